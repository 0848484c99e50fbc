using System.Diagnostics.CodeAnalysis;

namespace MetaRL.Envs;

/// <summary>Whether two draws of a family gave one task: tasks are equal values, or have the same description and the same
/// numbers, or the same description and the same fields: a task's type need not say when two are equal. A description alone does
/// not count, for it may be rounded.</summary>
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
        if (x.Description != y.Description) return false;
        bool isTold = x.Parameters.Count > 0;
        return (isTold && x.Parameters.SequenceEqual(y.Parameters)) || SameValues.In(x, y);
    }

    /// <inheritdoc/>
    // Without signs, since -0 and 0 are equal and described differently.
    public int GetHashCode([DisallowNull] ITaskDescription obj) => obj.Description.Replace("-", "", StringComparison.Ordinal).GetHashCode(StringComparison.Ordinal);
}
