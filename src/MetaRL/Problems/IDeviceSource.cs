using MetaRL.Envs;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Problems;

/// <summary>Some tasks of a problem, ready to be sampled from where tensors live: weights and trajectories never come to the host.
/// Means the same as <see cref="ITaskSource"/>, up to rounding. One owner at a time, who disposes it.</summary>
public interface IDeviceSource : IDisposable
{
    /// <summary>What every task shows under its weights, in tensors of the scope that is open.</summary>
    /// <param name="weights">The model's, leading dimension T, on the device.</param>
    /// <param name="seeds">[T], decide everything random.</param>
    /// <param name="cancel">Stops before a task is played.</param>
    DeviceDraw Draw(Params weights, IReadOnlyList<Seed> seeds, CancellationToken cancel);

    /// <summary>How well every task's weights do; [T].</summary>
    /// <inheritdoc cref="Draw"/>
    TaskScore[] Score(Params weights, IReadOnlyList<Seed> seeds, CancellationToken cancel);
}

/// <summary>What tasks showed on a device.</summary>
/// <param name="Batch">Of T tasks.</param>
/// <param name="Told">[T], what is told of each.</param>
public sealed record DeviceDraw(Batch Batch, IReadOnlyList<Sample> Told);

/// <summary>A back end that can play tasks where its tensors live.</summary>
public interface ISamplingBackend : IBackend
{
    /// <summary>Why a problem's tasks are played on the host, in words that begin with what is missing; null where the device plays them.</summary>
    /// <param name="problem">Any.</param>
    string? WhyOnHost(Problem problem);

    /// <summary>Makes tasks ready; only for problems without a <see cref="WhyOnHost"/>.</summary>
    /// <param name="problem">What is learned.</param>
    /// <param name="tasks">Of this problem.</param>
    /// <param name="rollouts">Rollouts of a task; null for the problem's own number.</param>
    IDeviceSource Open(Problem problem, IReadOnlyList<ITaskDescription> tasks, int? rollouts);
}
