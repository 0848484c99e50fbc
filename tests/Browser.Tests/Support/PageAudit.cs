using Microsoft.Playwright;

namespace Browser.Tests.Support;

/// <summary>What is wrong with a page as it stands (<c>audit.js</c>).</summary>
static class PageAudit
{
    static readonly string script = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "audit.js"));

    public static async Task<string[]> Faults(IPage page) => await page.EvaluateAsync<string[]>(script);

    public static async Task AssertNone(IPage page)
    {
        string[] faults = await Faults(page);
        Assert.True(faults.Length == 0, $"{faults.Length} faults:\n{string.Join('\n', faults.Take(40))}");
    }
}
