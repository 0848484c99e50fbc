using MetaRL.Experiments.Sinks;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Reports.Runs;
using MetaRL.Training;
using MetaRL.Updates;

namespace MetaRL.Experiments.Tests;

/// <summary>Sinks of one's own are told all that the run's own files are.</summary>
public sealed class SinkTests : IDisposable
{
    readonly TempFolder temp = new();
    readonly CancellationTokenSource cancel = new();
    readonly StringWriter output = new(), error = new();
    readonly List<string> heard = [];

    public void Dispose()
    {
        temp.Dispose();
        cancel.Dispose();
    }

    ExperimentConfig Config(params Func<IRunSink>[] sinks) => new()
    {
        Name = "tiny",
        Problem = new PolicyProblem { Family = new HookedFamily(), Policy = new GaussianMlp { Hidden = [4] }, Rollouts = 2 },
        Learner = new Maml(),
        Update = new AdamUpdate(),
        Training = new() { Iterations = 3, MetaBatch = 2, CheckpointEvery = 2 },
        Evaluation = new() { Tasks = 2, Steps = 1, Rollouts = 2 },
        Sinks = sinks,
    };

    int Run(ExperimentConfig config, params string[] args) =>
        Experiment.Run(["--out", temp["a"], .. args], config, new(Samples.Plain(output), output, error, cancel.Token));

    [Fact]
    public void ASinkHearsOfEverythingInOrder()
    {
        Assert.Equal(0, Run(Config(() => new Hearing(heard))));
        Assert.Equal(["begin 0/3 False", "0", "1", "sync", "2", "sync", "evaluated 1", "disposed"], heard);
        RunData data = RunFolder.Load(temp["a"]);
        Assert.Equal(3, data.Metrics.Count);
        Assert.False(data.Config.Settings.ContainsKey("sinks"));
    }

    [Fact]
    public void EachSeedHasASinkOfItsOwn()
    {
        int made = 0;
        Assert.Equal(0, Run(Config(() => new Numbered(heard, ++made)), "--seeds", "2", "--iterations", "1"));
        Assert.Equal(["1: seed 1", "1: 0", "2: seed 2", "2: 0"], heard);
    }

    [Fact]
    public void AnInterruptedRunTellsAnewWhatItRepeats()
    {
        Assert.Equal(130, Run(Config(() => new Hearing(heard) { OnRecord = i => { if (i == 0) cancel.Cancel(); } })));
        Assert.Equal(["begin 0/3 False", "0", "sync", "disposed"], heard);
        heard.Clear();
        Assert.Equal(0, Experiment.Run(["--out", temp["a"], "--resume"], Config(() => new Hearing(heard)), new(Samples.Plain(output), output, error, default)));
        Assert.Equal(["begin 1/3 True", "1", "sync", "2", "sync", "evaluated 1", "disposed"], heard);
    }

    [Theory]
    [InlineData("Begin", "")]
    [InlineData("Record", "iteration 1: ")]
    [InlineData("Sync", "iteration 2: ")]
    [InlineData("Evaluated", "")]
    [InlineData("Dispose", "")]
    public void ASinkThatThrowsEndsTheRunWithItsName(string member, string where)
    {
        Assert.Equal(1, Run(Config(() => new Failing(member), () => new Hearing(heard))));
        Assert.Equal($"error: {where}sink {typeof(Failing).FullName}: {member} failed", error.ToString().Trim());
        if (member != "Begin") Assert.Equal("disposed", heard[^1]);
    }

    // It may be of a request that timed out: nobody interrupted the run.
    [Fact]
    public void ASinksOwnCancelledTaskIsNoInterruption()
    {
        Assert.Equal(1, Run(Config(() => new Hearing(heard) { OnRecord = _ => throw new TaskCanceledException("timed out") })));
        Assert.Equal($"error: iteration 1: sink {typeof(Hearing).FullName}: timed out", error.ToString().Trim());
    }

    [Fact]
    public void ASinkThatCannotBeMadeIsAnErrorThatSaysSo()
    {
        Assert.Equal(1, Run(Config(() => throw new InvalidOperationException("no key"))));
        Assert.Equal("error: ExperimentConfig.Sinks: a sink could not be made: no key", error.ToString().Trim());
    }

    // Whoever looks when a checkpoint has appeared finds all its iterations in metrics.jsonl.
    [Fact]
    public void MetricsAreOnDiskBeforeACheckpointIs()
    {
        List<(int Lines, int Checkpoint)> seen = [];
        Assert.Equal(0, Run(Config(() => new Looking(temp["a"], seen))));
        Assert.Equal([(2, 0), (3, 2)], seen);
    }

    sealed class Hearing(List<string> heard) : IRunSink
    {
        public Action<int>? OnRecord { get; init; }

        public void Begin(RunStart start) => heard.Add($"begin {start.Done}/{start.Iterations} {start.IsResumed}");

        public void Record(IterationRecord record)
        {
            heard.Add($"{record.Iteration}");
            OnRecord?.Invoke(record.Iteration);
        }

        public void Sync() => heard.Add("sync");

        public void Evaluated(RunOutcome outcome) => heard.Add($"evaluated {outcome.Evaluation.Seeds.Length}");

        public void Dispose() => heard.Add("disposed");
    }

    // No more is needed than what a sink wants to hear.
    sealed class Numbered(List<string> heard, int number) : IRunSink
    {
        public void Begin(RunStart start) => heard.Add($"{number}: seed {start.Config.Seed}");

        public void Record(IterationRecord record) => heard.Add($"{number}: {record.Iteration}");
    }

    sealed class Failing(string member) : IRunSink
    {
        public void Begin(RunStart start) => Fail(nameof(Begin));

        public void Record(IterationRecord record) => Fail(nameof(Record));

        public void Sync() => Fail(nameof(Sync));

        public void Evaluated(RunOutcome outcome) => Fail(nameof(Evaluated));

        public void Dispose() => Fail(nameof(Dispose));

        void Fail(string now)
        {
            if (now == member) throw new InvalidOperationException($"{member} failed");
        }
    }

    sealed class Looking(string folder, List<(int, int)> seen) : IRunSink
    {
        public void Sync()
        {
            string checkpoints = Path.Combine(folder, RunFolder.CheckpointFolder);
            int newest = !Directory.Exists(checkpoints) ? 0
                : Directory.GetFiles(checkpoints).Max(f => int.Parse(Path.GetFileNameWithoutExtension(f)["iteration-".Length..]));
            seen.Add((RunFolder.Load(folder).Metrics.Count, newest));
        }
    }
}
