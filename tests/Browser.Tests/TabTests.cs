using Browser.Tests.Support;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>Panels of which one is shown at a time, by pointer and by keyboard, with and without the script; on paper all are.</summary>
[Collection(BrowserTests.Name)]
public sealed class TabTests(Browsers browsers)
{
    static readonly string[] names = ["Iterations", "Environment steps", "Wall-clock time"], axes = ["iterations", "steps", "time"];

    [BrowserTheory]
    [InlineData(Look.Desktop, true)]
    [InlineData(Look.Phone, false)]
    public Task A_click_shows_one_panel(Look look, bool hasScript) => browsers.Visit("single", look, async page =>
    {
        await AssertShown(page, "iterations");
        for (int i = names.Length - 1; i >= 0; i--)
        {
            await page.GetByText(names[i], new() { Exact = true }).Locator("visible=true").ClickAsync();
            await AssertShown(page, axes[i]);
        }
    }, hasScript);

    [BrowserFact]
    public Task Arrow_keys_choose_a_panel() => browsers.Visit("ten-settings", Look.Desktop, async page =>
    {
        await page.Locator(".tabs input").First.FocusAsync();
        foreach (string axis in new[] { "steps", "time", "iterations" })
        {
            await page.Keyboard.PressAsync("ArrowRight");
            await AssertShown(page, axis);
        }
    });

    [BrowserTheory]
    [InlineData(true)]
    [InlineData(false)]
    public Task On_paper_all_panels_are_shown(bool hasScript) => browsers.Visit("single", Look.Print, page => AssertShown(page, axes), hasScript);

    static async Task AssertShown(IPage page, params string[] shown)
    {
        string[] visible = await page.Locator(".panel figure:visible").EvaluateAllAsync<string[]>("figures => figures.map(figure => figure.id)");
        Assert.Equal(shown.Order(), visible.Select(id => id.Split('-')[^1]).Distinct().Order());
    }
}
