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
        if (began is not null) display.Note($"device: {began}, as the run began");
        return began ?? Fastest(config, pool, display, cancel);
    }

    // Null where there is no run yet, or where this machine has no such device: then it can only be judged.
    static string? BeganOn(string folder)
    {
        string? file = Directory.EnumerateFiles(folder, RunFolder.ConfigFile, SearchOption.AllDirectories).FirstOrDefault();
        if (file is null) return null;
        string? device = RunFolder.LoadConfig(Path.GetDirectoryName(file)!).Environment.GetValueOrDefault(RunFacts.Device);
        return device is not null && IsHere(device) ? device : null;
    }

    static bool IsHere(string device)
    {
        try
        {
            Devices.Opened(device, allowTf32: false);
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    // Of a device that is absent, cannot be opened or fails in its trial, the reason is told, and the others go on.
    static string Fastest(ExperimentConfig config, WorkerPool pool, IRunDisplay display, CancellationToken cancel)
    {
        List<string> missing = [];
        List<(string Device, IBackend Backend)> present = [];
        List<(string Device, double Ms)> times = [];
        foreach (string device in Devices.Names.Except([Devices.Auto]))
            Try(device, () => present.Add((device, Devices.Opened(device, config.Training.AllowTf32 && Devices.HasTf32(device)))));
        if (present.Count > 1) foreach ((string device, IBackend backend) in present) Try(device, () => times.Add((device, Milliseconds(config, backend, pool, cancel))));
        times.Sort((a, b) => a.Ms.CompareTo(b.Ms));
        string fastest = times.Select(t => t.Device).FirstOrDefault(Devices.Cpu);
        IEnumerable<string> others = times.Skip(1).Select(t => $"{Text(t.Ms)} on {t.Device}");
        display.Note(times.Count > 1
            ? $"device: {fastest}, where a meta-batch takes {Text(times[0].Ms)}; it takes {string.Join(" and ", others)}"
            : $"device: {fastest}, the only one that works here");
        foreach (string line in missing) display.Note(line);
        return fastest;

        void Try(string device, Action what)
        {
            try
            {
                what();
            }
            catch (Exception e) when (device != Devices.Cpu && !cancel.IsCancellationRequested)
            {
                missing.Add($"  not {device}: {DeviceErrors.Message(e)}");
            }
            catch (ArgumentException e)
            {
                throw new UsageException(e.Message, e);   // settings that do not fit together
            }
        }
    }

    // The best of a few meta-batches of the experiment's own sizes, sampled wherever the device has them sampled.
    static double Milliseconds(ExperimentConfig config, IBackend backend, WorkerPool pool, CancellationToken cancel)
    {
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
