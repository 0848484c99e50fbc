namespace MetaRL.Reports.Index;

/// <summary>Sorts runs by a key. Scores and starts begin with the greatest, all else with the least; runs without a value come last.</summary>
/// <param name="key">One of <see cref="RunKeys.Known"/>.</param>
public sealed class RunOrder(string key) : IComparer<RunSummary>
{
    readonly int sign = key.ToLowerInvariant() is "score" or "started" ? -1 : 1;

    /// <summary>The runs in order; those of equal value stay as they are.</summary>
    /// <param name="runs">In any order.</param>
    public IReadOnlyList<RunSummary> Sort(IEnumerable<RunSummary> runs) => [.. runs.Order(this)];

    /// <inheritdoc/>
    public int Compare(RunSummary? x, RunSummary? y)
    {
        string? a = x is null ? null : RunKeys.ValueOf(x, key), b = y is null ? null : RunKeys.ValueOf(y, key);
        if (a is null || b is null) return (a is null ? 1 : 0) - (b is null ? 1 : 0);
        bool isNumber = RunKeys.IsNumber(a, out double left) & RunKeys.IsNumber(b, out double right);
        return sign * (isNumber ? left.CompareTo(right) : string.CompareOrdinal(a, b));
    }
}
