using MetaRL.Problems;
using MetaRL.Tensors.Backends;

namespace MetaRL.Sampling;

/// <summary>The data of T tasks on a back end.</summary>
/// <param name="Support">K batches; batch k was sampled with θₖ.</param>
/// <param name="Query">Sampled with θ_K; null where none was asked for.</param>
/// <param name="Tasks">T, the number of tasks.</param>
public sealed record TaskBatch(IReadOnlyList<Batch> Support, Batch? Query, int Tasks)
{
    /// <summary>Uploads the data of some tasks, all with the same number of adaptation steps.</summary>
    public static TaskBatch Of(Problem problem, IBackend backend, IReadOnlyList<TaskData> tasks)
    {
        Batch Support(int k) => problem.Upload(backend, [.. tasks.Select(t => t.Support[k])]);
        Batch? query = tasks[0].Query is null ? null : problem.Upload(backend, [.. tasks.Select(static t => t.Query!)]);
        return new([.. Enumerable.Range(0, tasks[0].Support.Count).Select(Support)], query, tasks.Count);
    }
}
