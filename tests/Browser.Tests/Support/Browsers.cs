using Microsoft.Playwright;

namespace Browser.Tests.Support;

/// <summary>One browser for all tests, started by the first.</summary>
public sealed class Browsers : IAsyncLifetime
{
    IPlaywright? driver;
    IBrowser? browser;

    public async Task InitializeAsync()
    {
        if (Chromium.Executable is null) return;
        driver = await Playwright.CreateAsync();
        browser = await driver.Chromium.LaunchAsync(new() { ExecutablePath = Chromium.Executable, Args = ["--no-sandbox"] });
    }

    public async Task DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        driver?.Dispose();
    }

    /// <summary>Opens a page in a context of its own, and holds it to be quiet: no message, no error, no request. Keeps a screenshot
    /// where that or the test fails.</summary>
    public async Task Visit(string name, Look look, Func<IPage, Task> test, bool hasScript = true)
    {
        await using IBrowserContext context = await browser!.NewContextAsync(look.Context(hasScript));
        context.SetDefaultTimeout(20_000);
        IPage page = await context.NewPageAsync();
        await page.Turn(look);
        List<string> noise = Listen(page);
        try
        {
            await page.GotoAsync(ReportPages.Address(name));
            await test(page);
            Assert.Empty(noise);
        }
        catch
        {
            await Screenshots.Keep(page, $"{name}-{look}{(hasScript ? "" : "-no-script")}");
            throw;
        }
        if (Screenshots.AreAllKept) await Screenshots.Keep(page, $"{name}-{look}{(hasScript ? "" : "-no-script")}");
    }

    static List<string> Listen(IPage page)
    {
        List<string> noise = [];
        page.Console += (_, message) => noise.Add($"console: {message.Type}: {message.Text}");
        page.PageError += (_, error) => noise.Add($"error: {error}");
        page.Request += (_, request) =>
        {
            string scheme = new Uri(request.Url.Length > 99 ? request.Url[..99] : request.Url).Scheme;
            if (scheme is not ("file" or "data" or "blob")) noise.Add($"request: {request.Url}");
        };
        return noise;
    }
}

/// <summary>Tests that share the browser.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserTests : ICollectionFixture<Browsers>
{
    public const string Name = "browser";
}
