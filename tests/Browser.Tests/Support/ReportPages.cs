using System.Text.Json.Nodes;
using MetaRL.Envs.Families.Bandits;
using MetaRL.Envs.Families.Control;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Envs.Families.Planar;
using MetaRL.Envs.Families.Trading;
using MetaRL.Evaluation;
using MetaRL.Policies;
using MetaRL.Reports.Claims;
using MetaRL.Reports.Html;
using MetaRL.Reports.Matrices;
using MetaRL.Reports.Runs;
using MetaRL.Reports.Search;
using MetaRL.Reports.Sweeps;
using MetaRL.Reports.Tests;
using MetaRL.Reports.Tests.Search;

namespace Browser.Tests.Support;

/// <summary>The pages under test. A new one is one line.</summary>
static class ReportPages
{
    const string Hostile = "<b>bold</b> & \"quotes\", 'commas' </script><script>alert(1)</script> \uFF37\u00EDde";

    static readonly Dictionary<string, Func<string>> madeUp = new()
    {
        ["single"] = () => HtmlReport.Render(Samples.Runs(1, iterations: 60)),
        ["five-seeds"] = () => HtmlReport.Render(Samples.Runs(5, iterations: 300, k: 4)),
        ["ten-settings"] = () => HtmlReport.Render(TenSettings()),
        ["conflicts"] = () => HtmlReport.Render([.. Enumerable.Range(0, 3).Select(seed => Samples.Conflicting(seed, iterations: 300, every: 10, parameters: 8))]),
        ["conflicts-of-settings"] = () => HtmlReport.Render([Samples.Conflicting(0), Samples.Conflicting(1), Rated(Samples.Conflicting(0, parameters: 1), 0.5), Rated(Samples.Run(0), 0.7)]),
        ["many-parameters"] = () => HtmlReport.Render([ManyParameters()]),
        ["many-tasks"] = () => HtmlReport.Render([.. Samples.Runs(2).Select(r => r with { Evaluation = Samples.Evaluation(r.Config.Seed, tasks: 600) })]),
        ["hostile-names"] = () => HtmlReport.Render([Named(0, Hostile), Named(1, string.Concat(Enumerable.Repeat("Donaudampfschifffahrt", 12)))]),
        ["huge-numbers"] = () => HtmlReport.Render(Samples.Runs(5, scale: 1e30)),
        ["not-begun"] = () => HtmlReport.Render([Samples.Run(iterations: 0, evaluated: false)]),
        ["sweep"] = () => SweepReport.Render(Sweep(["meta-learned", "untrained", "pretrained"], [0, 2, 4, 8, 16])),
        ["sweep-close-values"] = () => SweepReport.Render(Sweep(["first-order", "second-order"], [0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 1])),
        ["sweep-long-names"] = () => SweepReport.Render(Sweep([Hostile, "a variant whose name takes more room than a line"], [-1e6, 0.001, 250_000])),
        ["matrix"] = () => MatrixReport.Render(MatrixSamples.Large(Hostile)),
        ["claim"] = () => ClaimReport.Render(ClaimSamples.Curves(Hostile)),
        ["claims"] = () => ClaimReport.RenderGallery([("curves", ClaimSamples.Curves("four ways")), ("rows", ClaimSamples.Rows(Hostile))]),
        ["search"] = () => SearchReport.Render(Search(), new("./metarl sweep best --set learner.innerLr=0.1", "./metarl sweep best --seed 2", "./metarl sweep script.cs --grid learner.innerLr=0.01,0.1", "./metarl sweep --resume runs/x")),
    };

    static readonly Dictionary<string, Func<string>> played = new()
    {
        ["point-navigation"] = () => RealRun.Page(new PointNavigation { Horizon = 20 }, new GaussianMlp { Hidden = [8] }),
        ["maze"] = () => RealRun.Page(new MazeNavigation { Horizon = 20 }, new GaussianMlp { Hidden = [8] }),
        ["planar"] = () => RealRun.Page(new PlanarDirection { Horizon = 20 }, new GaussianMlp { Hidden = [8] }),
        ["trading"] = () => RealRun.Page(new MomentumTrading { Horizon = 20, Action = TradingAction.ShortFlatLong }, new CategoricalMlp { Hidden = [8] }),
        ["grid-navi"] = () => RealRun.Page(new GridNavi(), new CategoricalMlp { Hidden = [8] }),
        ["cart-pole"] = () => RealRun.Page(new CartPole { Horizon = 30 }, new CategoricalMlp { Hidden = [8] }),
        ["bandit"] = () => RealRun.Page(new BernoulliBandit { Pulls = 20 }, new CategoricalMlp { Hidden = [8] }),
    };

    static readonly Dictionary<string, Lazy<string>> files = madeUp.Concat(played)
        .ToDictionary(page => page.Key, page => new Lazy<string>(() => Write(page.Key, page.Value())));

    // Not deleted: so is what the failing tests saw.
    static readonly string folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "pages")).FullName;

    public static IEnumerable<string> All => files.Keys;

    /// <summary>Those of real runs, with moving pictures.</summary>
    public static IEnumerable<string> WithPictures => played.Keys;

    public static string Address(string name) => new Uri(files[name].Value).AbsoluteUri;

    static string Write(string name, string html)
    {
        string file = Path.Combine(folder, name + ".html");
        File.WriteAllText(file, html);
        return file;
    }

    static RunData[] TenSettings() =>
        [.. Enumerable.Range(0, 10).SelectMany(i => Samples.Runs(2, iterations: 200, scale: 1 + (0.1 * i)).Select(r => Rated(r, 0.1 + i)))];

    static RunData Rated(RunData run, double rate)
    {
        var settings = (JsonObject)run.Config.Settings.DeepClone();
        settings["learner"]!["innerLr"] = rate;
        return run with { Config = run.Config with { Settings = settings } };
    }

    static RunData ManyParameters()
    {
        TaskColumn[] columns = [.. Enumerable.Range(0, 12).Select(i => new TaskColumn($"parameter of joint {i}", i % 2 == 0 ? "N·m·s/rad" : "", [i, 1 + (0.1234567 * i), -2000.5 * i, 1e-7 * (i + 1)]))];
        return Samples.Run() with { Evaluation = Samples.Evaluation(0) with { Parameters = columns } };
    }

    static RunData Named(int seed, string name) => Samples.Run(seed) with
    {
        Config = Samples.Config(seed, name),
        Evaluation = Samples.Evaluation(seed, task: name),
    };

    static SearchRecord Search()
    {
        SearchAxis[] axes = [new("learner.innerLr", "log:0.001..0.1"), new("problem.policy.initialLogStd", "-2..0"), new("update", "adam,trustRegion")];
        string[][] trials = [.. Enumerable.Range(0, 12).Select(i => new[] { $"{0.001 + (0.008 * i)}", $"{-2 + (0.1 * (i * 7 % 12))}", i % 2 == 0 ? "adam" : "trustRegion" })];
        SearchRecord none = new(SearchSamples.Plan(axes, trials), []);
        return trials.Select((_, i) => new TrialOutcome(i + 1, 0, i == 5 ? null : -20 + (i * 5 % 12), i == 5 ? null : 0.5, i == 5 ? $"diverged at {Hostile}" : null))
            .Aggregate(none, (record, outcome) => record.With(outcome));
    }

    static SweepRecord Sweep(string[] variants, double[] values) => new()
    {
        Experiment = "delayed bandit",
        About = "Rewards are seen some pulls late.",
        Variable = "delay",
        Cells = [.. variants.SelectMany((variant, i) => values.Select((value, j) => new SweepCell(variant, value,
            [.. Enumerable.Range(1, 5).Select(seed => Samples.Evaluation(seed, scale: 1 + i + (0.1 * j)).Seeds[0])], Samples.References)))],
    };
}
