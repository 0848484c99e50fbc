using Microsoft.Playwright;

namespace Browser.Tests.Support;

/// <summary>What failing tests saw, in the folder TestResults of this project; what all saw where METARL_SCREENSHOTS names a folder.</summary>
static class Screenshots
{
    static readonly string? asked = Environment.GetEnvironmentVariable("METARL_SCREENSHOTS") is { Length: > 0 } folder ? folder : null;

    // bin/Release/net10.0 lies in the project.
    static readonly string folder = asked ?? Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../TestResults/screenshots"));

    public static bool AreAllKept => asked is not null;

    public static async Task Keep(IPage page, string name)
    {
        try
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = true });
        }
        catch (PlaywrightException)
        {
            // The test's own failure says more than that there is no picture of it.
        }
    }
}
