using System.Diagnostics.CodeAnalysis;

namespace MetaRL.Envs;

/// <summary>Whether two draws of a family gave one task: tasks are equal values, or have the same description and the same
/// numbers. A description alone does not count, for it may be rounded.</summary>
public sealed class TaskComparer : IEqualityComparer<ITaskDescription>
{
    TaskComparer() { }

    /// <summary>The comparer.</summary>
    public static TaskComparer Instance { get; } = new();

    /// <inheritdoc/>
    public bool Equals(ITaskDescription? x, ITaskDescription? y)
    {
        if (x is null || y is null) return x is null && y is null;
        if (x.Equals(y)) return true;
        bool isTold = x.Parameters.Count > 0;
        return isTold && x.Description == y.Description && x.Parameters.SequenceEqual(y.Parameters);
    }

    /// <inheritdoc/>
    public int GetHashCode([DisallowNull] ITaskDescription obj) => obj.Description.GetHashCode(StringComparison.Ordinal);
}
