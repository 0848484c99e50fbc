using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using MetaRL.Evaluation;
using MetaRL.Reports.Exports;
using MetaRL.Reports.Runs;

namespace MetaRL.Reports.Tests;

public sealed class ExportTests
{
    [Fact]
    public void ScoresAreMatricesOfRunsAndTasks()
    {
        RunData[] runs = Samples.Runs(3);
        JsonNode scores = JsonNode.Parse(Only(runs, ReportFormat.Scores))!;
        double[][] matrix = [.. scores["point-mass"]!.AsArray().Select(row => row!.AsArray().Select(x => (double)x!).ToArray())];
        Assert.Equal(runs.Select(r => r.Evaluation!.Seeds[0].Steps[^1].Returns), matrix);

        JsonNode normalized = JsonNode.Parse(ReportExport.Of(runs, ReportFormat.Scores, isNormalized: true)[0].Content)!;
        Assert.Equal((matrix[1][2] + 60.5) / (60.5 - 8.25), (double)normalized["point-mass"]![1]![2]!, 12);
    }

    [Fact]
    public void ScoresThatDoNotBelongTogetherAreRefused()
    {
        RunData other = Samples.Run() with { Config = Samples.Config(0, "other"), Evaluation = Samples.Evaluation(0, task: "other") };
        Assert.Contains("different tasks", Assert.Throws<ArgumentException>(() => Only([Samples.Run(), other], ReportFormat.Scores)).Message);
        Assert.Contains("no run was evaluated", Assert.Throws<ArgumentException>(() => Only([Samples.Run(evaluated: false)], ReportFormat.Scores)).Message);
        EvaluationRecord bare = Samples.Evaluation(0) with { References = [] };
        Assert.Contains("no normalized scores", Assert.Throws<ArgumentException>(() => ReportExport.Of([Samples.Run() with { Evaluation = bare }], ReportFormat.Scores, isNormalized: true)).Message);
    }

    [Fact]
    public void TablesHoldEveryNumberWithAllItsDigits()
    {
        RunData[] runs = Samples.Runs(2);
        Dictionary<string, string> files = ReportExport.Of(runs, ReportFormat.Csv).ToDictionary(f => f.Name, f => f.Content);
        string[][] tasks = Rows(files["tasks-table.csv"]);
        Assert.Equal(["setting", "seed", "task", "description", "k", "return", "success"], tasks[0]);
        Assert.Equal(1 + (2 * 3 * 4), tasks.Length);
        string[] row = tasks.Single(t => t[1] == "1" && t[2] == "3" && t[4] == "2");
        Assert.Equal(runs[1].Evaluation!.Seeds[0].Steps[2].Returns[2], double.Parse(row[5], CultureInfo.InvariantCulture));

        string[][] training = Rows(files["training-table.csv"]);
        Assert.Equal(1 + (2 * 20), training.Length);
        int loss = Array.IndexOf(training[0], "loss");
        Assert.Equal(runs[0].Metrics[6].Loss, double.Parse(training[7][loss], CultureInfo.InvariantCulture));
        Assert.Equal("lineSearchSteps", training[0][^1]);
    }

    // Every figure of the page that has numbers is there, under its name.
    [Fact]
    public void ChartsAreTablesAndDrawings()
    {
        RunData[] runs = Samples.Runs(5);
        XDocument page = XDocument.Parse(Only(runs, ReportFormat.Html));
        string[] figures = [.. page.Descendants("figure").Where(f => f.Element("svg") is not null).Select(f => f.Attribute("id")!.Value)];
        IReadOnlyList<ExportedFile> drawings = ReportExport.Of(runs, ReportFormat.Svg);
        Assert.Equal(figures.Order(), drawings.Select(f => Path.GetFileNameWithoutExtension(f.Name)).Order());
        Assert.All(drawings, f =>
        {
            XElement svg = XDocument.Parse(f.Content).Root!;
            Assert.Equal("svg", svg.Name.LocalName);
            Assert.All(svg.Descendants(), e => Assert.Equal(svg.Name.Namespace, e.Name.Namespace));
            Assert.Contains("--before", svg.Value);
            Assert.DoesNotContain("tabindex", f.Content);
        });
        ExportedFile curve = ReportExport.Of(runs, ReportFormat.Csv).Single(f => f.Name == "adaptation.csv");
        string[][] rows = Rows(curve.Content);
        Assert.Equal(["line", "label", "adaptation steps k", "held-out return", "low", "high"], rows[0]);
        CrossedEstimate expected = AdaptationSummary.Of(runs[0].Evaluation! with { Seeds = [.. runs.SelectMany(r => r.Evaluation!.Seeds)] }).Rows[1].Return;
        string[] mean = rows.Single(r => r[0] == "mean" && r[2] == "1");
        Assert.Equal(expected.Mean, double.Parse(mean[3], CultureInfo.InvariantCulture), 12);
        Assert.Equal(expected.Mean - expected.OverBoth!.Value, double.Parse(mean[4], CultureInfo.InvariantCulture), 12);
    }

    [Fact]
    public void CellsAreQuotedWhereTheyMust()
    {
        Csv csv = new("a,b", "c");
        csv.Row("say \"x\"", 0.1);
        csv.Row("two\nlines", null);
        Assert.Equal("\"a,b\",c\n\"say \"\"x\"\"\",0.1\n\"two\nlines\",\n", csv.ToString());
    }

    [Fact]
    public void MarkdownHasATableAndTheVerdict()
    {
        RunData better = Samples.Run() with { Config = Samples.Config(0, "a|b <i>"), Evaluation = Samples.Evaluation(0) with { Seeds = [AdaptationTable.Of(0, [[1, 2, 3, 4], [9, 8, 9, 8], [9, 9, 8, 9]])] } };
        string text = Only([Samples.Run(), better], ReportFormat.Md);
        Assert.Contains("## a\\|b \\<i\\>", text);
        Assert.Contains("| mean return |", text);
        Assert.Contains("a\\|b \\<i\\> is better than point-mass", text);
    }

    [Fact]
    public void JsonSaysWhatTheTableSays()
    {
        RunData[] runs = Samples.Runs(5);
        JsonNode group = JsonNode.Parse(Only(runs, ReportFormat.Json))!["settings"]![0]!;
        EvaluationRecord all = runs[0].Evaluation! with { Seeds = [.. runs.SelectMany(r => r.Evaluation!.Seeds)] };
        Assert.Equal(AdaptationSummary.Of(all).Rows[2].Gain.OverBoth!.Value, (double)group["adaptation"]![2]!["gain"]!["overBoth"]!, 12);
        Assert.Equal(-60.5, (double)group["references"]!["random"]!);
        Assert.Equal(80_000, (double)group["envSteps"]!);
    }

    static string Only(RunData[] runs, ReportFormat format) => ReportExport.Of(runs, format)[0].Content;

    static string[][] Rows(string csv) => [.. csv.TrimEnd('\n').Split('\n').Select(line => line.Split(','))];
}
