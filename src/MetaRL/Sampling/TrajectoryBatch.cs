using MetaRL.Policies;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Sampling;

/// <summary>Samples of T tasks as tensors, what losses are computed from. Tasks with fewer samples are padded.</summary>
public sealed record TrajectoryBatch
{
    /// <summary>[T, N, O]</summary>
    public required Tensor Obs { get; init; }
    /// <summary>[T, N, A]</summary>
    public required Tensor Act { get; init; }
    /// <summary>[T, N, 1], ln π(a | s) of the policy that acted.</summary>
    public required Tensor LogProb { get; init; }
    /// <summary>[T, N, 1], advantages.</summary>
    public required Tensor Adv { get; init; }
    /// <summary>[T, N, 1], 1/(valid samples of the task), 0 where masked: Σ over N of x · Weight is a task's mean of x.</summary>
    public required Tensor Weight { get; init; }
    /// <summary>What a policy's loss needs, with advantages and weights multiplied.</summary>
    public PolicyBatch Policy => new(Obs, Act, LogProb, Adv * Weight);

    /// <summary>T, the number of tasks.</summary>
    public int Tasks => Obs.Shape[0];

    /// <summary>Uploads one sample of each task.</summary>
    public static TrajectoryBatch Of(IBackend backend, IReadOnlyList<Sample> tasks)
    {
        int n = tasks.Max(s => s.Trajectories.Count);
        Tensor Upload(Func<Sample, float[]> of) => Stack(backend, [.. tasks.Select(of)], tasks[0].Trajectories.Count, n);
        return new()
        {
            Obs = Upload(s => s.Trajectories.Obs),
            Act = Upload(s => s.Trajectories.Act),
            LogProb = Upload(s => s.Trajectories.LogProb),
            Adv = Upload(s => s.Adv),
            Weight = Upload(s => Array.ConvertAll(s.Trajectories.Mask, m => m / s.Trajectories.ValidSteps)),
        };
    }

    // [tasks][own count · width] → [T, n, width], zeros behind a task's own samples.
    static Tensor Stack(IBackend backend, float[][] rows, int firstCount, int n)
    {
        int width = rows[0].Length / firstCount;
        if (rows.Length == 1) return Tensor.From(backend, rows[0], [1, n, width]);
        var all = new float[rows.Length * n * width];
        for (int t = 0; t < rows.Length; t++) rows[t].CopyTo(all, t * n * width);
        return Tensor.From(backend, all, [rows.Length, n, width]);
    }
}

/// <summary>The data of T tasks on a back end.</summary>
/// <param name="Support">K batches; batch k was sampled with θₖ.</param>
/// <param name="Query">Sampled with θ_K.</param>
public sealed record TaskBatch(IReadOnlyList<TrajectoryBatch> Support, TrajectoryBatch Query)
{
    /// <summary>T, the number of tasks.</summary>
    public int Tasks => Query.Tasks;

    /// <summary>Uploads the data of some tasks, all with the same number of adaptation steps.</summary>
    public static TaskBatch Of(IBackend backend, IReadOnlyList<TaskData> tasks) => new(
        [.. Enumerable.Range(0, tasks[0].Support.Count).Select(k => TrajectoryBatch.Of(backend, [.. tasks.Select(t => t.Support[k])]))],
        TrajectoryBatch.Of(backend, [.. tasks.Select(t => t.Query)]));
}
