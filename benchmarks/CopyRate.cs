using System.Diagnostics;

namespace MetaRL.Benchmarks;

/// <summary>How fast memory moves: what a kernel's bytes are to be compared with.</summary>
static class CopyRate
{
    const int Rounds = 5;

    /// <summary>KiB copied from and to by one thread, together: within the first cache, the second, and beyond the last.</summary>
    public static readonly int[] Sizes = [24, 512, 65_536];

    /// <summary>GB/s read and written by several threads together, each with memory of its own; the best round.</summary>
    public static double GigabytesPerSecond(int threads, int kib) => Enumerable.Range(0, Rounds).Max(_ => Together(threads, kib));

    static double Together(int threads, int kib)
    {
        using var start = new Barrier(threads);
        var rates = new double[threads];
        Thread[] all = [.. Enumerable.Range(0, threads).Select(i => new Thread(() =>
        {
            byte[] from = new byte[kib * 512], to = new byte[kib * 512];
            from.AsSpan().Fill(1);
            from.CopyTo(to, 0);
            int copies = Math.Max(4, (int)((64L << 20) / from.Length));
            start.SignalAndWait();
            long began = Stopwatch.GetTimestamp();
            for (int n = 0; n < copies; n++) from.AsSpan().CopyTo(to);
            rates[i] = 2.0 * copies * from.Length / Stopwatch.GetElapsedTime(began).TotalSeconds / 1e9;
        }))];
        foreach (Thread thread in all) thread.Start();
        foreach (Thread thread in all) thread.Join();
        return rates.Sum();
    }
}
