using System.Diagnostics;
using MetaRL.Reports.Index;
using MetaRL.Reports.Runs;

namespace MetaRL.Reports.Tests.Index;

/// <summary>Apart from the other tests, which would take the processor's time.</summary>
[CollectionDefinition(nameof(RunIndexSpeedTests), DisableParallelization = true)]
[Collection(nameof(RunIndexSpeedTests))]
public sealed class RunIndexSpeedTests : IDisposable
{
    readonly RunFolders runs = new();

    public void Dispose() => runs.Dispose();

    // The best of a few, and the processor's time where that is less than the clock's: others use the machine too.
    [Fact]
    public void A_thousand_runs_of_600_tasks_take_less_than_a_second()
    {
        string evaluation = Path.Combine(runs.Write("first", evaluation: RunFolders.Evaluation(1, k: 4, tasks: 600)), RunFolder.EvaluationFile);
        for (int i = 1; i < 1000; i++)
        {
            string folder = runs.Write($"{i / 10}/{i % 10}", seed: 1 + (i % 28), iterations: 50);
            File.CreateSymbolicLink(Path.Combine(folder, RunFolder.EvaluationFile), evaluation);   // reading is timed, not writing
        }
        double best = double.PositiveInfinity;
        for (int repeat = 0; repeat < 4 && best >= 1; repeat++) best = Math.Min(best, Seconds());
        Assert.InRange(best, 0, 1);
    }

    double Seconds()
    {
        using Process self = Process.GetCurrentProcess();
        (long start, TimeSpan used) = (Stopwatch.GetTimestamp(), self.TotalProcessorTime);
        Assert.Equal(1000, RunIndex.Scan(runs.Root).Count(r => r.State == RunState.Done));
        self.Refresh();
        return Math.Min(Stopwatch.GetElapsedTime(start).TotalSeconds, (self.TotalProcessorTime - used).TotalSeconds);
    }
}
