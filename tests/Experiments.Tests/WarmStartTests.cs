using System.Text.Json.Nodes;
using MetaRL.Experiments.Runs;
using MetaRL.Learners;
using MetaRL.Persistence;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Reports.Runs;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Updates;

namespace MetaRL.Experiments.Tests;

/// <summary>A run that starts from what another one has learned.</summary>
public sealed class WarmStartTests : IDisposable
{
    readonly TempFolder temp = new();
    readonly CancellationTokenSource cancel = new();
    readonly StringWriter output = new(), error = new();

    public void Dispose()
    {
        temp.Dispose();
        cancel.Dispose();
    }

    /// <summary>A learner with an entry of its own in φ.</summary>
    public sealed record Rated : MetaLearner
    {
        public override Params Init(Problem problem, IBackend backend, Envs.Seed seed)
            => problem.Init(backend, seed).Concat(new([("rate/all", Tensor.Full(backend, [1, 1, 1], 0.25))]));
        public override Params Adapt(AdaptStep step, Params theta) => theta;
    }

    static ExperimentConfig Config(HookedFamily? family = null, int iterations = 2) => new()
    {
        Name = "tiny",
        Problem = new PolicyProblem { Family = family ?? new(), Policy = new GaussianMlp { Hidden = [4] }, Rollouts = 2 },
        Learner = new Maml(),
        Update = new AdamUpdate(),
        Training = new() { Iterations = iterations, MetaBatch = 2, CheckpointEvery = 10 },
        Evaluation = new() { Tasks = 2, Steps = 1, Rollouts = 2 },
    };

    int Run(ExperimentConfig config, string folder, params string[] args) =>
        Experiment.Run(["--out", temp[folder], "--workers", "1", .. args], config, new(Samples.Plain(output), output, error, cancel.Token));

    double[] Phi(string folder, string name)
    {
        using SavedRun run = SavedRun.Open(temp[folder.Split('/')]);
        return run.Phi[name].ToArray();
    }

    string Fails(int code, ExperimentConfig config, string folder, params string[] args)
    {
        Assert.Equal(code, Run(config, folder, args));
        return error.ToString();
    }

    [Fact]
    public void Training_starts_from_the_others_weights_and_says_so()
    {
        Assert.Equal(0, Run(Config(), "a"));
        Assert.Equal(0, Run(Config(iterations: 0), "b", "--from", temp["a"]));
        Assert.Equal(Phi("a", "body0.w"), Phi("b", "body0.w"));
        Assert.Equal(0, Run(Config(iterations: 0), "fresh"));
        Assert.NotEqual(Phi("fresh", "body0.w"), Phi("b", "body0.w"));
        RunConfig config = RunFolder.LoadConfig(temp["b"]);
        Assert.Equal(temp["a"], (string?)config.Settings["from"]);
        Assert.Matches($"^{System.Text.RegularExpressions.Regex.Escape(temp["a"])}, iteration 2, weights [0-9a-f]{{16}}$", config.Environment["from"]);
        string log = File.ReadAllText(temp["b", "run.log"]);
        Assert.Contains($"starts from {temp["a"]}, iteration 2", log);
        Assert.Contains("starts from", output.ToString());
        Assert.Contains(", iteration 2, weights ", File.ReadAllText(temp["b", "report.html"]));
    }

    [Fact]
    public void Entries_that_the_other_lacks_stay_fresh_and_are_named()
    {
        Assert.Equal(0, Run(Config(), "a"));
        Assert.Equal(0, Run(Config(iterations: 0) with { Learner = new Rated() }, "b", "--from", temp["a"]));
        Assert.Equal([0.25], Phi("b", "rate/all"));
        Assert.Equal(Phi("a", "head.b"), Phi("b", "head.b"));
        Assert.Contains("not there, and so fresh: rate/all", File.ReadAllText(temp["b", "run.log"]));
    }

    [Fact]
    public void Entries_that_do_not_fit_are_an_error_that_names_them_and_nothing_is_written()
    {
        Assert.Equal(0, Run(Config() with { Learner = new Rated() }, "a"));
        string message = Fails(2, Config(), "b", "--from", temp["a"], "--set", "problem.policy.hidden=8");
        Assert.Contains("'rate/all' [1, 1, 1] is there and has no place here", message);
        Assert.Matches(@"'body0\.w' is \[1, \d+, 4\] there, expected \[1, \d+, 8\]", message);
        Assert.Contains("leave --from out", message);
        Assert.False(Directory.Exists(temp["b"]));
    }

    [Fact]
    public void Of_several_seeds_the_same_is_taken_and_a_missing_one_names_those_there_are()
    {
        Assert.Equal(0, Run(Config(), "a", "--seeds", "2"));
        Assert.Equal(0, Run(Config(iterations: 0), "b", "--from", temp["a"], "--seeds", "2"));
        foreach (string seed in (string[])["1", "2"]) Assert.Equal(Phi($"a/{seed}", "head.w"), Phi($"b/{seed}", "head.w"));
        Assert.NotEqual(Phi("b/1", "head.w"), Phi("b/2", "head.w"));
        Assert.Contains($"{temp["a"]} has no run of seed 3, it has 1, 2", Fails(2, Config(), "c", "--from", temp["a"], "--seed", "3"));
        // The folder of one serves any.
        Assert.Equal(0, Run(Config(iterations: 0), "d", "--from", temp["a", "2"], "--seed", "3"));
        Assert.Equal(Phi("a/2", "head.w"), Phi("d", "head.w"));
    }

    [Fact]
    public void What_is_no_run_says_so()
    {
        Assert.Equal(0, Run(Config(), "alpha"));
        Assert.Contains($"no such run folder; did you mean '{temp["alpha"]}'?", Fails(2, Config(), "b", "--from", temp["alpho"]));
        Directory.Delete(temp["alpha", "checkpoint"], recursive: true);
        Assert.Contains("no checkpoint yet", Fails(2, Config(), "b", "--from", temp["alpha"]));
        Assert.Contains("--from: '' is not a folder", Fails(2, Config(), "b", "--from", ""));
    }

    /// <summary>Although the other run went on, and then away.</summary>
    [Fact]
    public void An_interrupted_run_ends_in_the_bits_of_one_that_never_stopped()
    {
        Assert.Equal(0, Run(Config(), "a"));
        Assert.Equal(0, Run(Config(iterations: 4), "whole", "--from", temp["a"]));
        Assert.Equal(0, Run(Config(iterations: 1), "b", "--from", temp["a"]));
        foreach (string checkpoint in Directory.GetFiles(temp["b", "checkpoint"], "iteration-00000001*")) File.Delete(checkpoint);
        Assert.Equal(0, Run(Config(), "a", "--resume", "--iterations", "3"));
        Assert.Equal(0, Run(Config(), "b", "--resume", "--iterations", "4"));
        Assert.Equal(Phi("whole", "body0.w"), Phi("b", "body0.w"));
        Directory.Delete(temp["a"], recursive: true);
        Assert.Equal(0, Run(Config(iterations: 4), "b", "--resume", "--iterations", "4", "--set", "evaluation.tasks=3"));
    }

    [Fact]
    public void A_run_that_never_kept_its_start_starts_only_from_the_same()
    {
        Assert.Equal(0, Run(Config(), "a"));
        Assert.Equal(0, Run(Config(iterations: 3), "b", "--from", temp["a"]));
        double[] whole = Phi("b", "body0.w");
        Directory.Delete(temp["b", "checkpoint"], recursive: true);
        File.Delete(temp["b", "evaluation.json"]);
        Assert.Equal(0, Run(Config(iterations: 3), "b", "--resume"));
        Assert.Equal(whole, Phi("b", "body0.w"));
        Directory.Delete(temp["b", "checkpoint"], recursive: true);
        Assert.Equal(0, Run(Config(), "a", "--resume", "--iterations", "3"));
        Assert.Contains("stopped before its first checkpoint; there is now", Fails(2, Config(iterations: 3), "b", "--resume"));
    }

    [Fact]
    public void Resuming_from_elsewhere_is_an_error()
    {
        Assert.Equal(0, Run(Config(), "a"));
        Assert.Equal(0, Run(Config(), "b", "--from", temp["a"]));
        Assert.Equal(0, Run(Config(), "b", "--resume", "--from", temp["a"]));
        Assert.Contains("--resume: from was", Fails(2, Config(), "b", "--resume", "--from", temp["b"]));
        Assert.Contains("--resume: from was none", Fails(2, Config(), "a", "--resume", "--from", temp["b"]));
    }

    [Fact]
    public void A_run_without_a_start_is_the_run_it_was_before_there_was_the_setting()
    {
        Assert.Equal(0, Run(Config(), "a"));
        RunConfig now = RunFolder.LoadConfig(temp["a"]);
        var settings = (JsonObject)now.Settings.DeepClone();
        Assert.True(settings.Remove("from"));
        Assert.Equal(RunIdentity.Of(now with { Settings = settings }), RunIdentity.Of(now));
    }

    [Fact]
    public void Normalizing_keeps_the_scripts_policy_and_starts_from_its_weights()
    {
        Assert.Equal(0, Run(Config(), "a"));
        Assert.Equal(0, Run(Config(iterations: 0), "b", "--set", "problem.policy=normalized", "--from", temp["a"]));
        using SavedRun run = SavedRun.Open(temp["b"]);
        var policy = Assert.IsType<NormalizedPolicy>(run.Config.Problem.Policy);
        Assert.Equal([4], Assert.IsType<GaussianMlp>(policy.Inner).Hidden);
        Assert.Equal(Phi("a", "body0.w"), run.Phi["body0.w"].ToArray());
        Assert.Contains("fresh: norm.count, norm.mean, norm.variance", File.ReadAllText(temp["b", "run.log"]));
    }
}
