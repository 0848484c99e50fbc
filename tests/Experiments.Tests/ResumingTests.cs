using MetaRL.Evaluation;
using MetaRL.Experiments.Sweeps;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Reports.Runs;
using MetaRL.Updates;

namespace MetaRL.Experiments.Tests;

/// <summary>What a run has come to stays, and what it has is never lost.</summary>
public sealed class ResumingTests : IDisposable
{
    readonly TempFolder temp = new();
    readonly CancellationTokenSource cancel = new();
    readonly StringWriter output = new(), error = new();

    public void Dispose()
    {
        temp.Dispose();
        cancel.Dispose();
    }

    static ExperimentConfig Config(HookedFamily? family = null) => new()
    {
        Name = "tiny",
        Problem = new PolicyProblem { Family = family ?? new(), Policy = new GaussianMlp { Hidden = [4] }, Rollouts = 2 },
        Learner = new Maml(),
        Update = new AdamUpdate(),
        Training = new() { Iterations = 2, MetaBatch = 2, CheckpointEvery = 10, ConflictsEvery = 0 },
        Evaluation = new() { Tasks = 2, Steps = 1, Rollouts = 2, Every = 2 },
    };

    int Run(ExperimentConfig config, CancellationToken token, params string[] args) =>
        Experiment.Run(["--out", temp["a"], "--workers", "1", .. args], config, new(Samples.Plain(output), output, error, token));

    int Run(params string[] args) => Run(Config(), default, args);

    // Every file there was is as it was.
    void AssertKept(Dictionary<string, string> before)
    {
        Dictionary<string, string> now = temp.Snapshot();
        Assert.All(before.Where(file => Path.GetFileName(file.Key) != "run.log"), file => Assert.Equal(file.Value, now[file.Key]));
    }

    string[] New(Dictionary<string, string> before) => [.. temp.Snapshot().Keys.Except(before.Keys).Order(StringComparer.Ordinal)];

    static string In(params string[] parts) => Path.Combine(parts);

    [Fact]
    public void AFinishedRunIsResumedWithoutAChange()
    {
        Assert.Equal(0, Run());
        Dictionary<string, string> before = temp.Snapshot();
        Assert.Equal(0, Run("--resume"));
        AssertKept(before);
        Assert.Equal([In("a", "run.log")], New(before));
        Assert.Contains("resumed after iteration 2, up to 2: ", File.ReadAllText(temp["a", "report.html"]) + File.ReadAllText(temp["a", "run.log"]));
    }

    [Theory]
    [InlineData("--set", "evaluation.steps=3")]
    [InlineData("--set", "evaluation.seed=5")]
    public void AnotherEvaluationIsAnotherFile(string option, string setting)
    {
        Assert.Equal(0, Run());
        Dictionary<string, string> before = temp.Snapshot();
        for (int i = 0; i < 2; i++) Assert.Equal(0, Run("--resume", option, setting));
        AssertKept(before);
        Assert.Equal([In("a", "evaluations", "iteration-00000002.html"), In("a", "evaluations", "iteration-00000002.json"), In("a", "run.log")], New(before));
        EvaluationRecord further = RunFolder.LoadEvaluation(temp["a", "evaluations", "iteration-00000002.json"]);
        Assert.Contains($"\"{setting[11..setting.IndexOf('=')]}\":{setting[^1]}", further.Provenance!.Settings.ToJsonString());
        Assert.Contains(setting, further.Provenance.Environment["command"]);
        Assert.Contains($"report: {temp["a", "evaluations", "iteration-00000002.html"]}", output.ToString());
        // Its report shows the settings that made it, not those that the run began with.
        Assert.Contains(setting, File.ReadAllText(temp["a", "evaluations", "iteration-00000002.html"]));
        Assert.DoesNotContain(setting, File.ReadAllText(temp["a", "report.html"]));
        Assert.Equal(0, Run("--resume", "--set", "evaluation.tasks=3"));
        Assert.True(File.Exists(temp["a", "evaluations", "iteration-00000002-2.json"]));
    }

    [Fact]
    public void ARunThatGoesOnForLongerKeepsWhatItCameToBefore()
    {
        Assert.Equal(0, Run());
        Dictionary<string, string> before = temp.Snapshot();
        before.Remove(In("a", "metrics.jsonl"));
        Assert.Equal(0, Run("--resume", "--iterations", "3"));
        AssertKept(before);
        Assert.Equal(3, RunFolder.Load(temp["a"]).Metrics.Count);
        Assert.True(File.Exists(temp["a", "evaluations", "iteration-00000003.json"]));
        Assert.Equal(2, Run("--resume"));
        Assert.Contains("give --iterations 3 or more", error.ToString());
    }

    [Fact]
    public void ResumingNeedsNoSettingToBeGivenAgain()
    {
        string[] given = ["--iterations", "3", "--set", "update=ppo", "--set", "update.epochs=2", "--set", "learner.innerLr=0.3", "--set", "problem.policy.hidden=5,3", "--set", "training.tasksPerChunk=1"];
        Assert.Equal(0, Run(given));
        Dictionary<string, string> before = temp.Snapshot();
        Assert.Equal(0, Run("--resume"));
        AssertKept(before);
        Assert.Contains("notice: settings as ", output.ToString());
        Assert.Contains("problem.policy.hidden=[5,3]", output.ToString());
        Assert.Equal([In("a", "run.log")], New(before));
        Assert.Equal(2, Run("--resume", "--set", "learner.innerLr=0.1"));
        Assert.Contains("learner.innerLr was 0.3 when", error.ToString());
        Assert.Equal(0, Run("--resume", "--iterations", "4"));
        Assert.Equal(4, RunFolder.Load(temp["a"]).Metrics.Count);
    }

    [Fact]
    public void ManySeedsKeepTheirTableToo()
    {
        Assert.Equal(0, Run("--seeds", "2"));
        Dictionary<string, string> before = temp.Snapshot();
        Assert.Equal(0, Run("--seeds", "2", "--resume", "--set", "evaluation.steps=2"));
        AssertKept(before);
        Assert.Equal(2, RunFolder.LoadEvaluation(temp["a", "evaluations", "iteration-00000002.json"]).Seeds.Length);
        Assert.True(File.Exists(temp["a", "evaluations", "iteration-00000002.html"]));
    }

    [Fact]
    public void ASweepKeepsItsTableToo()
    {
        Sweep sweep = new()
        {
            Variable = "alpha",
            Values = [0.1, 0.2],
            Set = (config, alpha) => config with { Learner = (Maml)config.Learner with { InnerLr = alpha } },
            Variants = [("meta-learned", config => config)],
        };
        int Sweeping(params string[] args) =>
            Experiment.RunSweep(["--out", temp["a"], "--workers", "1", .. args], Config(), sweep, new(Samples.Plain(output), output, error, default));
        Assert.Equal(0, Sweeping());
        Assert.Contains("alpha 0.1, meta-learned: tiny, seed 1: ", output.ToString());   // the progress within a run
        Assert.Contains("iteration 2/2: return ", output.ToString());
        Dictionary<string, string> before = temp.Snapshot();
        Assert.Equal(0, Sweeping("--resume"));
        Assert.Equal(0, Sweeping("--resume", "--set", "evaluation.steps=2"));
        AssertKept(before);
        Assert.True(File.Exists(temp["a", "evaluations", "sweep-2.json"]));
        Assert.True(File.Exists(temp["a", "evaluations", "sweep-2.html"]));
    }

    [Fact]
    public void WhatAnotherDeviceTrainedCanBeJudgedButNotTrainedOn()
    {
        Assert.Equal(0, Run());
        Change("config.json", "\"device\": \"cpu\"", "\"device\": \"cuda\"");
        Dictionary<string, string> before = temp.Snapshot();
        Assert.Equal(0, Run("--resume"));
        Assert.Contains("notice: trained with --device cuda, judged with --device cpu", output.ToString());
        Assert.Contains("notice: trained with --device cuda, judged with --device cpu", File.ReadAllText(temp["a", "run.log"]));
        AssertKept(before);
        Assert.Equal(2, Run("--resume", "--iterations", "3"));
        Assert.Contains("has done 2 of 3 iterations with --device cuda, and only the same device goes on to the same bits: give --device cuda", error.ToString());
        AssertKept(before);
    }

    [Fact]
    public void OtherInstructionsAreSaid()
    {
        Assert.Equal(0, Run());
        string here = RunFolder.Load(temp["a"]).Config.Environment["instructions"];
        Change("config.json", $"\"instructions\": \"{here}\"", "\"instructions\": \"abacus\"");
        Assert.Equal(0, Run("--resume", "--iterations", "3"));
        string notice = $"instructions was 'abacus' and is '{here}'";
        Assert.Contains(notice, output.ToString());
        Assert.Contains(notice, File.ReadAllText(temp["a", "run.log"]));
        Assert.Contains("abacus", File.ReadAllText(temp["a", "evaluations", "iteration-00000003.html"]));
    }

    [Fact]
    public void AnInterruptInAnEvaluationIsHeardAndTheHeldOutValueIsMadeUpFor()
    {
        Assert.Equal(0, Run());
        Directory.Move(temp["a"], temp["whole"]);
        int judged = 0;
        HookedFamily family = new() { OnJudge = () => { if (++judged == 1) cancel.Cancel(); } };
        Assert.Equal(130, Run(Config(family), cancel.Token));
        Assert.InRange(judged, 1, 2);
        Assert.True(File.Exists(temp["a", "checkpoint", "iteration-00000002.safetensors"]));
        Assert.Equal([false, false], RunFolder.Load(temp["a"]).Metrics.Select(m => m.HeldOut is not null));
        Assert.Equal(0, Run("--resume"));
        Assert.Equal(File.ReadAllBytes(temp["whole", "evaluation.json"]), File.ReadAllBytes(temp["a", "evaluation.json"]));
        Assert.Equal(RunFolder.Load(temp["whole"]).Metrics[1].HeldOut, RunFolder.Load(temp["a"]).Metrics[1].HeldOut!);
        Assert.Equal(2, RunFolder.Load(temp["a"]).Metrics.Count);
    }

    [Fact]
    public void AFaultLeavesACheckpointToGoOnFrom()
    {
        Assert.Equal(0, Run("--iterations", "4"));
        Directory.Move(temp["a"], temp["whole"]);
        HookedFamily faulty = new() { OnDraw = drawn => { if (drawn == 6) throw new InvalidOperationException("boom"); } };
        Assert.Equal(1, Run(Config(faulty), default, "--iterations", "4"));
        Assert.True(File.Exists(temp["a", "checkpoint", "iteration-00000003.safetensors"]));
        Assert.Equal(0, Run("--iterations", "4", "--resume"));
        Assert.Equal(File.ReadAllBytes(temp["whole", "evaluation.json"]), File.ReadAllBytes(temp["a", "evaluation.json"]));
    }

    [Fact]
    public void AFolderThatIsRemovedIsNoticedAtTheNextWrite()
    {
        int last = 0;
        HookedFamily family = new() { OnDraw = drawn => { last = drawn; if (drawn == 2) Directory.Delete(temp["a"], recursive: true); } };
        Assert.Equal(1, Run(Config(family), default, "--iterations", "50"));
        Assert.StartsWith($"error: iteration 2: {temp["a"]} is gone: ", error.ToString());
        Assert.Equal(3, last);
        Assert.False(Directory.Exists(temp["a"]));
    }

    void Change(string file, string before, string after)
    {
        string text = File.ReadAllText(temp["a", file]);
        Assert.Contains(before, text);
        File.WriteAllText(temp["a", file], text.Replace(before, after));
    }
}
