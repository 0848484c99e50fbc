using System.Text.Json.Nodes;
using System.Xml.Linq;
using MetaRL.Reports.Exports;
using MetaRL.Reports.Html;
using MetaRL.Reports.Runs;

namespace MetaRL.Reports.Tests;

public sealed class ConflictTests
{
    static RunGroup Group(params RunData[] runs) => RunGroup.Of("own", runs);

    static XElement? Section(params RunData[] runs) => XDocument.Parse(HtmlReport.Render(runs)).Descendants("section").FirstOrDefault(s => s.Element("h2")!.Value == "Conflicts between tasks");

    [Fact]
    public void TheLastQuarterOfTrainingIsAveraged()
    {
        ConflictSummary summary = ConflictSummary.Of(Group(Samples.Conflicting(0, iterations: 40), Samples.Conflicting(1, iterations: 40)))!;
        double[] late = [.. new[] { (30, 0), (35, 0), (30, 1), (35, 1) }.Select(at => Samples.Conflicts(at.Item1, at.Item2).MeanCosine)];
        Assert.Equal((late.Average(), 31, 36), (summary.Mean.MeanCosine, summary.First, summary.Last));
        Assert.Equal("iterations 31 to 36", summary.Iterations);
        Assert.Equal(40, summary.Mean.Parameters[0].Pairs[0][0]);
    }

    [Fact]
    public void WhereTheLastQuarterHasNoneTheLastThereIsCounts()
    {
        ConflictSummary summary = ConflictSummary.Of(Group(Samples.Conflicting(0, iterations: 20, every: 11)))!;
        Assert.Equal((12, "iteration 12"), (summary.Last, summary.Iterations));
    }

    [Fact]
    public void RunsWithoutHaveNoSectionNoFileAndNoColumn()
    {
        RunData[] without = Samples.Runs(2);
        Assert.Null(Section(without));
        IReadOnlyList<ExportedFile> files = ReportExport.Of(without, ReportFormat.Csv);
        Assert.DoesNotContain(files, f => f.Name.StartsWith("conflict", StringComparison.Ordinal));
        Assert.DoesNotContain("cosine", files.Single(f => f.Name == "training-table.csv").Content, StringComparison.Ordinal);
        // One seed of two: no mean over seeds.
        Assert.Null(ConflictSummary.Of(Group(Samples.Conflicting(0), Samples.Run(1))));
    }

    [Fact]
    public void OneSettingHasItsWordsChartsAndAMatrixForEachParameter()
    {
        XElement section = Section(Samples.Conflicting(0), Samples.Conflicting(1))!;
        Assert.Contains("Over iteration 16 the mean cosine between the meta-gradients of two tasks is", section.Value, StringComparison.Ordinal);
        Assert.Equal(["conflicts", "conflict-share"], section.Descendants("figure").Select(f => f.Attribute("id")!.Value));
        XElement[] tables = [.. section.Descendants("table")];
        Assert.Equal(2, tables.Length);
        Assert.Equal("direction-11-10.90-1.001-1.000.80", tables[0].Value);
        XElement[] cells = [.. tables[0].Descendants("td")];
        Assert.Equal(["num along", "num against", "num against", "num along"], cells.Select(c => c.Attribute("class")!.Value));
        Assert.Equal("--shade: 45%", cells[1].Attribute("style")!.Value);
        Assert.Contains("speed of joint 1 (m/s)", tables[1].Value, StringComparison.Ordinal);
        Assert.Contains("\u2013", tables[1].Value, StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralSettingsStandInOneTableAndHaveMatricesOfTheirOwn()
    {
        RunData other = Samples.Conflicting(0, parameters: 1), plain = Samples.Run(0);
        XElement section = Section(Samples.Conflicting(0), Rated(other, 0.5), Rated(plain, 0.7))!;
        XElement[] tables = [.. section.Descendants("table")];
        Assert.Equal(2, tables[0].Descendants("tbody").Single().Elements("tr").Count());   // none of the one that was not measured
        Assert.Equal(1 + 2 + 1, tables.Length);
    }

    static RunData Rated(RunData run, double rate)
    {
        var settings = (JsonObject)run.Config.Settings.DeepClone();
        settings["learner"]!["innerLr"] = rate;
        return run with { Config = run.Config with { Settings = settings } };
    }

    [Fact]
    public void ManyParametersAreCutAndSaidToBe()
    {
        XElement section = Section(Samples.Conflicting(0, parameters: 9))!;
        Assert.Equal(6, section.Descendants("table").Count());
        Assert.Contains("Of 9 parameters the first 6 are shown", section.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryExportHasThem()
    {
        RunData[] runs = [Samples.Conflicting(0)];
        Dictionary<string, string> files = ReportExport.Of(runs, ReportFormat.Csv).ToDictionary(f => f.Name, f => f.Content);
        string[] rows = files["conflicts-table.csv"].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(1 + 1 + 3 + 6, rows.Length);
        Assert.EndsWith(",direction,,-1,-1,1,1,-1,20,", rows[3], StringComparison.Ordinal);
        Assert.Contains("conflicts.csv", files.Keys);
        Assert.Contains(",mean cosine,pairs below 0,lineSearchSteps", files["training-table.csv"], StringComparison.Ordinal);
        JsonNode json = JsonNode.Parse(ReportExport.Of(runs, ReportFormat.Json)[0].Content)!["settings"]![0]!["conflicts"]!;
        Assert.Equal((16, -1.0), ((int)json["lastIteration"]!, (double)json["mean"]!["parameters"]![0]!["cosines"]![0]![1]!));
        string markdown = ReportExport.Of(runs, ReportFormat.Md)[0].Content;
        Assert.Contains("| cosine by direction | \u22121 | 1 |\n|---|--:|--:|\n| \u22121 | 0.90 | \u22121.00 |", markdown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"meanCosine\":0.5", "\"meanCosine\":1.5", "a mean cosine of 1.5")]
    [InlineData("\"negativeShare\":0.4", "\"negativeShare\":-1", "a share of -1")]
    [InlineData("[[0.9,-1],[-1,0.8]]", "[[0.9,-1]]", "'direction' has 2 bins")]
    [InlineData("[[0.9,-1],[-1,0.8]]", "[[0.9,-2],[-1,0.8]]", "'direction' has a cosine outside")]
    [InlineData("[[10,20],[20,10]]", "[[10,20],null]", "")]
    public void RecordsThatCannotBeAreToldWithTheirLine(string was, string becomes, string words)
    {
        using TempFolder folder = new();
        string file = Path.Combine(folder.Path, "metrics.jsonl");
        string line = System.Text.Json.JsonSerializer.Serialize(Samples.Iteration(0) with { Conflicts = Samples.Conflicts(0) with { MeanCosine = 0.5 } }, Persistence.RunJson.Options);
        Assert.Contains(was, line, StringComparison.Ordinal);
        File.WriteAllText(file, line + "\n");
        Assert.Equal(0.5, MetricsReader.Read(file)[0].Conflicts!.MeanCosine);
        File.WriteAllText(file, line.Replace(was, becomes, StringComparison.Ordinal) + "\n");
        string message = Assert.Throws<InvalidDataException>(() => MetricsReader.Read(file)).Message;
        Assert.Contains("line 1", message, StringComparison.Ordinal);
        Assert.Contains(words, message, StringComparison.Ordinal);
    }
}
