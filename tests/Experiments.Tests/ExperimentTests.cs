using MetaRL.Evaluation;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Reports.Runs;
using MetaRL.Tensors.Backends;
using MetaRL.Updates;

namespace MetaRL.Experiments.Tests;

public sealed class ExperimentTests : IDisposable
{
    const int MetaBatch = 2;

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
        Training = new() { Iterations = 5, MetaBatch = MetaBatch, CheckpointEvery = 2, ConflictsEvery = 0 },
        Evaluation = new() { Tasks = 2, Steps = 2, Rollouts = 2, Every = 2 },
    };

    int Run(ExperimentConfig config, params string[] args) =>
        Experiment.Run(args, config, new(Samples.Plain(output), output, error, cancel.Token));

    int RunTo(string folder, params string[] args) => Run(Config(), ["--out", temp[folder], "--workers", "2", .. args]);

    // Interrupts while the tasks of this iteration are drawn.
    int Interrupted(int iteration, params string[] args) => Run(Config(drawn => { if (drawn == (iteration * MetaBatch) + 1) cancel.Cancel(); }), args);

    [Fact]
    public void ARunLeavesAllItsFiles()
    {
        Assert.Equal(0, RunTo("a", "--iterations", "4"));
        Assert.Equal("", error.ToString());
        Assert.EndsWith($"run:    {temp["a"]}{Environment.NewLine}", output.ToString());
        Assert.Contains($"report: {temp["a", "report.html"]}", output.ToString());
        RunData data = RunFolder.Load(temp["a"]);
        Assert.Equal([0, 1, 2, 3], data.Metrics.Select(m => m.Iteration));
        Assert.Equal([false, true, false, true], data.Metrics.Select(m => m.HeldOut is not null));
        Assert.Equal([0, 1, 2], data.Evaluation!.Seeds[0].Steps.Select(s => s.K));
        Assert.Equal(4, (int)data.Config.Settings["training"]!["iterations"]!);
        Assert.Equal("maml", (string)data.Config.Settings["learner"]!["type"]!);
        Assert.True(File.Exists(temp["a", "report.html"]));
        Assert.True(File.Exists(temp["a", "checkpoint", "iteration-00000004.safetensors"]));
        Assert.Single(Directory.GetFiles(temp["a"], "events.out.tfevents.*"));
    }

    [Fact]
    public void TheHeldOutCurveEndsWhereTheEvaluationIs()
    {
        Assert.Equal(0, RunTo("a", "--iterations", "2"));
        RunData data = RunFolder.Load(temp["a"]);
        Assert.Equal(data.Evaluation!.Seeds[0].Steps.Take(2).Select(s => s.Mean), data.Metrics[^1].HeldOut!);
    }

    // Three tasks, asked for forty: each once, and no word that they were held out.
    [Fact]
    public void TasksOfTrainingAreCalledThat()
    {
        ExperimentConfig config = Config() with
        {
            Problem = new PolicyProblem { Family = new TestKit.Guess(), Policy = new CategoricalMlp { Hidden = [4] }, Rollouts = 2 },
        };
        Assert.Equal(0, Run(config, "--out", temp["a"], "--iterations", "2", "--set", "evaluation.tasks=40"));
        string said = string.Join(' ', output.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("evaluation: asked for 40 tasks, found 3 distinct ones, all there are (one drawn twice counts once): 3 tasks (the same as in training)", said);
        Assert.Contains("evaluation: asked for 40 tasks, found 3 distinct ones, all there are", File.ReadAllText(temp["a", "run.log"]));
        Assert.Contains("same-task", said);
        Assert.Contains("Return on 3 tasks (the same as in training), one training seed No intervals", said);
        Assert.DoesNotContain("held-out", said);
        EvaluationRecord evaluation = RunFolder.Load(temp["a"]).Evaluation!;
        Assert.Equal((3, 3, 3), (evaluation.Tasks.Distinct().Count(), evaluation.SharedTasks, evaluation.TaskPool));
        Assert.DoesNotContain("held", File.ReadAllText(temp["a", "report.html"]));
    }

    [Fact]
    public void EvaluationsInTrainingTakeTheFirstTasks()
    {
        Assert.Equal(0, RunTo("a", "--iterations", "2", "--set", "evaluation.tasks=5", "--set", "evaluation.everyTasks=2"));
        RunData data = RunFolder.Load(temp["a"]);
        Assert.Equal(5, data.Evaluation!.Tasks.Length);
        Assert.Equal(data.Evaluation.Seeds[0].Steps.Take(2).Select(s => s.Returns.Take(2).Average()), data.Metrics[^1].HeldOut!);
    }

    [Fact]
    public void AnInterruptedRunIsResumedToTheSameBits()
    {
        Assert.Equal(0, RunTo("whole"));
        Assert.Equal(130, Interrupted(3, "--out", temp["parts"], "--workers", "1"));
        Assert.Contains("interrupted; go on with: ", error.ToString());
        Assert.Contains("--resume", error.ToString());
        Assert.Equal(3, RunFolder.Load(temp["parts"]).Metrics.Count);
        Assert.True(File.Exists(temp["parts", "checkpoint", "iteration-00000003.safetensors"]));

        Assert.Equal(0, Experiment.Run(["--out", temp["parts"], "--resume"], Config(), new(Samples.Plain(output), output, error, CancellationToken.None)));
        foreach (string file in new[] { "checkpoint/iteration-00000005.safetensors", "evaluation.json" })
            Assert.Equal(File.ReadAllBytes(temp["whole", file]), File.ReadAllBytes(temp["parts", file]));
        Assert.Equal(Curves("whole"), Curves("parts"));
    }

    IEnumerable<(int, double, double, double, double?)> Curves(string run) =>
        RunFolder.Load(temp[run]).Metrics.Select(m => (m.Iteration, m.Returns[0], m.Returns[1], m.Loss, m.HeldOut?[1]));

    [Fact]
    public void AKilledRunIsResumedFromItsNewestCheckpoint()
    {
        Assert.Equal(0, RunTo("a", "--iterations", "5"));
        byte[] whole = File.ReadAllBytes(temp["a", "checkpoint", "iteration-00000005.safetensors"]);
        File.Delete(temp["a", "checkpoint", "iteration-00000005.safetensors"]);
        File.Delete(temp["a", "evaluation.json"]);
        Assert.Equal(0, RunTo("a", "--iterations", "5", "--resume"));
        Assert.Equal(whole, File.ReadAllBytes(temp["a", "checkpoint", "iteration-00000005.safetensors"]));
        Assert.Equal([0, 1, 2, 3, 4], RunFolder.Load(temp["a"]).Metrics.Select(m => m.Iteration));
    }

    [Fact]
    public void ARunMayGoOnForLongerButNotOtherwise()
    {
        Assert.Equal(0, RunTo("a", "--iterations", "1"));
        Assert.Equal(0, RunTo("a", "--iterations", "2", "--resume"));
        Assert.Equal(2, RunFolder.Load(temp["a"]).Metrics.Count);
        Refuses(2, "training.iterations is 1, and 2 are done", "--iterations", "1");
        Refuses(2, $"--resume: learner.innerLr was 0.1 when {temp["a"]} began and is 0.2 now", "--set", "learner.innerLr=0.2");
        Refuses(2, $"--resume: --seed was 1 when {temp["a"]} began and is 2 now", "--seed", "2");
    }

    [Fact]
    public void ADamagedOrForeignCheckpointIsRefused()
    {
        Assert.Equal(0, RunTo("a", "--iterations", "1"));
        Assert.Equal(0, RunTo("b", "--iterations", "1", "--seed", "2"));
        string checkpoint = temp["a", "checkpoint", "iteration-00000001.safetensors"];
        File.Copy(temp["b", "checkpoint", "iteration-00000001.safetensors"], checkpoint, overwrite: true);
        Refuses(1, "belongs to another run");
        byte[] bytes = File.ReadAllBytes(checkpoint);
        bytes[^1] ^= 1;
        File.WriteAllBytes(checkpoint, bytes);
        Refuses(1, checkpoint);
        File.WriteAllText(temp["a", "config.json"], "{");
        Refuses(1, "config.json");
    }

    void Refuses(int code, string message, params string[] args)
    {
        Dictionary<string, string> before = temp.Snapshot();
        error.GetStringBuilder().Clear();
        Assert.Equal(code, RunTo("a", ["--resume", .. args]));
        Assert.Contains(message, error.ToString());
        Assert.Single(error.ToString().TrimEnd().Split('\n'));
        Assert.Equal(before, temp.Snapshot());
    }

    [Fact]
    public void ARunIsNeverOverwritten()
    {
        Assert.Equal(0, RunTo("a", "--iterations", "1"));
        Dictionary<string, string> before = temp.Snapshot();
        Assert.Equal(2, RunTo("a", "--iterations", "1"));
        Assert.Equal($"error: {temp["a"]} already holds a run; pass --resume to go on with it, or another --out", error.ToString().Trim());
        Assert.Equal(before, temp.Snapshot());
    }

    [Fact]
    public void SeveralSeedsShareATableAndAReport()
    {
        Assert.Equal(0, RunTo("a", "--iterations", "1", "--seed", "3", "--seeds", "2", "--quiet"));
        Assert.Equal(temp["a"] + Environment.NewLine, output.ToString());
        Assert.Equal([temp["a", "3"], temp["a", "4"]], RunFolder.FindRuns(temp["a"]));
        Assert.All(RunFolder.FindRuns(temp["a"]), run => Assert.Single(RunFolder.Load(run).Evaluation!.Seeds));
        string all = File.ReadAllText(temp["a", "evaluation.json"]);
        Assert.Contains("\"seed\": 3", all);
        Assert.Contains("\"seed\": 4", all);
        Assert.True(File.Exists(temp["a", "report.html"]));
        // One of them was never started: resuming trains it, too.
        Directory.Delete(temp["a", "4"], recursive: true);
        Assert.Equal(0, RunTo("a", "--iterations", "1", "--seed", "3", "--seeds", "2", "--resume"));
        Assert.Equal(all, File.ReadAllText(temp["a", "evaluation.json"]));
    }

    [Fact]
    public void AFailedRunSaysWhereInOneLineAndKeepsWhatItHas()
    {
        ExperimentConfig config = Config(drawn => { if (drawn == 3 * MetaBatch) throw new InvalidOperationException("the \u001b[31mmarket\nis closed"); });
        Assert.Equal(1, Run(config, "--out", temp["a"]));
        Assert.Matches("^error: iteration 4: drawing task 0 of the Train split from seed 0x[0-9a-f]{16}: InvalidOperationException "
            + $@"at {nameof(ExperimentTests)}\.{nameof(AFailedRunSaysWhereInOneLineAndKeepsWhatItHas)} \({nameof(ExperimentTests)}\.cs:\d+\): "
            + @"the \\u001b\[31mmarket is closed \(METARL_TRACE=1 shows the whole trace\)$", error.ToString().Trim());
        Assert.Equal(3, RunFolder.Load(temp["a"]).Metrics.Count);
        // None was due.
        Assert.True(File.Exists(temp["a", "checkpoint", "iteration-00000003.safetensors"]));
    }

    [Theory]
    [InlineData("no option '--iteratons'; did you mean '--iterations'?", "--iteratons", "3")]
    [InlineData("no setting 'learner.inerLr'; did you mean 'learner.innerLr'?", "--set", "learner.inerLr=1")]
    [InlineData("training.iterations is set 2 times", "--iterations", "1", "--set", "training.iterations=2")]
    [InlineData("a CategoricalMlp needs discrete actions", "--set", "problem.policy=categoricalMlp")]
    [InlineData("training.allowTf32: --device cpu has no TF32", "--set", "training.allowTf32=true")]
    [InlineData("--resume: no run in", "--resume")]
    public void BadUsageIsOneLineAndLeavesNoTrace(string message, params string[] args)
    {
        Assert.Equal(2, RunTo("a", args));
        Assert.StartsWith("error: " + message, error.ToString());
        Assert.Single(error.ToString().TrimEnd().Split('\n'));
        Assert.Equal("", output.ToString());
        Assert.False(Directory.Exists(temp["a"]));
    }

    [Theory]
    [InlineData("cuda", "cuda-linux")]
    [InlineData("torch-cpu", "cpu")]
    public void ADeviceOfAnotherBuildSaysHowToGetIt(string device, string build)
    {
        if (DeviceRegistry.Find(device) is not null) return;   // this is the other build
        BadUsageIsOneLineAndLeavesNoTrace($"--device {device}: this build has no Torch back end; get one with: dotnet build -p:Torch={build}", "--device", device);
    }

    // The usual folders are those of the current one.
    [Fact]
    public void ADeviceThatIsNotThereComesBeforeWhereTheRunWouldGo()
    {
        if (DeviceRegistry.Find("cuda") is not null) return;   // this is the other build
        ExperimentConfig config = Config() with { Name = $"taken-{Guid.NewGuid():n}" };
        string folder = Path.Combine("runs", config.Name);
        Directory.CreateDirectory(Path.Combine(folder, "1", "something"));
        try
        {
            Assert.Equal(2, Run(config, "--device", "cuda"));
            Assert.Equal("", output.ToString());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void AutoSaysWhichDeviceItTakesAndARunGoesOnWhereItBegan()
    {
        Assert.Equal(0, RunTo("a", "--iterations", "1", "--device", "auto"));
        string first = output.ToString().Split('\n').Single(line => line.StartsWith("device: ", StringComparison.Ordinal));
        bool choice = DeviceRegistry.All.Count(d => d.Absence is null) > 1;
        Assert.Matches(choice ? @"^device: \S+, where a meta-batch takes \d+\.\d ms; it takes \d+\.\d ms on " : "^device: cpu, the only one that works here", first);
        foreach (IDevice absent in DeviceRegistry.All.Where(d => d.Absence is not null)) Assert.Contains($"  not {absent.Name}: {absent.Absence!.Reason}", output.ToString());
        string taken = RunFolder.Load(temp["a"]).Config.Environment["device"];
        Assert.StartsWith($"device: {taken}, ", first);
        Assert.Equal(0, RunTo("a", "--iterations", "2", "--device", "auto", "--resume"));
        Assert.Contains($"device: {taken}, as the run began", output.ToString());
    }

    [Fact]
    public void HelpShowsSettingsWithTheirDocumentation()
    {
        Assert.Equal(0, Run(Config(), "--help"));
        Assert.Contains("METARL_TRACE=1  Errors show the whole stack trace", output.ToString());
        Assert.Contains("learner.innerLr=0.1  (number in (0, 1000])", output.ToString());
        Assert.Contains("update=adam  (adam|es|pearl|ppo|reptile|sgd|trustRegion)", output.ToString());
        Assert.Contains("problem.advantage.gamma=0.99", output.ToString());
    }
}
