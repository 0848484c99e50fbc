using System.Diagnostics;
using System.Globalization;
using MetaRL.Envs;
using MetaRL.Experiments.Display;
using MetaRL.Experiments.Runs;
using MetaRL.Losses;
using MetaRL.Reports.Runs;
using MetaRL.Rollouts;
using MetaRL.Sampling;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;
using MetaRL.Updates;

namespace MetaRL.Experiments.Commands;

/// <summary>What <c>--device auto</c> takes: the device on which a meta-gradient of this very experiment takes least time.</summary>
static class DeviceChoice
{
    const int Repeats = 3;   // after one to warm up: libtorch loads its libraries with the first operation

    /// <summary>The device that was asked for, or the fastest; a resumed run keeps the one it began on.</summary>
    public static Device Settle(RunOptions options, ExperimentConfig config, string folder, RolloutEngine engine, IRunDisplay display, CancellationToken cancel)
    {
        if (options.Device != Device.Auto) return options.Device;
        (Device device, string why) = options.Resume && BeganOn(folder) is { } began ? (began, "as the run began") : Fastest(config, engine, cancel);
        display.Note($"device: {Devices.Name(device)}, {why}");
        return device;
    }

    static Device? BeganOn(string folder) => Directory.EnumerateFiles(folder, RunFolder.ConfigFile, SearchOption.AllDirectories).FirstOrDefault() is { } file
        && RunFolder.Load(Path.GetDirectoryName(file)!).Config.Environment.TryGetValue(RunFacts.Device, out string? name) ? Devices.Parse(name) : null;

    static (Device Device, string Why) Fastest(ExperimentConfig config, RolloutEngine engine, CancellationToken cancel)
    {
        Device[] present = Devices.Present;
        if (present is [var only]) return (only, "the only one of this build; -p:Torch=cpu and -p:Torch=cuda-linux add others");
        try { return Fastest(config, present, engine, cancel); }
        catch (ArgumentException e) { throw new UsageException(e.Message, e); }   // settings that do not fit together
    }

    static (Device Device, string Why) Fastest(ExperimentConfig config, Device[] present, RolloutEngine engine, CancellationToken cancel)
    {
        TaskData[] data = Sample(config, engine, cancel);
        (Device Device, double Ms)[] times = [.. present.Select(d => (d, Milliseconds(config, data, d, engine, cancel))).OrderBy(t => t.Item2)];
        string[] others = [.. times.Skip(1).Select(t => $"{Ms(t.Ms)} on {Devices.Name(t.Device)}")];
        return (times[0].Device, $"where a meta-gradient takes {Ms(times[0].Ms)}; it takes {string.Join(" and ", others)}");
    }

    // One meta-batch of the experiment, so that all sizes are its own.
    static TaskData[] Sample(ExperimentConfig config, RolloutEngine engine, CancellationToken cancel)
    {
        using TensorScope scope = TensorScope.Open();
        Seed seed = new Seed(0).Fork("calibration");
        Params phi = config.Learner.Init(config.Family.Spec, SimdBackend.Instance, seed);
        var experience = new Experience(config.Learner, config.Family.Spec, config.Training, SimdBackend.Instance);
        ITask[] tasks = [.. Enumerable.Range(0, config.Training.MetaBatch).Select(i => config.Family.Sample(Split.Train, seed.Fork((ulong)i)))];
        return engine.Map(tasks, (task, i, stop) => experience.Gather(phi, task, seed.Fork((ulong)i).Fork("rollout"), stop), cancel);
    }

    // The best of a few, upload included.
    static double Milliseconds(ExperimentConfig config, TaskData[] data, Device device, RolloutEngine engine, CancellationToken cancel)
    {
        IBackend backend = Devices.Open(device, config.Training.AllowTf32 && device == Device.Cuda);
        using TensorScope scope = TensorScope.Open();
        Params phi = config.Learner.Init(config.Family.Spec, backend, new Seed(0).Fork("calibration"));
        double best = double.PositiveInfinity;
        for (int i = 0; i <= Repeats; i++)
        {
            using TensorScope inner = TensorScope.Open();
            long start = Stopwatch.GetTimestamp();
            new MetaObjective(config.Learner, data, config.Training.ChunkOn(backend, data.Length), engine, backend, cancel: cancel).LossAndGradient(phi, OuterLosses.Surrogate);
            if (i > 0) best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        return best;
    }

    static string Ms(double ms) => string.Create(CultureInfo.InvariantCulture, $"{ms:F1} ms");
}
