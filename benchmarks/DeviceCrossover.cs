using System.Text.Json.Nodes;
using MetaRL.Losses;
using MetaRL.Rollouts;
using MetaRL.Shards;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Updates;

namespace MetaRL.Benchmarks;

/// <summary>The meta-gradient on every device present, by width, samples and tasks, and from which size on another device
/// than the embedded one is faster.</summary>
static class DeviceCrossover
{
    const int Repeats = 5;   // on top of the warm-up

    static readonly (string Size, Func<MetaGradientWorkload, int> Of, MetaGradientWorkload[] Rows)[] Sweeps =
    [
        ("hidden width", w => w.Hidden, [.. Sizes(16, 64, 256, 1024).Select(n => new MetaGradientWorkload(Tasks: 20, Samples: 200, Hidden: n))]),
        ("samples", w => w.Samples, [.. Sizes(20, 200, 2000).Select(n => new MetaGradientWorkload(Tasks: 20, Samples: n))]),
        ("tasks", w => w.Tasks, [.. Sizes(1, 20, 200, 1000).Select(n => new MetaGradientWorkload(Tasks: n, Samples: 200))]),
    ];

    static (string Name, IBackend Backend)[] Devices { get; } = BenchmarkDevices.All();

    public static int Run(BenchmarkOptions options)
    {
        if (Devices.Length == 1)
        {
            Console.Error.WriteLine("device-crossover: there is one device here; gpu needs an NVIDIA card, others a build of their own: "
                + "dotnet run -c Release --project benchmarks -p:Torch=cpu -- device-crossover (or -p:Torch=cuda-linux or installed)");
            return 2;
        }
        var table = new JsonArray();
        foreach ((string size, Func<MetaGradientWorkload, int> of, MetaGradientWorkload[] rows) in Sweeps)
        {
            Console.WriteLine($"{size}\n  tasks samples hidden{string.Concat(Devices.Select(d => $"{d.Name + " ms",14}"))}");
            double[][] times = [.. rows.Select(w => Row(w, options.Workers))];
            for (int i = 0; i < rows.Length; i++) table.Add(ToJson(size, rows[i], times[i]));
            int[] sizes = [.. rows.Select(of)];
            for (int d = 1; d < Devices.Length; d++)
            {
                bool[] isFaster = [.. times.Select(t => t[d] < t[0])];
                Console.WriteLine($"  {Devices[d].Name}: {Crossover(sizes, isFaster)}");
            }
        }
        JsonLine.Write("device-crossover", options, ("rows", table));
        return 0;
    }

    static double[] Row(MetaGradientWorkload w, int workers)
    {
        double[] ms = Array.ConvertAll(Devices, d => Milliseconds(w, d.Backend, workers));
        Console.WriteLine($"  {w.Tasks,5} {w.Samples,7} {w.Hidden,6}{string.Concat(ms.Select(t => $"{t,14:F1}"))}");
        return ms;
    }

    // Each device with its own chunks. The data is uploaded.
    static double Milliseconds(MetaGradientWorkload w, IBackend backend, int workers)
    {
        using var pool = new WorkerPool(workers);
        using TensorScope scope = TensorScope.Open();
        Params phi = w.Phi(backend);
        using LocalShard shard = w.Shard(w.Data(), backend, pool);
        MetaObjective objective = w.Objective(shard);
        var loss = new SurrogateLoss();
        return Timing.Median(Timing.Milliseconds(Repeats, () =>
        {
            using TensorScope inner = TensorScope.Open();
            objective.LossAndGradient(phi, loss);
        }));
    }

    static string Crossover(int[] sizes, bool[] isFaster)
    {
        int slower = Array.LastIndexOf(isFaster, false);
        return slower == sizes.Length - 1 ? $"not faster at {sizes[^1]}, the largest" : $"faster from {sizes[slower + 1]} on";
    }

    static JsonObject ToJson(string sweep, MetaGradientWorkload w, double[] ms)
    {
        var row = new JsonObject { ["sweep"] = sweep, ["tasks"] = w.Tasks, ["samples"] = w.Samples, ["hidden"] = w.Hidden };
        for (int d = 0; d < ms.Length; d++) row[Devices[d].Name] = ms[d];
        return row;
    }

    static int[] Sizes(params int[] sizes) => sizes;
}
