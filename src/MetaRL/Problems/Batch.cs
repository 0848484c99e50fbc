using MetaRL.Policies;
using MetaRL.Tensors;

namespace MetaRL.Problems;

/// <summary>Data of T tasks as tensors, what losses are computed from. Tasks with fewer samples are padded.</summary>
public abstract record Batch
{
    /// <summary>[T, N, O], what the policy sees, with its layout.</summary>
    public required Observations Obs { get; init; }

    /// <summary>[T, N, 1], 1/(valid samples of the task), 0 where masked: Σ over N of x · Weight is a task's mean of x.</summary>
    public required Tensor Weight { get; init; }

    /// <summary>T, the number of tasks.</summary>
    public int Tasks => Obs.Tasks;

    /// <summary>Inputs and weights of a share of each task's rollouts, or examples: whole ones, the first, one at least.</summary>
    /// <param name="fraction">In (0, 1].</param>
    public (Observations Obs, Tensor Weight) Part(double fraction)
    {
        int envs = Obs.Envs, kept = Math.Max(1, (int)Math.Round(fraction * envs)), steps = Obs.Steps, tasks = Tasks;
        Tensor First(Tensor x) => x.Reshape([tasks, steps, envs, x.Shape[-1]]).Slice(2, 0, kept).Reshape([tasks, steps * kept, x.Shape[-1]]);
        Tensor weight = First(Weight);
        return (new(First(Obs.Values), kept), weight / weight.Sum(1));
    }
}
