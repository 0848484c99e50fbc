using MetaRL.Losses;
using MetaRL.Shards;
using MetaRL.Tensors;
using MetaRL.Training;

namespace MetaRL.Updates;

/// <summary>
/// One meta-iteration's objective as a function of φ, on the data that a shard keeps: the mean over tasks of an outer loss of
/// the adaptation. Parts are added up in the order of the tasks, so results depend neither on the number of workers nor on
/// how tasks are dealt out to shards.
/// </summary>
/// <param name="shard">Holds the data.</param>
/// <param name="tasks">Tasks in all.</param>
/// <param name="iteration">For error messages.</param>
/// <param name="cancel">Stops between parts.</param>
public sealed class MetaObjective(ITaskShard shard, int tasks, int iteration = 0, CancellationToken cancel = default)
{
    // Asked for by few losses, and the same for all of them.
    readonly Lazy<IReadOnlyList<double>> returns = new(shard.Returns);

    /// <summary>Shown the parts of the first gradient, before they are added up and freed.</summary>
    internal Action<IReadOnlyList<LossPart>>? FirstParts { get; set; }

    /// <summary>Loss and ∇φ of it, through the adaptation.</summary>
    /// <param name="phi">Where to differentiate.</param>
    /// <param name="loss">Of the adaptation.</param>
    /// <param name="anchor">Whether the adapted models at φ are what <see cref="Evaluate"/> measures from.</param>
    /// <returns>The gradient belongs to the caller's scope.</returns>
    /// <exception cref="NonFiniteException">A task's loss or gradient is NaN or infinite.</exception>
    public (double Loss, Params Gradient) LossAndGradient(Params phi, OuterLoss loss, bool anchor = false)
    {
        IReadOnlyList<LossPart> parts = shard.LossAndGradient(phi, loss.Knowing(returns), anchor, cancel);
        // Not in the jobs: whatever the workers' timing, the first task at fault is the one that is named.
        foreach (LossPart part in parts) FiniteCheck.Check(part.Loss, part.Gradient, $"iteration {iteration + 1}, {Name(part)}");
        FirstParts?.Invoke(parts);
        FirstParts = null;
        return (parts.Sum(static p => p.Loss) / tasks, TaskMean.Of([.. parts.Select(static p => p.Gradient)], tasks));
    }

    /// <summary>Makes the adapted models of φ what <see cref="Evaluate"/> measures from.</summary>
    /// <param name="phi">Where from.</param>
    /// <param name="supports">Whether the models that sampled the supports are kept, too: <see cref="OuterLoss.NeedsSupportAnchors"/>.</param>
    public void Anchor(Params phi, bool supports = false) => shard.Anchor(phi, supports, cancel);

    /// <summary>Loss, and mean KL(anchor ‖ adapted model of φ) over the query inputs, without gradients.</summary>
    /// <param name="phi">Where to evaluate.</param>
    /// <param name="loss">Of the adaptation.</param>
    /// <exception cref="InvalidOperationException">There is no anchor.</exception>
    public (double Loss, double Kl) Evaluate(Params phi, OuterLoss loss)
    {
        IReadOnlyList<(double Loss, double Kl)> parts = shard.LossAndKl(phi, loss.Knowing(returns), cancel);
        return (parts.Sum(static p => p.Loss) / tasks, parts.Sum(static p => p.Kl) / tasks);
    }

    /// <summary>The Fisher information of the adapted models at φ. Dispose it.</summary>
    /// <param name="phi">Where.</param>
    /// <param name="fraction">Share of each task's query rollouts, whole ones, that it is taken over.</param>
    public FisherProduct Fisher(Params phi, double fraction = 1) => new(shard, phi, fraction, tasks, cancel);

    static string Name(LossPart part)
        => part.Tasks == 1 ? $"task {part.First}" : $"one of the tasks {part.First} to {part.First + part.Tasks - 1}";
}
