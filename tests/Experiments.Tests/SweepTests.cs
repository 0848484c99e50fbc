using System.Text.Json;
using MetaRL.Experiments.Sweeps;
using MetaRL.Learners;
using MetaRL.Persistence;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Reports.Runs;
using MetaRL.Reports.Sweeps;
using MetaRL.Updates;

namespace MetaRL.Experiments.Tests;

public sealed class SweepTests : IDisposable
{
    readonly TempFolder temp = new();
    readonly CancellationTokenSource cancel = new();
    readonly StringWriter output = new(), error = new();

    public void Dispose()
    {
        temp.Dispose();
        cancel.Dispose();
    }

    static ExperimentConfig Config(Action<int>? onDraw = null) => new()
    {
        Name = "tiny",
        Problem = new PolicyProblem { Family = new HookedFamily { OnDraw = onDraw }, Policy = new GaussianMlp { Hidden = [4] }, Rollouts = 2 },
        Learner = new Maml(),
        Update = new AdamUpdate(),
        Training = new() { Iterations = 3, MetaBatch = 2, ConflictsEvery = 0 },
        Evaluation = new() { Tasks = 2, Steps = 1, Rollouts = 2, Gradient = true },
    };

    static Sweep Sweep { get; } = new()
    {
        Variable = "alpha",
        Values = [0.1, 0.5],
        Set = (config, alpha) => config with { Learner = (Maml)config.Learner with { InnerLr = alpha } },
        Variants = [("meta-learned", config => config), ("not at all", config => config with { Training = config.Training with { Iterations = 0 } })],
    };

    int Run(ExperimentConfig config, params string[] args) =>
        Experiment.RunSweep(args, config, Sweep, new(Samples.Plain(output), output, error, cancel.Token));

    SweepRecord Outcome(string folder) =>
        JsonSerializer.Deserialize<SweepRecord>(File.ReadAllText(temp[folder, SweepRecord.File]), RunJson.Options)!;

    [Theory]
    [InlineData("--device", "cuda")]
    [InlineData("--set", "training.allowTf32=true")]
    public void A_device_that_is_not_there_leaves_nothing_behind(string option, string value)
    {
        Assert.Equal(2, Run(Config(), "--out", temp["a"], option, value));
        Assert.StartsWith("error: ", error.ToString());
        Assert.False(Directory.Exists(temp["a"]));
    }

    [Fact]
    public void Every_run_is_that_of_its_settings_alone()
    {
        Assert.Equal(0, Run(Config(), "--out", temp["a"], "--seeds", "2"));
        Assert.Equal("", error.ToString());
        SweepCell[] cells = Outcome("a").Cells;
        Assert.Equal([("meta-learned", 0.1), ("not at all", 0.1), ("meta-learned", 0.5), ("not at all", 0.5)], cells.Select(c => (c.Variant, c.Value)));
        Assert.All(cells, c => Assert.Equal([1, 2], c.Seeds.Select(s => s.Seed)));
        Assert.Empty(RunFolder.Load(temp["a", "not-at-all-0.5", "2"]).Metrics);
        Assert.All(cells, c => Assert.Equal(new(2), c.Origin));
        Assert.DoesNotContain("words", File.ReadAllText(temp["a", SweepRecord.File]));

        ExperimentConfig alone = Sweep.Set(Config(), 0.5);
        Assert.Equal(0, Experiment.Run(["--out", temp["b"], "--seeds", "2"], alone, new(Samples.Plain(output), output, error, cancel.Token)));
        Assert.Equal(File.ReadAllText(temp["b", "evaluation.json"]), File.ReadAllText(temp["a", "meta-learned-0.5", "evaluation.json"]));
        Assert.Equal(RunFolder.Load(temp["b", "1"]).Evaluation!.Seeds[0].GradientNorms, cells[2].Seeds[0].GradientNorms);
        Assert.Contains("Policy gradient before adaptation", File.ReadAllText(temp["a", "report.html"]));
    }

    [Fact]
    public void Settings_of_the_command_line_hold_for_every_run_and_quiet_is_quiet()
    {
        Assert.Equal(0, Run(Config(), "--out", temp["a"], "--iterations", "1", "--set", "evaluation.tasks=3", "--quiet"));
        Assert.Equal(temp["a"] + Environment.NewLine, output.ToString());
        Assert.Single(RunFolder.Load(temp["a", "meta-learned-0.1"]).Metrics);
        Assert.All(Outcome("a").Cells, c => Assert.Equal(3, c.Seeds[0].GradientNorms!.Length));
    }

    [Fact]
    public void An_interrupted_sweep_is_resumed_to_the_same_outcome()
    {
        Assert.Equal(0, Run(Config(), "--out", temp["whole"]));
        // Six training tasks a trained run: in the middle of the second one.
        Assert.Equal(130, Run(Config(drawn => { if (drawn == 9) cancel.Cancel(); }), "--out", temp["parts"]));
        Assert.Equal(2, Outcome("parts").Cells.Length);
        Assert.False(File.Exists(temp["parts", "report.html"]));
        Assert.Equal(0, Experiment.RunSweep(["--out", temp["parts"], "--resume"], Config(), Sweep, new(Samples.Plain(output), output, error, CancellationToken.None)));
        Assert.Equal(File.ReadAllText(temp["whole", SweepRecord.File]), File.ReadAllText(temp["parts", SweepRecord.File]));
        Assert.Equal(File.ReadAllText(temp["whole", "report.html"]), File.ReadAllText(temp["parts", "report.html"]));
    }

    [Fact]
    public void A_folder_that_holds_a_sweep_is_not_overwritten()
    {
        Assert.Equal(0, Run(Config(), "--out", temp["a"], "--iterations", "0"));
        string before = File.ReadAllText(temp["a", SweepRecord.File]);
        Assert.Equal(2, Run(Config(), "--out", temp["a"]));
        Assert.Contains("already holds a run", error.ToString());
        Assert.Equal(before, File.ReadAllText(temp["a", SweepRecord.File]));
    }
}
