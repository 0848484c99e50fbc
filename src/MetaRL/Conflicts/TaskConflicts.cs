namespace MetaRL.Conflicts;

/// <summary>
/// How far the tasks of a meta-batch agree on where φ should go: cosines  gᵢ·gⱼ / (‖gᵢ‖ ‖gⱼ‖)  of their meta-gradients, over all
/// pairs i ≠ j. Below 0 a small step that helps one task harms the other: a conflict (Yu et al. 2020, arXiv:2001.06782).
/// </summary>
/// <param name="Tasks">Tasks that were paired, 2 or more; one without a gradient has no direction and is left out.</param>
/// <param name="MeanCosine">Over pairs, in [-1, 1].</param>
/// <param name="NegativeShare">Share of the pairs whose cosine is below 0, in [0, 1].</param>
/// <param name="Parameters">The same pairs by what the tasks are; empty where tasks are not told in numbers.</param>
public sealed record TaskConflicts(int Tasks, double MeanCosine, double NegativeShare, ParameterConflicts[] Parameters)
{
    /// <summary>Mean over several iterations: each counts alike for the whole batch, each pair for a cell.</summary>
    /// <param name="all">Of one problem; null for none of them.</param>
    /// <returns>Null for none.</returns>
    public static TaskConflicts? Mean(IReadOnlyList<TaskConflicts> all)
    {
        if (all.Count == 0) return null;
        return new(
            all.Max(static c => c.Tasks),
            all.Average(static c => c.MeanCosine),
            all.Average(static c => c.NegativeShare),
            [.. all.SelectMany(static c => c.Parameters).GroupBy(static p => (p.Name, p.BinsKey)).Select(static same => ParameterConflicts.Mean([.. same]))]);
    }
}

/// <summary>Cosines of pairs of tasks by one of their parameters.</summary>
/// <param name="Name">As in <see cref="Envs.ITaskDescription.Parameters"/>.</param>
/// <param name="Unit">Such as "m/s"; may be empty.</param>
/// <param name="Bins">B ranges of the parameter, ascending.</param>
/// <param name="Cosines">Mean cosine of a task in bin a with another one in bin b, [B][B], symmetric; null where there was no such pair.</param>
/// <param name="Pairs">How many pairs that is the mean of; [B][B].</param>
public sealed record ParameterConflicts(string Name, string Unit, ParameterBin[] Bins, double?[][] Cosines, int[][] Pairs)
{
    internal string BinsKey => string.Join(';', Bins);

    internal static ParameterConflicts Mean(ParameterConflicts[] same)
    {
        ParameterConflicts first = same[0];
        int[][] pairs = Cells(first.Bins.Length, (a, b) => same.Sum(p => p.Pairs[a][b]));
        double?[][] cosines = Cells<double?>(first.Bins.Length, (a, b) =>
            pairs[a][b] == 0 ? null : same.Sum(p => p.Pairs[a][b] * (p.Cosines[a][b] ?? 0)) / pairs[a][b]);
        return first with { Cosines = cosines, Pairs = pairs };
    }

    internal static T[][] Cells<T>(int size, Func<int, int, T> of)
        => [.. Enumerable.Range(0, size).Select(a => Enumerable.Range(0, size).Select(b => of(a, b)).ToArray())];
}

/// <summary>A range of a task parameter, or one value.</summary>
/// <param name="Low">Least value.</param>
/// <param name="High">Greatest value; <paramref name="Low"/> where the bin is one value.</param>
public readonly record struct ParameterBin(double Low, double High);
