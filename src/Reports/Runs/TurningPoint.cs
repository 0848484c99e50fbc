using MetaRL.Evaluation;
using MetaRL.Reports.Html;

namespace MetaRL.Reports.Runs;

/// <summary>Where further adaptation stops to help: the k of the highest mean return, and what comes after it.</summary>
/// <param name="K">The number of steps with the highest mean return.</param>
/// <param name="Last">The last number of steps measured.</param>
/// <param name="Change">Return after the last minus return after K, paired by seed and task.</param>
sealed record TurningPoint(int K, int Last, CrossedEstimate Change)
{
    const string Caveat = " The highest of several means is chosen by chance, too: a small fall after it is to be expected.";

    public static TurningPoint Of(EvaluationRecord evaluation)
    {
        IReadOnlyList<AdaptationRow> rows = AdaptationSummary.Of(evaluation).Rows;
        int best = Enumerable.Range(0, rows.Count).MaxBy(k => rows[k].Return.Mean), last = rows.Count - 1;
        double[][] changes = Array.ConvertAll(evaluation.Seeds, s => s.Steps[last].Returns.Zip(s.Steps[best].Returns, (end, top) => end - top).ToArray());
        return new(best, last, Statistics.Crossed(changes, evaluation.Origin.IsSample));
    }

    /// <summary>Whether the return falls after K by more than its interval; null where there is no interval.</summary>
    public bool? Falls => Change.HalfWidth95 is { } half ? -Change.Mean > half : null;

    /// <summary>The sentence, with what weakens it.</summary>
    public string Words => K == Last ? Sentence : Sentence + Caveat;

    public string Sentence
    {
        get
        {
            if (Last == 0) return "Nothing was measured after adaptation.";
            if (K == Last) return $"The return still rises at the last step measured, k = {Last}.";
            string best = $"The return is highest at k = {K}";
            Func<double, string> number = Format.Column([Change.Mean], [Change.HalfWidth95 ?? 0]);
            string until = $"{number(Change.Mean)}{(Change.HalfWidth95 is { } half ? $" {Format.PlusMinus} {number(half)}" : "")} until k = {Last}";
            return Falls switch
            {
                true => $"{best} and falls after it: {until}.",
                false => $"{best}; whether it falls after it cannot be told: {until}.",
                null => $"{best}: {until}.",
            };
        }
    }
}
