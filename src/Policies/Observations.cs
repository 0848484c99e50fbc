using MetaRL.Tensors;

namespace MetaRL.Policies;

/// <summary>
/// Observations of T tasks in the order in which they were made: time-major, so that sample n = t·B + b is what environment
/// b showed at step t of its rollout. Policies without memory look at <see cref="Values"/> alone; one with memory unrolls
/// over the H steps of each of the B rollouts.
/// </summary>
/// <param name="Values">[T, N, O], N = H·B.</param>
/// <param name="Envs">B, rollouts side by side.</param>
public sealed record Observations(Tensor Values, int Envs)
{
    /// <summary>[T, B, S], what a policy with memory remembered before the first step, as the policy lays it out; null where
    /// the rollouts begin here.</summary>
    public Tensor? State { get; init; }

    /// <summary>T, the number of tasks.</summary>
    /// <exception cref="ShapeException">The values have no such dimension.</exception>
    public int Tasks => Dimension(0);

    /// <summary>N, samples of a task.</summary>
    /// <exception cref="ShapeException">The values have no such dimension.</exception>
    public int Count => Dimension(1);

    int Dimension(int i) => i < Values.Shape.Rank ? Values.Shape[i]
        : throw new ShapeException($"Observations: {Values.Shape} are no observations; expected [T, N, O]");

    /// <summary>H, steps of a rollout.</summary>
    /// <exception cref="ShapeException">N is not a multiple of B.</exception>
    public int Steps => Envs > 0 && Count % Envs == 0
        ? Count / Envs
        : throw new ShapeException($"Observations: {Values.Shape} holds {Count} samples a task, expected a multiple of B = {Envs} rollouts");
}
