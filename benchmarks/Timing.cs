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
