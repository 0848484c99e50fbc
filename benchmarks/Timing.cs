using System.Diagnostics;

namespace MetaRL.Benchmarks;

/// <summary>Wall-clock times of repeated runs, after warming up.</summary>
static class Timing
{
    /// <summary>Milliseconds of each counted run, sorted.</summary>
    public static double[] Milliseconds(int repeats, Action run)
    {
        for (int i = 0; i < Math.Max(5, repeats / 3); i++) run();
        var times = new double[repeats];
        for (int i = 0; i < repeats; i++)
        {
            long start = Stopwatch.GetTimestamp();
            run();
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        Array.Sort(times);
        return times;
    }

    public static double Median(double[] sorted) => sorted[sorted.Length / 2];
}
