using Browser.Tests.Support;

namespace Browser.Tests;

/// <summary>Every page at every look: nothing cut off, nothing on top of something else, all of it to be read.</summary>
[Collection(BrowserTests.Name)]
public sealed class LayoutTests(Browsers browsers)
{
    public static TheoryData<string> All => [.. ReportPages.All];

    [BrowserTheory]
    [MemberData(nameof(All))]
    public Task At_a_desk_by_light_and_in_the_dark_and_on_paper(string name) => browsers.Visit(name, Look.Desktop, async page =>
    {
        foreach (Look look in new[] { Look.Desktop, Look.Dark, Look.Print })
        {
            await page.Turn(look);
            await PageAudit.AssertNone(page, look);
        }
    });

    [BrowserTheory]
    [MemberData(nameof(All))]
    public Task On_a_phone(string name) => browsers.Visit(name, Look.Phone, page => PageAudit.AssertNone(page, Look.Phone));

    [BrowserTheory]
    [InlineData("ten-settings", Look.Phone)]
    [InlineData("hostile-names", Look.Phone)]
    [InlineData("single", Look.Print)]
    [InlineData("sweep", Look.Print)]
    [InlineData("point-navigation", Look.Print)]
    public Task Without_its_script(string name, Look look) => browsers.Visit(name, look, page => PageAudit.AssertNone(page, look), hasScript: false);
}
