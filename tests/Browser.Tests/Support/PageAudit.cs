using Microsoft.Playwright;

namespace Browser.Tests.Support;

/// <summary>What is wrong with a page as it stands (<c>audit.js</c>).</summary>
static class PageAudit
{
    const int MostListed = 40;

    static readonly string script = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "audit.js"));

    public static async Task AssertNone(IPage page, Look look)
    {
        string[] faults = await page.EvaluateAsync<string[]>(script);
        Assert.True(faults.Length == 0, $"{look}, {faults.Length} faults:\n{string.Join('\n', faults.Take(MostListed))}");
    }
}
