using Browser.Tests.Support;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>Values on hover, by touch and by keyboard.</summary>
[Collection(BrowserTests.Name)]
public sealed class PointingTests(Browsers browsers)
{
    public static TheoryData<string> Pages => ["single", "ten-settings", "many-tasks", "many-parameters", "hostile-names", "huge-numbers", "sweep"];

    [BrowserTheory]
    [MemberData(nameof(Pages))]
    public Task The_mouse_on_a_point_shows_its_value_and_leaving_hides_it(string name) => browsers.Visit(name, Look.Desktop, async page =>
    {
        ChartFacts[] charts = await ChartFacts.Of(page);
        Assert.NotEmpty(charts);
        foreach (ChartFacts chart in charts)
        {
            if (chart.Lone() is not var (line, index)) continue;
            (float x, float y) = await chart.Pixel(page, line, index);
            await page.Mouse.MoveAsync(x, y);
            await AssertSays(page, chart, line, index);
            await page.Mouse.MoveAsync(1, 1);
            await Assertions.Expect(chart.Tip(page)).ToBeHiddenAsync();
        }
    });

    [BrowserTheory]
    [InlineData("single")]
    [InlineData("ten-settings")]
    [InlineData("hostile-names")]
    public Task A_tap_shows_the_value_until_the_next_tap_elsewhere(string name) => browsers.Visit(name, Look.Phone, async page =>
    {
        foreach (ChartFacts chart in await ChartFacts.Of(page))
        {
            if (chart.Lone() is not var (line, index)) continue;
            (float x, float y) = await chart.Pixel(page, line, index);
            await page.Touchscreen.TapAsync(x, y);
            await AssertSays(page, chart, line, index);
        }
        await page.Locator("h1").EvaluateAsync("heading => heading.scrollIntoView()");
        await page.Locator("h1").TapAsync();
        await Assertions.Expect(page.Locator(".tip:visible")).ToHaveCountAsync(0);
    });

    [BrowserFact]
    public Task Keys_step_through_the_values() => browsers.Visit("five-seeds", Look.Desktop, async page =>
    {
        ChartFacts chart = (await ChartFacts.Of(page))[0];
        ChartLine line = chart.Lines[^1];
        ILocator tip = chart.Tip(page);
        Assert.Equal("status", await tip.GetAttributeAsync("role"));
        Assert.Equal(5, line.X.Length);
        await TabTo(page, chart);

        async Task Press(string key, int expected)
        {
            await page.Keyboard.PressAsync(key);
            await AssertSays(page, chart, line, expected);
        }
        await Press("ArrowRight", 0);
        await Press("ArrowRight", 1);
        await Press("End", 4);
        await Press("ArrowRight", 4);
        await Press("ArrowLeft", 3);
        await Press("Home", 0);
        await Press("ArrowLeft", 0);
        await Press("PageDown", 1);
        await Press("PageUp", 0);
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(tip).ToBeHiddenAsync();
        await Press("ArrowLeft", 4);
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(tip).ToBeHiddenAsync();
    });

    static async Task TabTo(IPage page, ChartFacts chart)
    {
        for (int i = 0; i < 20; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await chart.Drawing(page).EvaluateAsync<bool>("svg => svg === document.activeElement")) return;
        }
        Assert.Fail($"twenty times Tab did not reach the chart {chart.Id}");
    }

    static async Task AssertSays(IPage page, ChartFacts chart, ChartLine line, int index)
    {
        ILocator tip = chart.Tip(page);
        double y = line.Y[index];
        if (chart.ByPoint) await TipText.AssertSays(tip, line.Labels is not null && chart.Lines.Length > 1 ? line.Name : chart.Y, y);
        else if (line.Low is null) await TipText.AssertSays(tip, line.Name, y);
        else await TipText.AssertSays(tip, line.Name, y, line.Low[index], line.High![index]);
        bool isInside = await tip.EvaluateAsync<bool>("""
            tip => { const box = tip.getBoundingClientRect(); return tip.scrollWidth <= tip.clientWidth + 1 && box.left >= 0 && box.top >= 0 && box.right <= innerWidth + 0.5 && box.bottom <= innerHeight + 0.5; }
            """);
        Assert.True(isInside, $"chart {chart.Id}: the tip leaves the window, or its text the tip");
    }
}
