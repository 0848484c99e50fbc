using System.Diagnostics;
using System.Text.Json.Nodes;
using MetaRL.Tensors;

namespace MetaRL.Benchmarks;

/// <summary>
/// Where a meta-gradient's time goes: each of its kernels alone, on blocks as its fused losses give them, with all workers at
/// once, so that they share clock and memory as there. Kernels that read or write what a first pass records walk through a
/// record as large as a task's; all others find their block in the cache. What the kernels together leave of the whole
/// is heads, losses, weights taken over, sums of pieces, and waiting.
/// </summary>
static class MetaGradientProfile
{
    const int Rounds = 9, Passes = 3;   // the best round counts; one walks through the record so many times

    public static void Run(MetaGradientOptions options, double whole)
    {
        int workers = options.Workers;
        double[] peaks = [FmaPeak.Gflops(workers, 256), FmaPeak.Gflops(workers, 512)];
        double used = FmaPeak.Bits == 512 ? peaks[1] : peaks[0];
        Machine(workers, peaks);
        Console.WriteLine($"  {"kernel",-42}{"calls",8}{"ms",8}{"share",7}{"GFLOP",8}{"GFLOP/s",9}{"MB",8}{"GB/s",7}{"of 256",8}{"of 512",8}");
        var rows = new JsonArray();
        double sum = 0;
        foreach (ProfiledKernel kernel in ProfiledKernel.All)
        {
            using TensorScope scope = TensorScope.Open();
            double perCall = Seconds(kernel, options.Workload, workers) / workers;
            double ms = 1000 * perCall * kernel.Calls(options.Workload), gflop = kernel.Flop(options.Workload) / 1e9, megabytes = kernel.Bytes(options.Workload) / 1e6;
            if (kernel.IsPart) sum += ms;
            Console.WriteLine($"  {kernel.Name,-42}{kernel.Calls(options.Workload),8:F0}{ms,8:F2}{ms / whole,7:P0}{gflop,8:F3}{1000 * gflop / ms,9:F0}{megabytes,8:F0}{megabytes / ms,7:F0}"
                + $"{1000 * gflop / ms / peaks[0],8:P0}{1000 * gflop / ms / peaks[1],8:P0}");
            rows.Add(new JsonObject
            {
                ["kernel"] = kernel.Name,
                ["part"] = kernel.IsPart,
                ["ms"] = ms,
                ["gflop"] = gflop,
                ["megabytes"] = megabytes,
                ["ofPeak"] = 1000 * gflop / ms / used,
            });
        }
        Console.WriteLine($"  {"together, without the lines marked *",-42}{"",8}{sum,8:F2}{sum / whole,7:P0}");
        Console.WriteLine($"  {"the rest: heads, losses, waiting",-42}{"",8}{whole - sum,8:F2}{1 - sum / whole,7:P0}");
        double? narrower = Narrower(options);
        JsonLine.Write("meta-gradient-profile", options, ("ms", whole), ("ms256", narrower), ("kernelsMs", sum), ("vectorBits", FmaPeak.Bits),
            ("peak256", Finite(peaks[0])), ("peak512", Finite(peaks[1])), ("kernels", rows));
    }

    // The whole in a process without 512-bit vectors: slower if they pay, faster if the clock falls with them.
    static double? Narrower(MetaGradientOptions options)
    {
        if (FmaPeak.Bits < 512) return null;
        ProcessStartInfo start = PeerProcess.Self("meta-gradient", "--json", "--workers", $"{options.Workers}", "--repeats", $"{options.Repeats}",
            "--tasks", $"{options.Workload.Tasks}", "--samples", $"{options.Workload.Samples}", "--hidden", $"{options.Workload.Hidden}");
        start.Environment["DOTNET_EnableAVX512"] = start.Environment["DOTNET_EnableAVX512F"] = "0";   // the second is its name before .NET 10
        JsonObject line = PeerProcess.LastLine(start);
        double ms = (double)line["ms"]!;
        Console.WriteLine($"  the whole with vectors of {line["vectorBits"]} bits: {ms:F1} ms, {(double)line["peakFraction"]!:P0} of their peak"
            + $"{((bool)line["settling"]!["settled"]! ? "" : " (NOT settled)")}");
        return ms;
    }

    static double? Finite(double value) => double.IsFinite(value) ? value : null;

    static void Machine(int workers, double[] peaks)
    {
        Console.WriteLine($"profile with {workers} workers; matrix products and layers use vectors of {FmaPeak.Bits} bits (256 where a layer has at most 8 columns)");
        Console.WriteLine($"  {"bits",-8}{"peak, one core",16}{"all workers",14}{"GHz, one core",16}{"all workers",14}   (GHz: from additions to products that wait for each other, 4 cycles each)");
        foreach ((int bits, double peak) in new[] { (256, peaks[0]), (512, peaks[1]) })
            Console.WriteLine($"  {bits,-8}{FmaPeak.Gflops(1, bits),16:F0}{peak,14:F0}{FmaPeak.Gigahertz(1, bits),16:F2}{FmaPeak.Gigahertz(workers, bits),14:F2}");
        string[] copies = [.. CopyRate.Sizes.Select(kib => $"{kib} KiB: {CopyRate.GigabytesPerSecond(workers, kib):F0}")];
        Console.WriteLine($"  copies, read and written together, GB/s of all workers, each with so much of its own: {string.Join(", ", copies)}");
    }

    // Seconds of one call while every worker makes calls.
    static double Seconds(ProfiledKernel kernel, MetaGradientWorkload workload, int workers)
    {
        ProfiledBlocks[] blocks = [.. Enumerable.Range(0, workers).Select(_ => new ProfiledBlocks(workload, workers))];
        int calls = Passes * blocks[0].Count;
        var rounds = new double[Rounds];
        for (int round = -2; round < Rounds; round++)
        {
            double seconds = Together(workers, worker =>
            {
                for (int i = 0; i < calls; i++) kernel.Run(blocks[worker].At(i));
            });
            if (round >= 0) rounds[round] = seconds / calls;
        }
        return rounds.Min();   // as the peak is the best of its rounds
    }

    static double Together(int workers, Action<int> run)
    {
        using var start = new Barrier(workers);
        var seconds = new double[workers];
        Thread[] all = [.. Enumerable.Range(0, workers).Select(i => new Thread(() =>
        {
            start.SignalAndWait();
            long from = Stopwatch.GetTimestamp();
            run(i);
            seconds[i] = Stopwatch.GetElapsedTime(from).TotalSeconds;
        }))];
        foreach (Thread thread in all) thread.Start();
        foreach (Thread thread in all) thread.Join();
        return seconds.Average();
    }
}
