using System.Diagnostics;
using System.Globalization;
using MetaRL.Envs;
using MetaRL.Experiments.Display;
using MetaRL.Experiments.Runs;
using MetaRL.Losses;
using MetaRL.Reports.Runs;
using MetaRL.Rollouts;
using MetaRL.Sampling;
using MetaRL.Shards;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Updates;

namespace MetaRL.Experiments.Commands;

/// <summary>What <c>--device auto</c> takes: the device on which a meta-batch of this very experiment, from its rollouts to its
/// meta-gradient, takes least time.</summary>
static class DeviceChoice
{
    const int Repeats = 3;   // after one to warm up: libtorch loads its libraries with the first operation

    /// <summary>The device that was asked for, or the fastest; a resumed run keeps the one it began on.</summary>
    public static string Settle(RunOptions options, ExperimentConfig config, string folder, WorkerPool pool, IRunDisplay display, CancellationToken cancel)
    {
        if (options.Device != Devices.Auto) return options.Device;
        string? began = options.Resume ? BeganOn(folder) : null;
        (string device, string why) = began is null ? Fastest(config, pool, cancel) : (began, "as the run began");
        display.Note($"device: {device}, {why}");
        return device;
    }

    // Null where there is no run yet, or where this machine has no such device: then it can only be judged.
    static string? BeganOn(string folder)
    {
        string? file = Directory.EnumerateFiles(folder, RunFolder.ConfigFile, SearchOption.AllDirectories).FirstOrDefault();
        if (file is null) return null;
        string? device = RunFolder.LoadConfig(Path.GetDirectoryName(file)!).Environment.GetValueOrDefault(RunFacts.Device);
        return Devices.Present.Contains(device) ? device : null;
    }

    static (string Device, string Why) Fastest(ExperimentConfig config, WorkerPool pool, CancellationToken cancel)
    {
        string[] present = Devices.Present;
        if (present is [var only]) return (only, WhyAlone());
        try
        {
            return Fastest(config, present, pool, cancel);
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message, e);   // settings that do not fit together
        }
    }

    // A card that is not there is no news; a device that this build was made for is.
    static string WhyAlone()
    {
        IDevice? missing = DeviceRegistry.All.FirstOrDefault(d => d.Name != Devices.Gpu && d.Absence is not null);
        return missing is null
            ? "the only one present; gpu needs an NVIDIA card and its driver, and -p:Torch=cpu, -p:Torch=cuda-linux and -p:Torch=installed add others"
            : $"the only one here; {missing.Name}: {missing.Absence!.Reason}";
    }

    static (string Device, string Why) Fastest(ExperimentConfig config, string[] present, WorkerPool pool, CancellationToken cancel)
    {
        List<(string Device, double Ms)> times = [];
        foreach (string device in present) times.Add((device, Milliseconds(config, device, pool, cancel)));
        times.Sort((a, b) => a.Ms.CompareTo(b.Ms));
        IEnumerable<string> others = times.Skip(1).Select(t => $"{Text(t.Ms)} on {t.Device}");
        return (times[0].Device, $"where a meta-batch takes {Text(times[0].Ms)}; it takes {string.Join(" and ", others)}");
    }

    // The best of a few meta-batches of the experiment's own sizes, sampled wherever the device has them sampled.
    static double Milliseconds(ExperimentConfig config, string device, WorkerPool pool, CancellationToken cancel)
    {
        bool allowTf32 = config.Training.AllowTf32 && Devices.HasTf32(device);
        IBackend backend = Devices.Open(device, allowTf32);
        using TensorScope scope = TensorScope.Open();
        Seed seed = new Seed(0).Fork("calibration");
        Params phi = config.Learner.Init(config.Problem, backend, seed);
        GatherOrder order = new() { Tasks = seed, Rollouts = seed.Fork("rollout"), Count = config.Training.MetaBatch };
        using LocalShard shard = new(config.Problem, config.Learner, backend, pool, config.Training.TasksPerChunk);
        double best = double.PositiveInfinity;
        for (int i = 0; i <= Repeats; i++)
        {
            using TensorScope inner = TensorScope.Open();
            long start = Stopwatch.GetTimestamp();
            shard.Gather(phi, order, cancel);
            new MetaObjective(shard, order.Count, cancel: cancel).LossAndGradient(phi, new SurrogateLoss());
            if (i > 0) best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        return best;
    }

    static string Text(double ms) => string.Create(CultureInfo.InvariantCulture, $"{ms:F1} ms");
}
