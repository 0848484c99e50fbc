using MetaRL.Envs;
using MetaRL.Gpu.Advantages;
using MetaRL.Gpu.Devices;
using MetaRL.Gpu.Tensors;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Tensors;

namespace MetaRL.Gpu.Rollouts;

/// <summary>Tasks of a family of struct environments, played, judged and kept on the card.</summary>
sealed class DeviceSource(GpuBackend backend, PolicyProblem problem, IReadOnlyList<ITask> tasks, int rollouts) : IDeviceSource
{
    readonly EnvSpec spec = problem.Spec;
    readonly RolloutPlan plan = new(backend.Accelerator, problem, tasks, rollouts);

    public DeviceDraw Draw(Params weights, IReadOnlyList<Seed> seeds, CancellationToken cancel)
    {
        using TensorScope work = TensorScope.Open();
        Played played = Play(weights, seeds, cancel, out Figures figures, out AdvantageRun advantages);
        (Tensor adv, Tensor value, Tensor target, Tensor weight) = advantages.Estimate();
        DeviceSample[] told = [.. tasks.Select((_, i) => new DeviceSample(figures.ReturnByEpisode(i), figures.Steps(i)))];
        var batch = new TrajectoryBatch
        {
            Obs = new(work.Keep(played.Obs), rollouts),
            Act = work.Keep(played.Act),
            LogProb = work.Keep(played.LogProb),
            Adv = work.Keep(adv),
            Value = work.Keep(value),
            Target = work.Keep(target),
            Weight = work.Keep(weight),
            Return = work.Keep(Tensor.From(backend, [.. told.Select(static s => s.Return)], [tasks.Count, 1, 1])),
            Reward = work.Keep(played.Reward),
            Done = work.Keep(played.Done),
            Time = work.Keep(played.Time),
            Episode = work.Keep(played.Episode),
            FinalObs = work.Keep(played.FinalObs),
        };
        return new(batch, told);
    }

    public TaskScore[] Score(Params weights, IReadOnlyList<Seed> seeds, CancellationToken cancel)
    {
        using TensorScope work = TensorScope.Open();
        Play(weights, seeds, cancel, out Figures figures, out _);
        return [.. tasks.Select((_, i) => new TaskScore(figures.ReturnByEpisode(i), figures.SuccessRate(i)))];
    }

    // Waits for the card once, for what is told.
    Played Play(Params weights, IReadOnlyList<Seed> seeds, CancellationToken cancel, out Figures figures, out AdvantageRun advantages)
    {
        cancel.ThrowIfCancellationRequested();
        GpuAccelerator card = backend.Accelerator;
        Tensor theta = weights.Select(problem.ParameterNames).Flatten();
        var played = new Played(backend, spec, tasks.Count, rollouts, plan.Steps, problem.Episodes);
        using GpuBuffer keys = card.Upload<ulong>([.. seeds.SelectMany(static s => (ulong[])[s.Fork("env").Key, s.Fork("act").Key])]);
        using GpuBuffer faults = card.Upload<long>([.. Enumerable.Repeat(DeviceFault.None, tasks.Count)]);
        using GpuBuffer taken = card.Upload<int>(new int[tasks.Count]);
        plan.Play(theta.View(), keys.As<ulong>(), played.Into(faults.As<long>(), taken.As<int>()));
        advantages = new(backend, played, problem.Baseline, problem.Advantage);
        int size = tasks.Count * FiguresKernel.SizeFor(problem.Episodes);
        using GpuBuffer told = card.Allocate<double>(size);
        advantages.Figures(taken.As<int>(), told.As<double>());
        var codes = new long[tasks.Count];
        card.Read(faults.As<long>(), codes);
        RequireNone(codes, seeds);
        var values = new double[size];
        card.Read(told.As<double>(), values);
        figures = new(values, problem.Episodes, spec.Success is not null);
        return played;
    }

    public void Dispose() => plan.Dispose();

    void RequireNone(long[] codes, IReadOnlyList<Seed> seeds)
    {
        int task = Array.FindIndex(codes, static code => code != DeviceFault.None);
        if (task < 0) return;
        string where = $"{tasks[task].Description} (task {task}, seed 0x{seeds[task].Key:x16})";
        throw new JobException(task, new TaskFailedException(where, new InvalidOperationException(new DeviceFault(codes[task]).ToString())));
    }
}
