using System.Diagnostics;

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
        for (int i = 0; i < repeats; i++)
        {
            start = Stopwatch.GetTimestamp();
            run();
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        Array.Sort(times);
        return times;
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
