using Browser.Tests.Support;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>Moving pictures move on a screen and stand still on paper.</summary>
[Collection(BrowserTests.Name)]
public sealed class PictureTests(Browsers browsers)
{
    const float Meanwhile = 700;

    public static TheoryData<string> Pages => [.. ReportPages.WithPictures];

    [BrowserTheory]
    [MemberData(nameof(Pages))]
    public Task A_picture_moves_on_a_screen_and_stands_still_on_paper(string name) => browsers.Visit(name, Look.Desktop, async page =>
    {
        ILocator moving = page.Locator("img.on-screen").First, still = page.Locator("img.on-paper").First;
        await Assertions.Expect(still).ToBeHiddenAsync();
        await moving.ScrollIntoViewIfNeededAsync();
        byte[] first = await moving.ScreenshotAsync();
        await page.WaitForTimeoutAsync(Meanwhile);
        Assert.NotEqual(first, await moving.ScreenshotAsync());

        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await Assertions.Expect(moving).ToBeHiddenAsync();
        await still.ScrollIntoViewIfNeededAsync();
        byte[] paper = await still.ScreenshotAsync();
        await page.WaitForTimeoutAsync(Meanwhile / 2);
        Assert.Equal(paper, await still.ScreenshotAsync());
    });

    // Stills are put in by the script.
    [BrowserFact]
    public Task Without_a_script_paper_has_the_moving_picture() => browsers.Visit("point-navigation", Look.Print, async page =>
    {
        await Assertions.Expect(page.Locator("img.on-screen").First).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("img.on-paper").First).ToBeHiddenAsync();
    }, hasScript: false);
}
