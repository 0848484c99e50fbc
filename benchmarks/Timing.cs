using System.Diagnostics;
using System.Runtime;
using System.Text.Json.Nodes;

namespace MetaRL.Benchmarks;

/// <summary>What a repeated run costs, after warming up.</summary>
static class Timing
{
    static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    /// <summary>Milliseconds of each counted run, sorted.</summary>
    public static double[] Milliseconds(int repeats, Action run)
    {
        // Long enough for the compiler's tiers to settle, too.
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < 5 || Stopwatch.GetElapsedTime(start) < WarmUp; i++) run();
        var times = new double[repeats];
        for (int i = 0; i < repeats; i++) times[i] = Time(run);
        Array.Sort(times);
        return times;
    }

    /// <summary>Runs until the compiler has settled: until the medians of so many windows in a row lie within a few percent of
    /// each other and no method was compiled during them, on any thread. A start that never settles ends after a minute, and says so.</summary>
    public static Settling Settle(Action run)
    {
        var medians = new List<double>();
        long start = Stopwatch.GetTimestamp(), methodsBefore = JitInfo.GetCompiledMethodCount(), quietSince = methodsBefore;
        int quiet = 0;
        while (true)
        {
            medians.Add(Median(Counted(Settling.WindowRuns, run)));
            long methods = JitInfo.GetCompiledMethodCount();
            quiet = methods == quietSince ? quiet + 1 : 0;
            quietSince = methods;
            TimeSpan spent = Stopwatch.GetElapsedTime(start);
            bool isSettled = quiet >= Settling.Windows && Settling.Agree(medians);
            if (isSettled && spent > WarmUp || spent > Settling.Most) return new(isSettled, medians.Count, spent.TotalSeconds, methods - methodsBefore);
        }
    }

    /// <summary>Milliseconds of each of so many runs, sorted, without a warm-up.</summary>
    public static double[] Counted(int repeats, Action run)
    {
        var times = new double[repeats];
        for (int i = 0; i < repeats; i++) times[i] = Time(run);
        Array.Sort(times);
        return times;
    }

    /// <summary>Milliseconds of each counted run of two workloads by turns, each sorted: what slows the machine for a while slows both.</summary>
    public static (double[] First, double[] Second) ByTurns(int repeats, Action first, Action second)
    {
        (double[] a, double[] b) = (new double[repeats], new double[repeats]);
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < 3 || Stopwatch.GetElapsedTime(start) < WarmUp; i++)
        {
            first();
            second();
        }
        for (int i = 0; i < repeats; i++) (a[i], b[i]) = (Time(first), Time(second));
        Array.Sort(a);
        Array.Sort(b);
        return (a, b);
    }

    static double Time(Action run)
    {
        long start = Stopwatch.GetTimestamp();
        run();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    public static double Median(double[] sorted) => (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;

    /// <summary>Bytes that one run allocates on the managed heap, over all threads.</summary>
    public static long AllocatedBytes(Action run)
    {
        // Not while the clock runs: an exact count stops every thread.
        long before = GC.GetTotalAllocatedBytes(precise: true);
        run();
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }

    /// <summary>Bytes of memory that this process holds, native and managed.</summary>
    public static long ResidentBytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}

/// <summary>How a workload was warmed up, see <see cref="Timing.Settle"/>.</summary>
/// <param name="IsSettled">Whether it settled within <see cref="Most"/>.</param>
/// <param name="Count">Windows run.</param>
/// <param name="Seconds">Time spent.</param>
/// <param name="Methods">Methods compiled meanwhile, new versions of the same one included.</param>
readonly record struct Settling(bool IsSettled, int Count, double Seconds, long Methods)
{
    /// <summary>Runs of a window.</summary>
    public const int WindowRuns = 5;

    /// <summary>Windows in a row that must agree.</summary>
    public const int Windows = 4;

    /// <summary>How far the largest of their medians may lie above the least.</summary>
    public const double Tolerance = 0.05;

    /// <summary>When waiting ends.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromSeconds(60);

    /// <summary>Whether the last windows' medians agree.</summary>
    public static bool Agree(IReadOnlyList<double> medians)
    {
        if (medians.Count < Windows) return false;
        double[] last = [.. medians.Skip(medians.Count - Windows)];
        return last.Max() <= (1 + Tolerance) * last.Min();
    }

    public override string ToString() => $"{(IsSettled ? "settled" : "NOT settled")} after {Count} windows of {WindowRuns} runs, {Seconds:F1} s, {Methods} methods compiled"
        + $" (rule: {Windows} windows in a row within {Tolerance:P0}, nothing compiled meanwhile)";

    public JsonObject ToJson() => new() { ["settled"] = IsSettled, ["windows"] = Count, ["seconds"] = Seconds, ["methods"] = Methods };
}
