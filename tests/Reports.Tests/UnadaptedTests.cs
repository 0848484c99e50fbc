using System.Text.Json.Nodes;
using System.Xml.Linq;
using MetaRL.Evaluation;
using MetaRL.Reports.Exports;
using MetaRL.Reports.Html;
using MetaRL.Reports.Matrices;
using MetaRL.Reports.Runs;

namespace MetaRL.Reports.Tests;

/// <summary>Runs whose weights do not adapt: k = 0 is all that is measured, and what changes does so within a trial.</summary>
public sealed class UnadaptedTests
{
    // Three episodes of a trial on four tasks; means 2.5, 3.5 and 7.5, in all 4.5.
    static readonly double[][] Episodes = [[1, 2, 3, 4], [2, 3, 4, 5], [6, 7, 8, 9]];

    static RunData Run(bool hasTrials, int seed = 0, double shift = 0)
    {
        double[][] episodes = [.. Episodes.Select(e => e.Select(x => x + shift).ToArray())];
        double[] returns = [.. Enumerable.Range(0, 4).Select(task => episodes.Average(e => e[task]))];
        SeedEvaluation table = AdaptationTable.Of(seed, [returns]);
        if (hasTrials) table = table with { Steps = [table.Steps[0] with { ByEpisode = episodes }] };
        return Samples.Run(seed, k: 0) with { Evaluation = Samples.Evaluation(seed, k: 0) with { Seeds = [table] }, Pictures = ("<svg id=\"one\"/>", "<svg id=\"two\"/>") };
    }

    // What speaks of adaptation, as if there had been any.
    static void AssertSilent(string text)
    {
        string[] words = ["still rises", "(k = 0)", "k = 0", "last adaptation step", "fter adaptation", "efore adaptation", "No adaptation", "Without adaptation", "adaptation step"];
        Assert.All(words, word => Assert.DoesNotContain(word, text));
        Assert.DoesNotMatch("\\b[gG]ains?\\b", text);
    }

    static string Markdown(params RunData[] runs) => ReportExport.Of(runs, ReportFormat.Md)[0].Content;

    static XElement Page(params RunData[] runs) => XDocument.Parse(HtmlReport.Render(runs)).Root!.Element("body")!;

    [Fact]
    public void Of_trials_first_and_last_episode_are_told_with_their_intervals()
    {
        string half = Statistics.HalfWidth95([6, 7, 8, 9])!.Value.ToString("F1", System.Globalization.CultureInfo.InvariantCulture);
        string sentence = $"Weights do not adapt: the mean return of an episode over a trial of 3 episodes on 4 held-out tasks is 4.5 \u00B1 {half}; first episode 2.5 \u00B1 {half}, last episode 7.5 \u00B1 {half}.";
        string text = Markdown(Run(true));
        Assert.Contains(sentence, text);
        Assert.Contains("| episode of a trial | 1 | 2 | 3 |", text);
        Assert.Contains("| mean return | 2.500 | 3.500 | 7.500 |", text);
        Assert.DoesNotContain("still rises", text);
        Assert.DoesNotContain("gain", text);
        Assert.Contains(sentence, Page(Run(true)).Value);
        Assert.Contains("| mean return | 2.500 | 3.500 | 7.500 |", MarkdownTable.Of(Run(true).Evaluation!));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public void Nothing_is_said_or_drawn_of_adaptation(bool hasTrials, int settings)
    {
        RunData[] runs = [Run(hasTrials), .. settings == 1 ? [] : new[] { Other(hasTrials) }];
        XElement page = Page(runs);
        string[] figures = [.. page.Descendants("figure").Select(f => (string?)f.Attribute("id") ?? "")];
        Assert.Equal(hasTrials, figures.Contains("by-episode"));
        Assert.DoesNotContain("adaptation", figures);
        Assert.DoesNotContain("before-after", figures);
        Assert.DoesNotContain("tasks", figures);
        page.Descendants("script").Remove();
        AssertSilent(string.Join('\n', page.DescendantNodes().OfType<XText>().Select(t => t.Value)));
        Assert.Equal(settings, page.Descendants("img").Count(i => (string?)i.Attribute("class") == "on-screen"));
        if (!hasTrials) Assert.Contains("Weights do not adapt: the mean return on 4 held-out tasks is 4.5", Markdown(runs));
    }

    static RunData Other(bool hasTrials)
    {
        RunData run = Run(hasTrials, shift: 1);
        return run with { Config = run.Config with { Settings = JsonNode.Parse("""{"learner":{"innerLr":0.2}}""")!.AsObject() } };
    }

    [Fact]
    public void For_machines_there_is_no_turning_point_and_each_episode()
    {
        JsonNode setting = JsonNode.Parse(ReportExport.Of([Run(true)], ReportFormat.Json)[0].Content)!["settings"]![0]!;
        Assert.Null(setting["turningPoint"]);
        Assert.Equal([2.5, 3.5, 7.5], setting["byEpisode"]!.AsArray().Select(e => (double)e!["mean"]!));
        JsonNode adapting = JsonNode.Parse(ReportExport.Of([Samples.Run()], ReportFormat.Json)[0].Content)!["settings"]![0]!;
        Assert.NotNull(adapting["turningPoint"]);
        Assert.Null(adapting["byEpisode"]);
    }

    [Fact]
    public void A_matrix_of_last_episodes_has_a_curve_by_episode_and_says_what_training_curves_are_of()
    {
        LoadedMatrix matrix = MatrixSamples.Of(["grid"], [new("RL2", ""), new("VariBAD", "")], (_, row) => [Run(true, shift: row)]);
        LoadedMatrix last = matrix with
        {
            Cells = [.. matrix.Cells.Select(c => new LoadedCell(c.Cell with { LastEpisode = true }, [.. c.Runs.Select(r => r with { Evaluation = r.Evaluation!.OfLastEpisode() })]))],
        };
        XElement page = XDocument.Parse(MatrixReport.Render(last)["<!DOCTYPE html>\n".Length..]).Root!;
        XElement[] figures = [.. page.Descendants("figure")];
        Assert.DoesNotContain(figures, f => (string?)f.Attribute("id") == "adaptation0");
        JsonNode lines = JsonNode.Parse(figures.Single(f => (string?)f.Attribute("id") == "episodes0").Element("script")!.Value)!["lines"]!;
        Assert.Equal([3.5, 4.5, 8.5], lines[1]!["y"]!.AsArray().Select(y => (double)y!));
        Assert.DoesNotMatch("\\b[gG]ain\\b|after K", string.Join('\n', page.DescendantNodes().OfType<XText>().Where(t => t.Parent!.Name != "script").Select(t => t.Value)));
        Assert.Contains("Return in training, mean over all episodes", page.Value);
        Assert.Contains("The curves of training are means over all episodes, not of the last.", page.Value);
        Assert.DoesNotContain("mean over all episodes", MatrixReport.Render(MatrixSamples.Of(["grid"], [new("MAML", "")], (_, _) => Samples.Runs(2))));
    }
}
