using MetaRL.Losses;
using MetaRL.Sampling;
using MetaRL.Tensors;

namespace MetaRL.Shards;

/// <summary>
/// Some tasks and their data, wherever they are: on this machine's workers (<see cref="LocalShard"/>), on a device that
/// samples and differentiates without the host between, on another machine. Operations are coarse, arguments and results are
/// data, and nothing outside asks where trajectories lie. Every result lists its parts in the order of tasks, each part of
/// one or more of them, so that sums of them never depend on how tasks are dealt out.
/// </summary>
public interface ITaskShard : IDisposable
{
    /// <summary>Draws tasks, samples and adapts from φ, and keeps the data until the next call.</summary>
    GatherResult Gather(Params phi, GatherOrder order, CancellationToken cancel);

    /// <summary>The same, but what is sampled is told and not kept; data kept before stay.</summary>
    GatherResult Try(Params phi, GatherOrder order, CancellationToken cancel);

    /// <summary>The same, but what is sampled is handed out whole; data kept before stay.</summary>
    IReadOnlyList<TaskData> Collect(Params phi, GatherOrder order, CancellationToken cancel);

    /// <summary>Figures of fresh data with θ₀ … θ_K, which no adaptation step has seen; [tasks][K + 1][episodes].</summary>
    double[][][] Measure(Params phi, MeasureOrder order, CancellationToken cancel);

    /// <summary>Σ θ_K(φ) on the kept supports, without a graph.</summary>
    IReadOnlyList<Params> Adapted(Params phi, CancellationToken cancel);

    /// <summary>Outer loss on the kept data, and its gradient in φ.</summary>
    /// <param name="phi">Where to differentiate.</param>
    /// <param name="loss">Of the adaptation.</param>
    /// <param name="anchor">Whether the adapted models at φ are kept, for <see cref="LossAndKl"/> to measure from, and those
    /// that sampled the supports for a loss that needs them.</param>
    /// <param name="cancel">Stops between parts.</param>
    IReadOnlyList<LossPart> LossAndGradient(Params phi, OuterLoss loss, bool anchor, CancellationToken cancel);

    /// <summary>Keeps the adapted models at φ, for <see cref="LossAndKl"/> to measure from.</summary>
    /// <param name="phi">Where from.</param>
    /// <param name="supports">Whether <see cref="Learners.Chain.Anchors"/> are kept, too.</param>
    /// <param name="cancel">Stops between parts.</param>
    void Anchor(Params phi, bool supports, CancellationToken cancel);

    /// <summary>Mean return of an episode of each task's last sample, in the order of tasks: the query's where there is one; NaN
    /// where nothing was sampled.</summary>
    IReadOnlyList<double> Returns();

    /// <summary>Outer loss on the kept data, and KL(anchor ‖ adapted at φ) on the query inputs, without gradients; sums over tasks.</summary>
    /// <exception cref="InvalidOperationException">There is no anchor.</exception>
    IReadOnlyList<(double Loss, double Kl)> LossAndKl(Params phi, OuterLoss loss, CancellationToken cancel);

    /// <summary>Prepares Fisher products at φ, in the place of those before.</summary>
    /// <param name="phi">Where.</param>
    /// <param name="fraction">Share of each task's query rollouts, whole ones, in (0, 1].</param>
    /// <param name="cancel">Stops between parts.</param>
    void OpenFisher(Params phi, double fraction, CancellationToken cancel);

    /// <summary>H v, sums over tasks; see <see cref="Updates.FisherProduct"/>.</summary>
    /// <exception cref="InvalidOperationException">None was prepared.</exception>
    IReadOnlyList<Params> FisherProduct(Params v, CancellationToken cancel);

    /// <summary>Frees what Fisher products need.</summary>
    void CloseFisher();
}

/// <summary>What gathering tells.</summary>
/// <param name="Tasks">Of each task.</param>
/// <param name="RolloutSeconds">Wall time of environments, acting and advantages.</param>
/// <param name="AdaptationSeconds">Wall time of uploads and adaptation.</param>
public sealed record GatherResult(IReadOnlyList<TaskStatistics> Tasks, double RolloutSeconds, double AdaptationSeconds);

/// <summary>A part of the outer loss and its gradient.</summary>
/// <param name="First">Index of its first task within the shard.</param>
/// <param name="Tasks">How many tasks it is the sum of.</param>
/// <param name="Loss">Sum over these tasks.</param>
/// <param name="Gradient">Of that sum.</param>
public sealed record LossPart(int First, int Tasks, double Loss, Params Gradient);
