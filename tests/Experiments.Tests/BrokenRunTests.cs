using MetaRL.Learners;
using MetaRL.Persistence;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Reports.Runs;
using MetaRL.Updates;

namespace MetaRL.Experiments.Tests;

/// <summary>A run that ends between any two changes of the disk: at its birth, in a checkpoint, in its evaluation or its
/// report. With real kills: tests/campaigns/broken_runs.cs.</summary>
public sealed class BrokenRunTests : IDisposable
{
    const int Iterations = 2;

    readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    static ExperimentConfig Config() => new()
    {
        Name = "tiny",
        Problem = new PolicyProblem { Family = new HookedFamily(), Policy = new GaussianMlp { Hidden = [2] }, Rollouts = 2 },
        Learner = new Maml(),
        Update = new AdamUpdate(),
        Training = new() { Iterations = Iterations, MetaBatch = 1, CheckpointEvery = 1 },
        Evaluation = new() { Tasks = 2, Steps = 1, Rollouts = 1, Every = 2 },
    };

    static (int Code, string Error) Run(string folder, params string[] args)
    {
        using StringWriter output = new(), error = new();
        int code = Experiment.Run(["--out", folder, "--workers", "1", .. args], Config(), new(Samples.Plain(output), output, error, default));
        return (code, error.ToString());
    }

    [Fact]
    public void ARunThatEndsBetweenAnyTwoChangesOfTheDiskIsResumedToTheSameBits()
    {
        int operations = 0;
        Watched(_ => operations++, () => Assert.Equal(0, Run(temp["whole"]).Code));
        Assert.InRange(operations, 30, 200);
        for (int n = 0; n < operations; n++)
        {
            string folder = temp[$"{n}"];
            string last = EndedAt(n, folder);
            GoOn(folder, last);
            AssertSame(folder, last);
            Directory.Delete(folder, recursive: true);
        }
    }

    // No operation is done from the n-th on; what a process does that is killed.
    static string EndedAt(int n, string folder)
    {
        int operation = 0;
        string last = "";
        Watched(Before, () => Assert.Equal(1, Run(folder).Code));
        // It would be unlinked by the system only at a proper end.
        if (Directory.Exists(folder)) File.WriteAllText(Path.Combine(folder, "run.lock"), "");
        return $"{n}, {last}";

        void Before(string what)
        {
            if (operation++ < n) return;
            if (last.Length == 0) last = what;
            throw new EndOfProcessException();
        }
    }

    // As somebody would who does what the messages say.
    static void GoOn(string folder, string where)
    {
        (int code, string error) = Run(folder, "--resume");
        if (error.Contains("leave --resume out to start one")) (code, error) = Run(folder);
        Assert.True(code == 0, $"{where}: {error}");
    }

    void AssertSame(string folder, string where)
    {
        foreach (string file in new[] { $"checkpoint/iteration-{Iterations:D8}.safetensors", "evaluation.json" })
            Assert.True(File.ReadAllBytes(temp["whole", file]).SequenceEqual(File.ReadAllBytes(Path.Combine(folder, file))), $"{where}: {file}");
        Assert.Equal(Curves(temp["whole"]), Curves(folder));
        Assert.True(File.Exists(Path.Combine(folder, "report.html")), where);
        Assert.False(Directory.Exists(Path.Combine(folder, "evaluations")), where);
    }

    static IEnumerable<(int, double, double, double?)> Curves(string folder) =>
        RunFolder.Load(folder).Metrics.Select(m => (m.Iteration, m.Returns[1], m.Loss, m.HeldOut?[1]));

    static void Watched(Action<string> before, Action action)
    {
        Disk.Before = before;
        try
        {
            action();
        }
        finally
        {
            Disk.Before = null;
        }
    }

    sealed class EndOfProcessException() : Exception("the process is no more");
}
