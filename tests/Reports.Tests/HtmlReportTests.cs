using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MetaRL.Evaluation;
using MetaRL.Reports.Html;
using MetaRL.Reports.Runs;

namespace MetaRL.Reports.Tests;

public sealed partial class HtmlReportTests
{
    public static TheoryData<string, RunData[]> Cases => new()
    {
        { "one seed", Samples.Runs(1) },
        { "two seeds", Samples.Runs(2) },
        { "five seeds", Samples.Runs(5) },
        { "one iteration", Samples.Runs(1, iterations: 1) },
        { "one iteration, five seeds", Samples.Runs(5, iterations: 1) },
        { "no adaptation", Samples.Runs(1, k: 0) },
        { "many steps", Samples.Runs(1, k: 30) },
        { "all equal", Samples.Runs(5, scale: 0) },
        { "huge", Samples.Runs(5, scale: 1e30) },
        { "tiny", Samples.Runs(1, scale: 1e-30) },
        { "tiny range on a large offset", [Samples.Run() with { Metrics = [.. Enumerable.Range(0, 9).Select(i => Samples.Iteration(i) with { Loss = 1e9 + (1e-7 * i) })] }] },
        { "not evaluated", [Samples.Run(heldOutEvery: 0, evaluated: false)] },
        { "no iteration", [Samples.Run(iterations: 0)] },
        { "neither", [Samples.Run(iterations: 0, evaluated: false)] },
        { "one seed has not begun", [Samples.Run(0, iterations: 0), Samples.Run(1)] },
        { "conflicts between tasks", [Samples.Conflicting(0), Samples.Conflicting(1)] },
        { "conflicts of one iteration, many parameters", [Samples.Conflicting(0, iterations: 1, parameters: 9)] },
        { "no time", [Samples.Run() with { Metrics = [Samples.Iteration(0) with { Seconds = default }] }] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void EveryCaseIsWellFormedSelfContainedAndFinite(string name, RunData[] runs)
    {
        string html = HtmlReport.Render(runs);
        XDocument page = XDocument.Parse(html);
        Assert.True(page.Descendants("section").Any(), name);
        Assert.DoesNotContain("http", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch("NaN|Infinity|\u221E", html.Replace(PageScript.Text, ""));
        Assert.All(page.Descendants("script").Where(s => s.Attribute("type") is not null), s => Assert.NotNull(JsonNode.Parse(s.Value)));
        Assert.All(page.Descendants("svg"), AssertInside);
        Assert.Equal(Ids(page).Distinct(), Ids(page));
        Assert.All(page.Descendants("svg").SelectMany(s => s.Attribute("aria-labelledby")!.Value.Split(' ')), id => Assert.Contains(id, Ids(page)));
    }

    [Fact]
    public void EpisodesAreShownInsideTheFile()
    {
        RunData[] runs = Samples.Runs(2);
        Assert.DoesNotContain("<img", HtmlReport.Render(runs));
        runs[1] = runs[1] with { Pictures = ("<svg xmlns='x'>was</svg>", "<svg xmlns='x'>is</svg>") };
        // The second image of each is filled by the page's script, so that no picture is there twice.
        XElement[] all = [.. XDocument.Parse(HtmlReport.Render(runs)).Descendants("img")];
        XElement[] images = [.. all.Where(i => i.Attribute("class")!.Value == "on-screen")], paper = [.. all.Except(images)];
        Assert.Equal(2, paper.Length);
        Assert.All(paper, i => Assert.Null(i.Attribute("src")));
        string[] shown = [.. images.Select(i => System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(i.Attribute("src")!.Value["data:image/svg+xml;base64,".Length..])))];
        Assert.Equal([runs[1].Pictures!.Value.Before, runs[1].Pictures!.Value.After], shown);
        Assert.Equal(["Before adaptation", "After adaptation"], images.Select(i => i.Attribute("alt")!.Value));
    }

    [Fact]
    public void ALongRunStaysSmall()
    {
        string html = HtmlReport.Render(Samples.Runs(10, iterations: 2000));
        Assert.InRange(html.Length, 10_000, 500_000);
        Assert.Contains("Lines average 16 iterations at a time.", html);
    }

    [Fact]
    public void TableHoldsExactNumbers()
    {
        RunData[] runs = Samples.Runs(5);
        XElement table = XDocument.Parse(HtmlReport.Render(runs)).Descendants("table").First();
        double[][] shown =
        [
            .. table.Element("tbody")!.Elements("tr")
                .Select(row => row.Descendants("data").Select(d => double.Parse(d.Attribute("value")!.Value, CultureInfo.InvariantCulture)).ToArray()),
        ];
        double[] atZero = [.. runs.Select(r => r.Evaluation!.Seeds[0].Steps[0].Mean)], atTwo = [.. runs.Select(r => r.Evaluation!.Seeds[0].Steps[2].Mean)];
        Assert.Equal(5, shown.Length);
        double[][] Returns(int k) => [.. runs.Select(r => r.Evaluation!.Seeds[0].Steps[k].Returns)];
        double[] Cells(CrossedEstimate e) => [e.Mean, e.OverBoth!.Value, e.OverSeeds!.Value, e.OverTasks!.Value];
        Assert.Equal(Cells(Statistics.Crossed(Returns(0))), shown[0]);
        Assert.Equal(Statistics.Mean(atZero), shown[0][0], 12);
        Assert.Equal(Statistics.HalfWidth95(atZero)!.Value, shown[0][2], 12);
        Estimate gain = Statistics.PairedGain(atZero, atTwo);
        Assert.Equal(8, shown[2].Length);
        Assert.Equal(Cells(Statistics.Crossed(Returns(2))), shown[2][..4]);
        Assert.Equal(gain.Mean, shown[2][4], 9);
        Assert.Equal(gain.HalfWidth95!.Value, shown[2][6], 9);
        Assert.Equal([-60.5], shown[3]);
        Assert.Equal([-8.25], shown[4]);
    }

    [Fact]
    public void NamesAreEscapedAndIllegalCharactersReplaced()
    {
        const string name = "<script>alert('&')</script> \"q\" \u0001 \uD800 \U0001F600";
        RunData run = Samples.Run() with { Config = Samples.Config(0, name), Evaluation = Samples.Evaluation(0, task: name) };
        string html = HtmlReport.Render([run]);
        XDocument page = XDocument.Parse(html);
        Assert.DoesNotContain("<script>alert", html);
        Assert.Single(page.Descendants("script"), s => s.Attribute("type") is null);
        // What a browser's parser, which knows no XML, takes for the end of a script.
        Assert.All(Regex.Matches(html, "<script.*?</script>", RegexOptions.Singleline), m => Assert.Equal(1, Regex.Count(m.Value, "<script")));
        Assert.Equal("<script>alert('&')</script> \"q\" \uFFFD \uFFFD \U0001F600", page.Descendants("h1").Single().Value);
    }

    [Fact]
    public void TheLeadSaysWhatWasFoundAndNoMore()
    {
        Assert.Contains("over 5 seeds and 4 tasks", Lead(Samples.Runs(5)));
        Assert.Contains("over 4 tasks", Lead(Samples.Runs(1)));
        Assert.Contains("no evaluation yet", Lead([Samples.Run(evaluated: false)]));
        Assert.DoesNotContain("includes zero", Lead(Samples.Runs(5)));

        EvaluationRecord noGain = Samples.Evaluation(0) with { Seeds = [AdaptationTable.Of(0, [[1, 2, 3, 4], [1.1, 1.8, 3.2, 4.1]])] };
        Assert.Contains("The interval includes zero: no gain is shown.", Lead([Samples.Run() with { Evaluation = noGain }]));
    }

    // Two tasks that are those of training: wherever a reader may look.
    [Fact]
    public void ALossThatIsRoundingOnlyIsNotDrawn()
    {
        RunData run = Samples.Run();
        RunData rounding = run with { Metrics = [.. run.Metrics.Select(m => m with { Loss = 1e-9 * m.Iteration })] };
        Assert.Contains("Meta-loss", HtmlReport.Render([run]));
        Assert.DoesNotContain("Meta-loss", HtmlReport.Render([rounding]));
        Assert.Contains("Meta-gradient norm", HtmlReport.Render([rounding]));
    }

    [Fact]
    public void TasksOfTrainingAreNowhereCalledHeldOut()
    {
        RunData[] runs = [.. Samples.Runs(3).Select(run => run with { Evaluation = run.Evaluation! with { SharedTasks = 4, TaskPool = 4 } })];
        string html = HtmlReport.Render(runs);
        Assert.DoesNotContain("held", html);
        Assert.Contains("mean return on 4 tasks (the same as in training)", Lead(runs));
        Assert.Contains("Adaptation on 4 tasks (the same as in training)", html);
        Assert.Contains("Tasks, the same as in training", html);
        Assert.Contains("same-task return", html);
        Assert.Contains("over 3 seeds; the tasks are all there are", html);
        Assert.DoesNotContain("tasks (these trainings, other tasks)", html);

        RunData[] partly = [.. Samples.Runs(3).Select(run => run with { Evaluation = run.Evaluation! with { SharedTasks = 1 } })];
        Assert.Contains("4 tasks (at least 1 of them tasks of training)", Lead(partly));
        Assert.Contains("4 held-out tasks", Lead(Samples.Runs(3)));
    }

    [Fact]
    public void UnequalSeedsAreCutToWhatAllReachedAndTheReportSaysSo() =>
        Assert.Contains("curves show the 7 that all reached", HtmlReport.Render([Samples.Run(0, iterations: 7), Samples.Run(1)]));

    [Fact]
    public void SettingsAreFlattenedAndDifferencesListed()
    {
        XDocument page = XDocument.Parse(HtmlReport.Render(Samples.Runs(3)));
        Dictionary<string, string> rows = page.Descendants("table").Where(t => t.Attribute("class")?.Value == "settings")
            .Descendants("tr").ToDictionary(r => r.Element("th")!.Value, r => r.Element("td")!.Value);
        Assert.Equal("0, 1, 2", rows["seed"]);
        Assert.Equal("0.1", rows["learner.innerLr"]);
        Assert.Equal("[64,64]", rows["learner.hidden"]);
        Assert.Equal("none", rows["note"]);
        Assert.Equal("{}", rows["empty"]);
        Assert.Equal("8", rows["workers"]);
        Assert.Contains("--seed 2", page.Descendants("pre").Single().Value);
    }

    [Fact]
    public void RunsThatDoNotBelongTogetherAreRefused()
    {
        static string Message(params RunData[] runs) => Assert.Throws<ArgumentException>(() => HtmlReport.Render(runs)).Message;
        RunData run = Samples.Run();
        Assert.Contains("no runs", Message());
        Assert.Contains("seed 0 is there 2 times", Message(run, run));
        Assert.Contains("one task family expected, found PointMass and other", Message(run, Samples.Run(1) with { Evaluation = Samples.Evaluation(1) with { Family = "other" } }));
        Assert.Contains("adaptation steps expected, found 2 and 1", Message(run, Samples.Run(1, k: 1)));
        Assert.Contains("different tasks", Message(run, Samples.Run(1) with { Evaluation = Samples.Evaluation(1, task: "other") }));
    }

    [Fact]
    public void WritingReplacesTheFileAndLeavesNothingElse()
    {
        using TempFolder folder = new();
        string path = folder.File("sub/report.html");
        HtmlReport.Write(Samples.Runs(1), path);
        HtmlReport.Write(Samples.Runs(2), path);
        Assert.Equal(HtmlReport.Render(Samples.Runs(2)), File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void TheStyleSheetSurvivesEscaping() =>
        Assert.Equal(-1, (StyleSheet.LightColours + StyleSheet.Charts + StyleSheet.Rest).AsSpan().IndexOfAny('<', '>', '&'));

    static string Lead(RunData[] runs) => XDocument.Parse(HtmlReport.Render(runs)).Descendants("p").First(p => p.Attribute("class")?.Value == "lead").Value;

    static string[] Ids(XDocument page) => [.. page.Descendants().Attributes("id").Select(a => a.Value)];

    static void AssertInside(XElement svg)
    {
        double[] box = [.. svg.Attribute("viewBox")!.Value.Split(' ').Select(v => double.Parse(v, CultureInfo.InvariantCulture))];
        string[] horizontal = ["x", "x1", "x2", "cx"], vertical = ["y", "y1", "y2", "cy"];
        Assert.All(Numbers(svg, horizontal), v => Assert.InRange(v, 0, box[2]));
        Assert.All(Numbers(svg, vertical), v => Assert.InRange(v, 0, box[3]));
        Assert.All(svg.Descendants("path").SelectMany(p => Absolute().Matches(p.Attribute("d")!.Value)), m =>
        {
            Assert.InRange(double.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture), -4, box[2] + 4);
            Assert.InRange(double.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture), -5, box[3] + 5);
        });
    }

    static IEnumerable<double> Numbers(XElement svg, string[] names) =>
        svg.Descendants().Attributes().Where(a => names.Contains(a.Name.LocalName)).Select(a => double.Parse(a.Value, CultureInfo.InvariantCulture));

    [GeneratedRegex("[ML]([^ MLVZh]+) ([^ MLVZh]+)")]
    private static partial Regex Absolute();
}
