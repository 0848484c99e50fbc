using MetaRL.Envs;
using MetaRL.Experiments.Runs;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Reports.Runs;
using MetaRL.Training;
using MetaRL.Updates;

namespace MetaRL.Experiments.Tests;

/// <summary>The φ that did best on validation tasks is kept beside the last.</summary>
public sealed class BestCheckpointTests : IDisposable
{
    readonly TempFolder temp = new();
    readonly CancellationTokenSource cancel = new();
    readonly StringWriter output = new(), error = new();

    public void Dispose()
    {
        temp.Dispose();
        cancel.Dispose();
    }

    // A large step: returns go up and down.
    static ExperimentConfig Config(HookedFamily? family = null, int every = 1) => new()
    {
        Name = "tiny",
        Problem = new PolicyProblem { Family = family ?? new(), Policy = new GaussianMlp { Hidden = [4] }, Rollouts = 2 },
        Learner = new Maml(),
        Update = new AdamUpdate { Adam = new() { Lr = 0.3 } },
        Training = new() { Iterations = 6, MetaBatch = 2, CheckpointEvery = 2 },
        Evaluation = new() { Tasks = 2, Steps = 1, Rollouts = 2, Every = every, ValidationTasks = 3 },
    };

    int Run(ExperimentConfig config, string folder, params string[] args) =>
        Experiment.Run(["--out", temp[folder], "--workers", "1", .. args], config, new(Samples.Plain(output), output, error, cancel.Token));

    byte[] Best(string folder) => File.ReadAllBytes(temp[folder, "checkpoint", "best.safetensors"]);

    IReadOnlyList<IterationRecord> Metrics(string folder) => RunFolder.Load(temp[folder]).Metrics;

    [Fact]
    public void The_best_is_that_of_the_highest_validation_return()
    {
        Assert.Equal(0, Run(Config(), "a"));
        IReadOnlyList<IterationRecord> metrics = Metrics("a");
        IterationRecord highest = metrics.MaxBy(m => m.Validation![^1])!;
        using SavedRun best = SavedRun.Open(temp["a"], checkpoint: SavedCheckpoint.Best), last = SavedRun.Open(temp["a"]);
        Assert.Equal((highest.Iteration + 1, 6), (best.Iterations, last.Iterations));
        Assert.True(best.Iterations < 6, "the last is the best one; the test shows nothing");
        // What training to there alone ends with.
        Assert.Equal(0, Run(Config(), "b", "--iterations", $"{best.Iterations}"));
        using SavedRun there = SavedRun.Open(temp["b"]);
        Assert.All(best.Phi.Names, name => Assert.Equal(there.Phi[name].ToArray(), best.Phi[name].ToArray()));
        Assert.Contains($"Highest return on validation tasks, which the best checkpoint is chosen by: iteration {best.Iterations},", File.ReadAllText(temp["a", "report.html"]));
    }

    [Fact]
    public void Validation_changes_nothing_of_training_and_other_evaluations()
    {
        Assert.Equal(0, Run(Config(), "a"));
        Assert.Equal(0, Run(Config(), "b", "--set", "evaluation.validationTasks=0"));
        Assert.False(File.Exists(temp["b", "checkpoint", "best.safetensors"]));
        foreach ((IterationRecord a, IterationRecord b) in Metrics("a").Zip(Metrics("b")))
        {
            Assert.Equal((a.Loss, a.EnvSteps), (b.Loss, b.EnvSteps));
            Assert.Equal(a.HeldOut, b.HeldOut);
            Assert.NotEqual(a.HeldOut, a.Validation);
            Assert.Null(b.Validation);
        }
        Assert.Equal(File.ReadAllText(temp["a", "evaluation.json"]), File.ReadAllText(temp["b", "evaluation.json"]));
    }

    [Theory, InlineData(2), InlineData(3), InlineData(5)]
    public void A_resumed_run_keeps_the_same_best(int stopAfter)
    {
        Assert.Equal(0, Run(Config(), "whole"));
        using CancellationTokenSource stop = new();
        int drawn = 0;
        HookedFamily stopping = new() { OnDraw = _ => { if (++drawn > 2 * stopAfter) cancel.Cancel(); } };
        Assert.Equal(130, Run(Config(stopping), "b"));
        // As after SIGKILL: the newest checkpoint is lost, and the best one may be ahead.
        if (Directory.GetFiles(temp["b", "checkpoint"], "iteration-*") is { Length: > 1 } all) File.Delete(all.Max(StringComparer.Ordinal)!);
        int code = Experiment.Run(["--out", temp["b"], "--workers", "1", "--resume"], Config(), new(Samples.Plain(output), output, error, default));
        Assert.True(code == 0, error.ToString());
        Assert.Equal(Best("whole"), Best("b"));
        Assert.Equal(Metrics("whole").Select(m => m.Validation), Metrics("b").Select(m => m.Validation));
    }

    [Fact]
    public void Where_validation_has_changed_the_kept_one_is_judged_again()
    {
        Assert.Equal(0, Run(Config(), "a"));
        Assert.Equal(0, Run(Config(), "a", "--resume", "--iterations", "8", "--set", "evaluation.seed=3"));
        using SavedRun best = SavedRun.Open(temp["a"], checkpoint: SavedCheckpoint.Best);
        Assert.InRange(best.Iterations, 1, 8);
    }

    [Fact]
    public void A_file_that_is_not_the_runs_own_is_left_alone()
    {
        Assert.Equal(0, Run(Config(), "a"));
        File.WriteAllText(temp["a", "checkpoint", "best.safetensors"], "mine");
        Assert.Equal(1, Run(Config(), "a", "--resume", "--iterations", "8"));
        Assert.Contains("best.safetensors is damaged", error.ToString());
        Assert.Equal("mine", File.ReadAllText(temp["a", "checkpoint", "best.safetensors"]));
    }

    [Fact]
    public void Without_evaluations_in_training_there_is_none_and_asking_says_how_to_get_one()
    {
        Assert.Equal(0, Run(Config(every: 0), "a"));
        FileNotFoundException e = Assert.Throws<FileNotFoundException>(() => SavedRun.Open(temp["a"], checkpoint: SavedCheckpoint.Best));
        Assert.Contains("no best checkpoint; ", e.Message);
        Assert.Contains("evaluation.every=0", e.Message);
        Assert.Contains("--set evaluation.every=25", e.Message);
    }

    /// <summary>A pool of three, of which training and evaluation have all: none is left to choose by.</summary>
    [Fact]
    public void A_family_of_few_tasks_has_no_best_and_says_so()
    {
        ExperimentConfig config = Config() with { Problem = new PolicyProblem { Family = new FewTasks(), Policy = new CategoricalMlp { Hidden = [4] }, Rollouts = 2 } };
        Assert.Equal(0, Run(config with { Evaluation = config.Evaluation with { Tasks = 60 } }, "a"));
        Assert.Contains("no best checkpoint is kept: every task drawn for validation is one of the evaluation", output.ToString());
        Assert.False(File.Exists(temp["a", "checkpoint", "best.safetensors"]));
    }

    public sealed record FewTasks : TaskFamily
    {
        readonly TestKit.Guess inner = new();
        public override string Name => "few";
        public override EnvSpec Spec => inner.Spec;
        public override ITask Sample(Split split, Seed seed) => inner.Sample(split, seed);
    }
}
