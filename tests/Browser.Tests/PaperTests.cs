using System.Text;
using System.Text.RegularExpressions;
using Browser.Tests.Support;

namespace Browser.Tests;

/// <summary>Pages as PDF.</summary>
[Collection(BrowserTests.Name)]
public sealed partial class PaperTests(Browsers browsers)
{
    [BrowserTheory]
    [InlineData("single", 2, 6)]
    [InlineData("ten-settings", 4, 10)]
    public Task A_page_prints_on_a_few_sheets(string name, int fewest, int most) => browsers.Visit(name, Look.Print, async page =>
    {
        byte[] pdf = await page.PdfAsync(new() { Format = "A4", PreferCSSPageSize = true });
        if (Environment.GetEnvironmentVariable("METARL_SCREENSHOTS") is { Length: > 0 } folder) await File.WriteAllBytesAsync(Path.Combine(folder, name + ".pdf"), pdf);
        string text = Encoding.Latin1.GetString(pdf);
        Assert.StartsWith("%PDF", text);
        Assert.InRange(Sheet().Count(text), fewest, most);
    });

    [GeneratedRegex(@"/Type\s*/Page\b")]
    private static partial Regex Sheet();
}
