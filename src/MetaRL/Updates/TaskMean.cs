using MetaRL.Tensors;

namespace MetaRL.Updates;

/// <summary>Sums of what shards computed, always in the order of the tasks.</summary>
static class TaskMean
{
    /// <summary>(1/tasks) Σ parts, for the caller's scope; frees the parts.</summary>
    public static Params Of(IReadOnlyList<Params> parts, int tasks)
    {
        using TensorScope scope = TensorScope.Open();
        Params mean = 1.0 / tasks * parts.Aggregate(static (a, b) => a + b);
        foreach (Params part in parts) part.Dispose();
        return scope.Keep(mean);
    }
}
