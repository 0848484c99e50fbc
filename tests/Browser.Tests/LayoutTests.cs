using Browser.Tests.Support;

namespace Browser.Tests;

/// <summary>Every page at every look: nothing cut off, nothing on top of something else, all of it to be read.</summary>
[Collection(BrowserTests.Name)]
public sealed class LayoutTests(Browsers browsers)
{
    public static TheoryData<string, Look> All => Cases.Of(ReportPages.All, Looks.All);

    [BrowserTheory]
    [MemberData(nameof(All))]
    public Task A_page_is_whole_and_readable(string name, Look look) => browsers.Visit(name, look, PageAudit.AssertNone);

    // Phone and paper differ the most from each other.
    public static TheoryData<string, Look> Plain => Cases.Of(["single", "ten-settings", "hostile-names", "sweep", "point-navigation"], Look.Phone, Look.Print);

    [BrowserTheory]
    [MemberData(nameof(Plain))]
    public Task A_page_without_its_script_is_whole(string name, Look look) => browsers.Visit(name, look, PageAudit.AssertNone, hasScript: false);
}
