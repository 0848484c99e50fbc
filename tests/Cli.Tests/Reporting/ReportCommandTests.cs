using System.Text.Json.Nodes;
using System.Xml.Linq;
using MetaRL.Cli.Tests.Evaluating;
using MetaRL.Evaluation;
using MetaRL.Experiments;
using MetaRL.Experiments.Matrices;
using MetaRL.Reports.Runs;

namespace MetaRL.Cli.Tests.Reporting;

public sealed class ReportCommandTests(TrainedRuns runs) : IClassFixture<TrainedRuns>
{
    [Fact]
    public void Two_settings_of_two_seeds_are_one_page()
    {
        string a = runs.Copy("a"), b = runs.Copy("b"), page = Path.Combine(a, "..", "both.html");
        Assert.Equal($"{page}\n", Written("report", a, b, "--out", page));
        XDocument html = XDocument.Load(page);
        Assert.Contains("2 settings", html.Root!.Value);
        Assert.Contains("innerLr 0.9", html.Root.Value);

        // Seeds one by one are the same page, and so is one given twice.
        string again = page + ".again.html";
        Written("report", Path.Combine(a, "1"), Path.Combine(a, "2"), b, Path.Combine(a, "1") + "/", "--out", again);
        Assert.Equal(File.ReadAllText(page), File.ReadAllText(again));
    }

    [Fact]
    public void What_a_run_was_measured_on_later_is_in_its_report()
    {
        string a = runs.Copy("point");
        Assert.Equal(0, Workshop.Run("eval", a, "--steps", "4", "--tasks", "6", "--out", "far").Exit);
        Assert.Equal(0, Workshop.Run("eval", a, "--split", "all", "--tasks", "6", "--out", "all").Exit);
        string page = Path.Combine(a, "page.html");
        Written("report", a, "--out", page);
        string text = XDocument.Load(page).Root!.Value;
        Assert.Contains("Far beyond the steps of training, up to k = 4", text);
        Assert.Contains("test - shifted", text);
        Assert.Contains("success rate", text);
    }

    [Fact]
    public void Every_format_is_there_and_says_the_same()
    {
        string a = runs.Copy("a"), csv = Path.Combine(a, "csv"), svg = Path.Combine(a, "svg");
        EvaluationRecord own = RunFolder.LoadEvaluation(Path.Combine(a, RunFolder.EvaluationFile));
        JsonNode json = JsonNode.Parse(Written("report", a, "--format", "json"))!;
        double last = own.Seeds.Average(s => s.Steps[^1].Mean);
        Assert.Equal(last, (double)json["settings"]![0]!["adaptation"]![2]!["return"]!["mean"]!, 12);
        JsonNode scores = JsonNode.Parse(Written("report", a, "--format", "scores"))!;
        Assert.Equal(own.Seeds[1].Steps[^1].Returns, scores["tiny"]![1]!.AsArray().Select(x => (double)x!));
        Assert.Contains("| mean return |", Written("report", a, "--format", "md"));
        Written("report", a, "--format", "csv", "--out", csv);
        Assert.Contains("tasks-table.csv", Directory.GetFiles(csv).Select(Path.GetFileName));
        Written("report", a, "--format", "svg", "--out", svg);
        Assert.All(Directory.GetFiles(svg), file => Assert.Equal("svg", XDocument.Load(file).Root!.Name.LocalName));
    }

    [Fact]
    public void Nothing_is_replaced_unless_it_is_asked_for()
    {
        string a = runs.Copy("a"), page = Path.Combine(a, "page.html"), folder = Path.Combine(a, "csv");
        File.WriteAllText(page, "mine");
        Refused(2, $"{page} is there already; give another --out, or --force to replace it", "report", a, "--out", page);
        Assert.Equal("mine", File.ReadAllText(page));
        Written("report", a, "--out", page, "--force");
        Assert.NotEqual("mine", File.ReadAllText(page));

        Written("report", a, "--format", "csv", "--out", folder);
        Refused(2, "is there already", "report", a, "--format", "csv", "--out", folder);
        Refused(2, "a folder is there; expected a file", "report", a, "--out", folder);
        Refused(2, "report.html is there already", "report", a, "--out", Path.Combine(a, RunFolder.ReportFile));
        // What a run has written stays, whatever is asked for.
        foreach (string file in Directory.GetFiles(Path.Combine(a, "1"), "*", SearchOption.AllDirectories))
            Refused(2, "belongs to a run, and no command replaces what a run has written", "report", a, "--out", file, "--force");
    }

    [Fact]
    public void Of_several_runs_those_that_can_be_read_are_reported()
    {
        string a = runs.Copy("a"), page = Path.Combine(a, "page.html");
        File.WriteAllText(Path.Combine(a, "2", RunFolder.ConfigFile), "{");
        (int exit, _, string error) = Workshop.Run("report", a, "--out", page);
        Assert.Equal(0, exit);
        Assert.StartsWith("warning: left out: ", error);
        Assert.Contains("seed 1", XDocument.Load(page).Root!.Value);

        // A further evaluation that cannot be read is named on the page.
        Directory.CreateDirectory(Path.Combine(a, RunFolder.EvaluationsFolder));
        File.WriteAllText(Path.Combine(a, RunFolder.EvaluationsFolder, "torn.json"), "{\"exp");
        (exit, _, error) = Workshop.Run("report", Path.Combine(a, "1"), "--out", page, "--force");
        Assert.Equal(0, exit);
        Assert.Contains("torn.json", error);
        Assert.Contains("Left out: ", XDocument.Load(page).Root!.Value);
        File.Delete(Path.Combine(a, "1", RunFolder.ConfigFile));
        Refused(1, "not a valid RunConfig", "report", a, "--out", page, "--force");
    }

    [Fact]
    public void What_cannot_be_reported_says_so_in_a_line()
    {
        string a = runs.Copy("a"), point = runs.Copy("point");
        Refused(2, "one task family expected, found bernoulliBandit and pointNavigation", "report", a, point, "--out", a + ".html");
        Refused(2, "no such run folder", "report", a + "x");
        Refused(2, "--normalized: belongs to --format scores", "report", a, "--normalized");
        Refused(2, "--out: '' is neither a file nor a folder", "report", a, "--out", "");
        Refused(2, "a file is there; expected a folder", "report", a, "--format", "csv", "--out", Path.Combine(a, RunFolder.ReportFile));
        Refused(2, "is a file; expected a folder", "report", a, "--out", Path.Combine(a, RunFolder.ReportFile, "x.html"));
        Refused(2, "give a folder", "report", a, "--format", "csv", "--out", "-");
        Assert.StartsWith("<!DOCTYPE html>", Written("report", a, "--out", "-", "--format", "HTML"));
        Refused(2, "--format: no 'hmtl'; did you mean 'html'?", "report", a, "--format", "hmtl");
    }

    [Fact]
    public void A_matrix_has_a_report_of_its_own_and_a_table()
    {
        string folder = Path.Combine(Path.GetDirectoryName(runs.Copy("a"))!, "matrix"), page = Path.Combine(folder, "again.html");
        ExperimentMatrix matrix = new() { Name = "tiny", Columns = [("bandit", TrainedRuns.Config)], Rows = [new("MAML", "", c => c), new("none", "", _ => null)] };
        Assert.Equal(0, Experiment.RunMatrix(["--out", folder, "--quiet", "--iterations", "1"], matrix));
        Written("report", folder, "--out", page);
        Assert.Equal(File.ReadAllText(Path.Combine(folder, RunFolder.ReportFile)), File.ReadAllText(page));
        string table = File.ReadAllText(Path.Combine(folder, "table.md"));
        Assert.Equal(table, Written("report", folder, "--format", "md"));
        Assert.Equal(table, Written("table", folder));
        Assert.Equal("done", (string?)JsonNode.Parse(Written("report", folder, "--format", "json"))!["cells"]![0]!["state"]);
        Refused(2, "is a matrix of experiments", "report", folder, Path.Combine(folder, "bandit", "MAML"));
        Refused(2, "one column", "report", folder, "--format", "scores");
        File.WriteAllText(Path.Combine(folder, "matrix.json"), "{");
        Refused(1, "not the record of a matrix", "report", folder, "--out", page + "2");
    }

    static string Written(params string[] args)
    {
        (int exit, string output, string error) = Workshop.Run(args);
        Assert.True(exit == 0, error);
        return output;
    }

    static void Refused(int exit, string words, params string[] args)
    {
        (int found, _, string error) = Workshop.Run(args);
        Assert.Contains(words, error);
        Assert.Single(error.Trim().Split('\n'));
        Assert.Equal(exit, found);
    }
}
