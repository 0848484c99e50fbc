using MetaRL.Envs;
using MetaRL.Tensors;

namespace MetaRL.Problems;

/// <summary>Some tasks of a problem, ready to be sampled from: it owns their environments. One owner at a time.</summary>
public interface ITaskSource
{
    /// <summary>What every task shows under its weights, to adapt or learn from. Work is dealt out to the workers in pieces.</summary>
    /// <param name="weights">[T], each task's model weights on the host, leading dimension 1.</param>
    /// <param name="seeds">[T], decide everything random.</param>
    /// <param name="cancel">Stops between steps.</param>
    Sample[] Draw(IReadOnlyList<Params> weights, IReadOnlyList<Seed> seeds, CancellationToken cancel);

    /// <summary>The same tasks where they are judged: the query of an outer loss, and what evaluations measure. By default tasks
    /// show the same there as where they are adapted to.</summary>
    ITaskSource Query => this;

    /// <summary>How well every task's weights do; [T].</summary>
    /// <inheritdoc cref="Draw"/>
    TaskScore[] Score(IReadOnlyList<Params> weights, IReadOnlyList<Seed> seeds, CancellationToken cancel);
}

/// <summary>How well weights do on a task.</summary>
/// <param name="ByEpisode">By episode of a rollout, [episodes]; higher is better.</param>
/// <param name="SuccessRate">Share of all episodes that were a success, or of examples whose class was found; null where success is not defined.</param>
public sealed record TaskScore(double[] ByEpisode, double? SuccessRate = null);
