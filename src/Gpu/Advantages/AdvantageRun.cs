using ILGPU;
using MetaRL.Gpu.Devices;
using MetaRL.Gpu.Rollouts;
using MetaRL.Gpu.Tensors;
using MetaRL.Policies.Baselines;
using MetaRL.Rollouts;
using MetaRL.Tensors;

namespace MetaRL.Gpu.Advantages;

/// <summary>Advantages of what was played, in tensors of the scope that is open.</summary>
sealed class AdvantageRun
{
    readonly GpuAccelerator card;
    readonly AdvantageShape shape;
    readonly Played played;

    /// <summary>Of some rollouts.</summary>
    /// <param name="backend">Where they are.</param>
    /// <param name="played">T tasks.</param>
    /// <param name="baseline">A <see cref="LinearFeatureBaseline"/> or a <see cref="ZeroBaseline"/>.</param>
    /// <param name="config">How advantages are estimated.</param>
    internal AdvantageRun(GpuBackend backend, Played played, Baseline baseline, AdvantageConfig config)
    {
        card = backend.Accelerator;
        this.played = played;
        var linear = baseline as LinearFeatureBaseline;
        (int tasks, int samples, int obsDim) = (played.Obs.Shape[0], played.Obs.Shape[1], played.Obs.Shape[2]);
        (int episodes, int envs) = (played.FinalObs.Shape[1], played.FinalObs.Shape[2]);
        shape = new()
        {
            Tasks = tasks,
            Envs = envs,
            Steps = samples / envs,
            Episodes = episodes,
            ObsDim = obsDim,
            Features = linear is null ? 0 : 2 * obsDim + 4,
            Gamma = config.Gamma,
            Lambda = config.Lambda,
            Ridge = linear?.Ridge ?? 0,
            IsTrial = config.Credit == Credit.Trial ? 1 : 0,
            IsStandardized = config.Standardize ? 1 : 0,
        };
    }

    /// <summary>Â, V in its units, λ-returns, and each sample's weight in its task's mean; [T, N, 1].</summary>
    internal (Tensor Adv, Tensor Value, Tensor Target, Tensor Weight) Estimate()
    {
        Tensor Column() => Tensor.Empty(played.Obs.Backend, played.Mask.Shape);
        (Tensor adv, Tensor value, Tensor target, Tensor weight, Tensor discounted) = (Column(), Column(), Column(), Column(), Column());
        using GpuBuffer equations = Numbers((long)EquationsKernel.Segments * shape.EquationSize);
        using GpuBuffer solution = Numbers(SolveKernel.SizeFor(shape.Features));
        using GpuBuffer extremes = card.Allocate(shape.Tasks * shape.Steps * 3);
        var columns = new AdvantageColumns
        {
            Obs = played.Obs.View(),
            Reward = played.Reward.View(),
            Mask = played.Mask.View(),
            Time = played.Time.View(),
            Episode = played.Episode.View(),
            Done = played.Done.View(),
            Terminated = played.Terminated.View(),
            FinalObs = played.FinalObs.View(),
            Discounted = discounted.View(),
            Equations = equations.As<double>(),
            Solution = solution.As<double>(),
            Extremes = extremes.View,
            Adv = adv.View(),
            Value = value.View(),
            Target = target.View(),
            Weight = weight.View(),
        };
        card.Launch("discounted returns", ReturnsKernel.Run, PerRollout, shape, columns);
        if (shape.Features > 0)
        {
            card.Launch("equations of the baseline", EquationsKernel.Run, Groups(shape.Tasks * EquationsKernel.Segments), shape, columns);
            card.Launch("solution of the baseline", SolveKernel.Run, Groups(shape.Tasks), shape, columns);
        }
        card.Launch("advantages", AdvantageKernel.Run, PerRollout, shape, columns);
        card.Launch("standardized advantages", StandardizeKernel.Run, Groups(shape.Tasks), shape, columns);
        return (adv, value, target, weight);
    }

    /// <summary>What is told of each task, [T, 2 episodes + 1].</summary>
    /// <param name="taken">[T], steps that count.</param>
    /// <param name="into">Written.</param>
    internal void Figures(ArrayView<int> taken, ArrayView<double> into)
        => card.Launch("figures", FiguresKernel.Run, Groups(shape.Tasks * FiguresKernel.SizeFor(shape.Episodes)), shape, played.Returns.View(), played.Solved.View(), taken, into);

    // Of the baseline, so many for each task.
    GpuBuffer Numbers(long each)
    {
        long count = shape.Tasks * each;
        const long most = int.MaxValue / 2;
        if (count > most)
            throw new InvalidOperationException($"baseline: {shape.Features} features of {shape.Tasks} tasks take {count} numbers, a buffer has {most} at most; lower training.tasksPerChunk, or set problem.baseline=zero");
        return card.Allocate<double>(Math.Max(1, (int)count));
    }

    KernelConfig PerRollout => card.ConfigFor(shape.Tasks * shape.Envs);

    KernelConfig Groups(int count) => new(count, card.GroupSize);
}
