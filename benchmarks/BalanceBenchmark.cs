using System.Collections.Concurrent;
using MetaRL.Rollouts;
using MetaRL.Tensors.Backends;

namespace MetaRL.Benchmarks;

/// <summary>
/// How evenly a meta-iteration's work is dealt out to 16 workers, on any machine: each piece sleeps for a time that is
/// proportional to its size, since fewer cores would distort what pieces of real work show. A worker's share is the size of
/// all pieces that it ran.
/// </summary>
static class BalanceBenchmark
{
    const int Workers = 16, Tasks = 20, Rollouts = 20, Samples = 2000;
    const int PieceSamples = 384;   // of a fused kernel

    const double MsPerRollout = 4, MsPerSample = 1 / 16.0;   // 24 ms a full piece of either: far above what a sleep is off by

    static int[] RolloutPieces => [.. RolloutSampler.PiecesOf(Rollouts, 1).Select(static p => p.Count)];

    static int[] GradientPieces => [.. Enumerable.Range(0, Samples).Chunk(PieceSamples).Select(static p => p.Length)];

    public static int Run(BenchmarkOptions options)
    {
        using var pool = new WorkerPool(Workers);
        BenchmarkOptions with = options with { Workers = Workers };
        Report(with, "rollouts", RolloutPieces, () => PlayRollouts(pool));
        Report(with, "gradients", GradientPieces, () => TakeGradients(pool));
        return 0;
    }

    static void Report(BenchmarkOptions options, string what, int[] pieces, Func<double> run)
    {
        run();   // warm-up
        double[] found = [.. Enumerable.Range(0, options.Repeats).Select(_ => run()).Order()];
        double median = Timing.Median(found), paper = ListSchedule([.. Enumerable.Repeat(pieces, Tasks).SelectMany(static p => p)]);
        Console.WriteLine($"balance, {what}: {Tasks} tasks in pieces of {string.Join(", ", pieces)} on {Workers} workers: "
            + $"largest share {median:F3} of the mean (median of {found.Length}; {found[0]:F3} to {found[^1]:F3}), list scheduling {paper:F3}");
        JsonLine.Write("balance", options, ("work", what), ("largestShare", median), ("min", found[0]), ("max", found[^1]), ("listScheduling", paper));
    }

    // As RolloutSampler deals them out.
    static double PlayRollouts(WorkerPool pool)
    {
        var shares = new Shares();
        int[] pieces = RolloutPieces;
        var dealer = new PieceDealer([.. Enumerable.Repeat(pieces.Length, Tasks)], Workers);
        pool.Map(new int[Workers], (_, _, _) =>
        {
            while (dealer.Take() is (_, int first, int count)) shares.Work(pieces[first..(first + count)].Sum(), MsPerRollout);
            return true;
        });
        return shares.LargestOverMean;
    }

    // As the meta-gradient does: a job is a task, whose kernels deal out pieces.
    static double TakeGradients(WorkerPool pool)
    {
        var shares = new Shares();
        int[] pieces = GradientPieces;
        pool.Map(Enumerable.Range(0, Tasks).ToArray(), (_, _, _) =>
        {
            Pieces.Run(pieces.Length, piece => shares.Work(pieces[piece], MsPerSample));
            return true;
        });
        return shares.LargestOverMean;
    }

    /// <summary>What it would be if each piece, in order, went to the worker that is free first (Graham 1966).</summary>
    static double ListSchedule(int[] pieces)
    {
        var ends = new double[Workers];
        foreach (int piece in pieces) ends[Array.IndexOf(ends, ends.Min())] += piece;
        return ends.Max() / (pieces.Sum() / (double)Workers);
    }

    sealed class Shares
    {
        readonly ConcurrentDictionary<int, double> sizes = [];   // by thread

        public bool Work(int size, double msEach)
        {
            Thread.Sleep((int)Math.Round(size * msEach));
            sizes.AddOrUpdate(Environment.CurrentManagedThreadId, size, (_, before) => before + size);
            return true;
        }

        public double LargestOverMean => sizes.Values.Max() / (sizes.Values.Sum() / Workers);
    }
}
