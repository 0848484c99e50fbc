using System.Xml.Linq;
using MetaRL.Evaluation;
using MetaRL.Reports.Sweeps;

namespace MetaRL.Reports.Tests;

public sealed class SweepReportTests
{
    static SeedEvaluation Seed(int seed, double shift, bool gradient = true) =>
        AdaptationTable.Of(seed, [[1 + shift, 2 + shift], [3 + shift, 4.5 + shift]]) with { GradientNorms = gradient ? [0.5 + shift, 0.7] : null };

    static SweepRecord Sweep(params SweepCell[] cells) => new() { Experiment = "tiny", About = "a <b> & c", Variable = "delay", Cells = cells };

    static SweepCell Cell(string variant, double value, int seeds = 5) =>
        new(variant, value, [.. Enumerable.Range(1, seeds).Select(s => Seed(s, 0.1 * s + value))], [new("oracle", 30), new("varies", value)]);

    [Fact]
    public void Every_measure_has_a_chart_and_a_table_with_its_numbers()
    {
        string html = SweepReport.Render(Sweep(Cell("one", 0), Cell("two", 0), Cell("one", 4), Cell("two", 4)));
        XElement page = XDocument.Parse(html["<!DOCTYPE html>\n".Length..]).Root!;
        string[] titles = ["Policy gradient before adaptation", "Return before adaptation", "Return after 1 step"];
        Assert.Equal(titles, page.Descendants("figure").Select(f => f.Element("h3")!.Value));
        Assert.Equal(3, page.Descendants("table").Count());
        Assert.Contains("a <b> & c", page.Value);
        XElement[] lastRow = [.. page.Descendants("table").Last().Descendants("tr").Last().Descendants("data")];
        Assert.Equal(4, lastRow.Length); // two values, each with its interval
        Assert.Equal(3.75 + 0.3, double.Parse(lastRow[0].Attribute("value")!.Value), 9);
        // Seeds alone say 0.2; two tasks that differ by 1.5 say far more.
        Assert.Equal(Statistics.HalfWidth95([3, 4.5])!.Value, double.Parse(lastRow[1].Attribute("value")!.Value), 9);
        Assert.Contains("95% intervals over 5 seeds and 2 tasks", page.Value);
    }

    [Fact]
    public void Only_a_reference_that_all_values_share_is_a_line()
    {
        XElement chart = XDocument.Parse(SweepReport.Render(Sweep(Cell("one", 0), Cell("one", 4)))["<!DOCTYPE html>\n".Length..]).Descendants("figure").Last();
        Assert.Contains("oracle", chart.Value);
        Assert.DoesNotContain("varies", chart.Value);
    }

    [Fact]
    public void One_seed_has_neither_interval_nor_band()
    {
        XElement page = XDocument.Parse(SweepReport.Render(Sweep(Cell("one", 0, seeds: 1), Cell("one", 4, seeds: 1)))["<!DOCTYPE html>\n".Length..]).Root!;
        Assert.DoesNotContain(page.Descendants("path"), p => ((string)p.Attribute("class")!).StartsWith("bar"));
        Assert.Contains("95% intervals over 2 tasks. One seed only", page.Value);
    }

    [Fact]
    public void Markdown_has_a_block_for_each_measure_and_a_row_for_each_variant()
    {
        string[] lines = Runs.MarkdownTable.Of(Sweep(Cell("one", 0), Cell("two", 0), Cell("one", 4), Cell("two", 4))).Split('\n');
        Assert.StartsWith("5 seeds, 2 held-out tasks; mean ± half-width of the 95% interval over 5 seeds and 2 tasks", lines[0]);
        Assert.Equal("| delay | 0 | 4 |", lines[2]);
        Assert.Contains("| **Return after 1 step** | | |", lines);
        Assert.Equal(6, lines.Count(l => l.StartsWith("| one |") || l.StartsWith("| two |")));
        Assert.Contains(lines, l => l.StartsWith("| one | 4.050 ± 9.530 (0.196; 9.530) |"));
    }

    [Fact]
    public void Gaps_are_errors()
    {
        Assert.Contains("two with delay 4", Assert.Throws<ArgumentException>(() => SweepReport.Render(Sweep(Cell("one", 0), Cell("two", 0), Cell("one", 4)))).Message);
        Assert.Throws<ArgumentException>(() => SweepReport.Render(Sweep()));
    }
}
