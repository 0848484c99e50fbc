using System.Buffers.Binary;
using System.Globalization;
using System.Xml.Linq;
using Browser.Tests.Support;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>What a chart's buttons save.</summary>
[Collection(BrowserTests.Name)]
public sealed class DownloadTests(Browsers browsers)
{
    const int Enlarged = 4;

    [BrowserTheory]
    [InlineData("single")]
    [InlineData("hostile-names")]
    public Task A_table_holds_the_numbers_of_the_chart(string name) => browsers.Visit(name, Look.Desktop, async page =>
    {
        foreach (ChartFacts chart in await ChartFacts.Of(page))
        {
            string[][] rows = CsvTable.Parse(await File.ReadAllTextAsync(await Save(page, chart, "CSV")));
            Assert.Equal(["line", "label", chart.X, chart.Y, "low", "high"], rows[0]);
            Assert.Equal(Expected(chart), rows[1..]);
        }
    });

    [BrowserTheory]
    [InlineData("sweep", Look.Desktop)]
    [InlineData("hostile-names", Look.Dark)]
    public Task A_drawing_stands_for_itself(string name, Look look) => browsers.Visit(name, look, async page =>
    {
        foreach (ChartFacts chart in await ChartFacts.Of(page))
        {
            string text = await File.ReadAllTextAsync(await Save(page, chart, "SVG"));
            XElement svg = XDocument.Parse(text).Root!;
            Assert.Equal("svg", svg.Name.LocalName);
            Assert.Contains(".line", svg.Elements().First(e => e.Name.LocalName == "style").Value);
            Assert.DoesNotContain("tabindex", text);
            Assert.DoesNotContain(svg.Descendants(), e => e.Attribute("href") is not null || e.Attribute("class")?.Value == "cursor");
            (double width, double height) = await Size(page, chart);
            Assert.Equal((width, height), ((double)svg.Attribute("width")!, (double)svg.Attribute("height")!));
            // Every colour is one that the drawing itself defines.
            Assert.DoesNotContain("color-scheme", text);
            Assert.Contains("--page: #ffffff", text);
        }
    });

    [BrowserTheory]
    [InlineData("single", Look.Dark)]
    [InlineData("sweep-long-names", Look.Phone)]
    public Task A_picture_has_four_times_the_size_of_the_drawing(string name, Look look) => browsers.Visit(name, look, async page =>
    {
        foreach (ChartFacts chart in (await ChartFacts.Of(page)).Take(3))
        {
            byte[] png = await File.ReadAllBytesAsync(await Save(page, chart, "PNG"));
            Assert.Equal([0x89, .. "PNG\r\n\u001a\n"u8], png[..8]);
            (double width, double height) = await Size(page, chart);
            Assert.Equal(((int)(Enlarged * width), (int)(Enlarged * height)),
                (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))));
        }
    });

    static async Task<string> Save(IPage page, ChartFacts chart, string kind)
    {
        ILocator button = chart.Figure(page).GetByText(kind, new() { Exact = true });
        IDownload download = await page.RunAndWaitForDownloadAsync(() => button.ClickAsync());
        Assert.Equal($"{chart.Id}.{kind.ToLowerInvariant()}", download.SuggestedFilename);
        return await download.PathAsync();
    }

    static async Task<(double, double)> Size(IPage page, ChartFacts chart)
    {
        double[] size = await chart.Drawing(page).EvaluateAsync<double[]>("svg => [svg.viewBox.baseVal.width, svg.viewBox.baseVal.height]");
        return (Math.Round(size[0], 3), Math.Round(size[1], 3));
    }

    static IEnumerable<string[]> Expected(ChartFacts chart) => chart.Lines.SelectMany(line => line.X.Select((x, i) => new[]
    {
        line.Name, line.Labels?[i] ?? "", Number(x), Number(line.Y[i]), line.Low is null ? "" : Number(line.Low[i]), line.High is null ? "" : Number(line.High[i]),
    }));

    static string Number(double value) => (value == 0 ? 0 : value).ToString("R", CultureInfo.InvariantCulture);
}
