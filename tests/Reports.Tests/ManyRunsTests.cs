using System.Text.Json.Nodes;
using System.Xml.Linq;
using MetaRL.Evaluation;
using MetaRL.Reports.Html;
using MetaRL.Reports.Runs;

namespace MetaRL.Reports.Tests;

public sealed class ManyRunsTests
{
    [Fact]
    public void SeedsOfOneSettingAreOneLineAndSettingsAreLaidOverEachOther()
    {
        RunData[] runs = [.. Samples.Runs(3), .. Samples.Runs(2).Select(r => With(r, "learner", "innerLr", 0.5))];
        ReportData data = ReportData.Of(runs);
        Assert.Equal(["innerLr 0.1", "innerLr 0.5"], data.Groups.Select(g => g.Name));
        Assert.Equal([3, 2], data.Groups.Select(g => g.Runs.Count));
        string html = HtmlReport.Render(runs);
        XDocument page = XDocument.Parse(html);
        Assert.Equal(["after-iterations", "after-steps", "after-time"], Figures(page).Where(id => id.StartsWith("after-", StringComparison.Ordinal)));
        Assert.Contains("No difference can be told between innerLr 0.5 and innerLr 0.1", page.Root!.Value);
        Assert.Contains("Fewer than 5 seeds", page.Root!.Value);
        Assert.DoesNotMatch("NaN|Infinity", html.Replace(PageScript.Text, ""));
    }

    [Fact]
    public void TenRunsStayFarBelowTwoMegabytes()
    {
        RunData[] runs = [.. Enumerable.Range(0, 10).Select(i => With(Big(Samples.Run(i, iterations: 2000, k: 4)), "learner", "innerLr", 0.1 + i))];
        // As large as the largest that a built-in family draws.
        string svg = $"<svg xmlns='x'>{new string(' ', 60_000)}</svg>";
        string html = HtmlReport.Render([.. runs.Select(r => r with { Pictures = (svg, svg) })]);
        Assert.InRange(html.Length, 200_000, 2_000_000);
        Assert.Contains("10 settings", html);
    }

    [Fact]
    public void NamesAreWhatSettingsDifferIn()
    {
        string[] Names(params RunData[] runs) => [.. ReportData.Of(runs).Groups.Select(g => g.Name)];
        RunData run = Samples.Run();
        Assert.Equal(["point-mass"], Names(run));
        Assert.Equal(["one", "two"], Names(run with { Config = Samples.Config(0, "one") }, run with { Config = Samples.Config(0, "two") }));
        Assert.Equal(["maml", "reptile"], Names(With(run, "learner", "type", "maml"), With(run, "learner", "type", "reptile")));
        Assert.Equal(["innerLr 0.1", "innerLr 1", "innerLr 2"], Names(run, With(run, "learner", "innerLr", 1), With(run, "learner", "innerLr", 2)));
        RunData both = With(With(run, "learner", "type", "maml"), "update", "lr", 3);
        Assert.Equal(["maml, lr 3", "maml, lr 4"], Names(both, With(both, "update", "lr", 4)).Select(n => n.StartsWith("maml", StringComparison.Ordinal) ? n : "maml, " + n));
    }

    // Tasks that differ cannot be paired, which is said; curves are there all the same.
    [Fact]
    public void OtherTasksAreNotCompared()
    {
        RunData other = With(Samples.Run() with { Evaluation = Samples.Evaluation(0, task: "other") }, "learner", "innerLr", 1);
        string html = HtmlReport.Render([Samples.Run(), other]);
        Assert.Contains("were judged on different tasks", html);
        Assert.DoesNotContain("tasks-against-first", html);
        Assert.Contains("after-iterations", html);
    }

    [Fact]
    public void OneThatIsNotEvaluatedAndOneThatHasNotBegunAreNoHindrance()
    {
        RunData[] runs =
        [
            Samples.Run(),
            With(Samples.Run(evaluated: false), "learner", "innerLr", 1),
            With(Samples.Run(iterations: 0, evaluated: false), "learner", "innerLr", 2),
        ];
        string html = HtmlReport.Render(runs);
        Assert.Contains("3 settings", html);
        Assert.Contains("There are not two evaluations yet", html);
        Assert.Contains("0 to 20 meta-iterations", html);
    }

    [Fact]
    public void WhatDiffersIsATableOfItsOwn()
    {
        XDocument page = XDocument.Parse(HtmlReport.Render([Samples.Run(), With(Samples.Run(), "learner", "innerLr", 1)]));
        XElement table = page.Descendants("h3").Single(h => h.Value == "What differs").Parent!.Element("table")!;
        Assert.Equal(["setting", "seeds", "learner.innerLr"], table.Element("thead")!.Descendants("th").Select(t => t.Value));
        Assert.Equal(["0", "0.1", "0", "1"], table.Element("tbody")!.Descendants("td").Select(t => t.Value));
        XElement shared = page.Descendants("h3").Single(h => h.Value == "Configuration that all share").Parent!;
        Assert.DoesNotContain("innerLr", shared.Value);
    }

    [Fact]
    public void TheFarthestEvaluationShowsWhereTheReturnTurns()
    {
        double[][] returns = [[0, 1, 2, 3], [5, 6, 7, 8], [9, 11, 12, 10], [4, 4, 5, 5]];
        EvaluationRecord far = Samples.Evaluation(0) with { Seeds = [AdaptationTable.Of(0, returns)] };
        far = far with { Iterations = 20 };
        RunData run = Samples.Run(k: 1) with { Further = [far] };
        string html = HtmlReport.Render([run]);
        Assert.Contains("The return is highest at k = 2 and falls after it", html);
        Assert.Contains("long-run", html);
        TurningPoint turn = TurningPoint.Of(far);
        Assert.Equal((2, 3, true), (turn.K, turn.Last, turn.Falls));
        Assert.Equal(4.5 - 10.5, turn.Change.Mean, 12);
        Assert.Equal(Statistics.PairedGain([9, 11, 12, 10], [4, 4, 5, 5]).HalfWidth95!.Value, turn.Change.HalfWidth95!.Value, 12);

        // One of training tasks, or one that does not go farther, is none.
        Assert.DoesNotContain("long-run", HtmlReport.Render([run with { Further = [far with { Split = EvaluationSplit.Train }] }]));
        Assert.DoesNotContain("long-run", HtmlReport.Render([Samples.Run(k: 4) with { Further = [far] }]));
        Assert.Equal("The return is highest at k = 1; whether it falls after it cannot be told: -1.0 \u00B1 5.0 until k = 2.",
            TurningPoint.Of(far with { Seeds = [AdaptationTable.Of(0, [[0, 0, 0, 0], [5, 6, 7, 8], [1, 9, 4, 8]])] }).Sentence);
    }

    // A trial of three episodes: what is found out in the first pays in the last.
    [Fact]
    public void ReturnsByEpisodeAreACurveOfTheirOwn()
    {
        EvaluationRecord plain = Samples.Evaluation(0);
        double[][] episodes = [[1, 2, 3, 4], [2, 3, 4, 5], [6, 7, 8, 9]];
        EvaluationRecord trials = plain with { Seeds = [plain.Seeds[0] with { Steps = [.. plain.Seeds[0].Steps.Select(s => s with { ByEpisode = episodes })] }] };
        XDocument page = XDocument.Parse(HtmlReport.Render([Samples.Run() with { Evaluation = trials }]));
        XElement figure = page.Descendants("figure").Single(f => f.Attribute("id")?.Value == "by-episode");
        JsonNode line = JsonNode.Parse(figure.Element("script")!.Value)!["lines"]![0]!;
        Assert.Equal([1, 2, 3], line["x"]!.AsArray().Select(x => (int)x!));
        Assert.Equal([2.5, 3.5, 7.5], line["y"]!.AsArray().Select(y => (double)y!));
        double half = Statistics.HalfWidth95([6, 7, 8, 9])!.Value;
        Assert.Equal(7.5 + half, (double)line["high"]![2]!, 1e-6);
        Assert.DoesNotContain("by-episode", HtmlReport.Render([Samples.Run()]));
    }

    [Fact]
    public void ParametersAreColumnsAndAxes()
    {
        EvaluationRecord evaluation = Samples.Evaluation(0) with
        {
            Parameters = [new("goalX", "m", [0.25, 1, 2, 3]), new("same", "", [1, 1, 1, 1])],
        };
        XDocument page = XDocument.Parse(HtmlReport.Render([Samples.Run() with { Evaluation = evaluation }]));
        XElement table = page.Descendants("table").Single(t => t.Value.Contains("goalX (m)", StringComparison.Ordinal));
        Assert.Equal(["goalX (m)", "k = 0", "k = 1", "k = 2", "gain"], table.Element("thead")!.Descendants("th").Select(t => t.Value));
        Assert.Equal(0.25, (double)table.Element("tbody")!.Element("tr")!.Descendants("data").First().Attribute("value")!);
        Assert.Contains("parameter0", Figures(page));
        Assert.DoesNotContain("parameter1", Figures(page));
    }

    // [tasks] are many: a choice is shown, and the words say where all are.
    [Fact]
    public void OfManyTasksAFewAreShown()
    {
        RunData run = Samples.Run() with { Evaluation = Samples.Evaluation(0, tasks: 600) };
        XDocument page = XDocument.Parse(HtmlReport.Render([run]));
        XElement table = page.Descendants("h3").Single(h => h.Value == "Highest, middle and lowest returns").Parent!.Element("table")!;
        Assert.Equal(12, table.Element("tbody")!.Elements("tr").Count());
        Assert.Equal("goal 0", table.Descendants("tr").ElementAt(1).Elements("th").ElementAt(1).Value);
        Assert.Equal("goal 599", table.Descendants("tr").Last().Elements("th").ElementAt(1).Value);
        Assert.Contains("Lines: 200 of the 600", page.Root!.Value);
    }

    [Fact]
    public void SplitsStandSideBySideWithTheirGaps()
    {
        EvaluationRecord Of(int seed, EvaluationSplit? split, double shift) => Samples.Evaluation(seed) with
        {
            Split = split,
            Widening = split == EvaluationSplit.Shifted ? 1.5f : null,
            Provenance = split is null ? null : new(20, [], []),
            Seeds = [AdaptationTable.Of(seed, [[1 + shift + seed, 2, 3, 4], [5, 6, 7 + shift, 8 + seed]])],
        };
        RunData[] runs = [.. Samples.Runs(2).Select((r, i) => r with
        {
            Evaluation = Of(i, null, 0),
            Further = [Of(i, EvaluationSplit.Shifted, -3), Of(i, EvaluationSplit.Train, 1)],
        })];
        XDocument page = XDocument.Parse(HtmlReport.Render(runs));
        XElement table = page.Descendants("h3").Single(h => h.Value == "Generalization").Parent!.Element("table")!;
        Assert.Equal(["k", "train", "test", "shifted", "train - test", "test - shifted"], table.Element("thead")!.Descendants("th").Select(t => t.Value));
        double[] last = [.. table.Element("tbody")!.Elements("tr").Last().Elements("td").Select(c => (double)c.Descendants("data").First().Attribute("value")!)];
        Assert.Equal([6.875, 6.625, 5.875, 0.25, 0.75], last);

        // Of other iterations it is another learner.
        RunData[] older = [.. runs.Select(r => r with { Further = [.. r.Further.Select(e => e with { Provenance = new(7, [], []) })] })];
        Assert.DoesNotContain("Generalization", HtmlReport.Render(older));
    }

    // The run's own evaluation is of the 20 iterations that it began with.
    [Fact]
    public void OfARunThatWentOnTheNewestEvaluationIsShown()
    {
        EvaluationRecord Of(double value, int iterations, int steps = 2) => Samples.Evaluation(0) with
        {
            Iterations = iterations,
            Seeds = [AdaptationTable.Of(0, [.. Enumerable.Range(0, steps + 1).Select(k => new[] { value + k, value, value, value })])],
        };
        RunData run = Samples.Run(iterations: 40) with { Evaluation = Of(-100, 20), Further = [Of(-200, 20, 9), Of(-5, 40), Of(-7, 40, 6), Of(-9, 30, 8)] };
        RunGroup group = ReportData.Of([run]).Groups[0];
        Assert.Equal((-5.0, 40), (group.Evaluation!.Seeds[0].Steps[0].Mean, group.Judged));
        Assert.Equal(-7, group.Farthest!.Seeds[0].Steps[0].Mean);
        Assert.DoesNotContain("evaluated after 40", HtmlReport.Render([run]));

        // Without a newer one the title says how old it is.
        string html = HtmlReport.Render([run with { Further = [Of(-200, 20, 9)] }]);
        Assert.Contains("40 meta-iterations \u00B7 evaluated after 20 iterations", html);
        Assert.Contains("up to k = 9", html);
    }

    [Fact]
    public void AnEvaluationOfOneSeedDoesNotSpeakForAllOfThem()
    {
        RunData[] runs = Samples.Runs(2);
        EvaluationRecord far = Samples.Evaluation(0, k: 9) with { Iterations = 20 };
        runs[0] = runs[0] with { Evaluation = runs[0].Evaluation! with { Iterations = 20 }, Further = [far] };
        runs[1] = runs[1] with { Evaluation = runs[1].Evaluation! with { Iterations = 20 } };
        Assert.Null(ReportData.Of(runs).Groups[0].Farthest);
        Assert.NotNull(ReportData.Of([runs[0]]).Groups[0].Farthest);
    }

    static RunData Big(RunData run) => run with { Evaluation = Samples.Evaluation(run.Config.Seed, k: 4, tasks: 600) };

    static IEnumerable<string> Figures(XDocument page) => page.Descendants("figure").Select(f => f.Attribute("id")?.Value ?? "");

    static RunData With(RunData run, string record, string key, JsonNode value)
    {
        JsonObject settings = (JsonObject)run.Config.Settings.DeepClone();
        JsonObject inner = settings[record] as JsonObject ?? [];
        inner[key] = value;
        settings[record] = inner.DeepClone();
        return run with { Config = run.Config with { Settings = settings } };
    }
}
