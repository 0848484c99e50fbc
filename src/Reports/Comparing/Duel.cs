using MetaRL.Comparison;
using MetaRL.Evaluation;

namespace MetaRL.Reports.Comparing;

/// <summary>One contestant against another, on the same tasks.</summary>
/// <param name="A">The one that the other is compared with.</param>
/// <param name="B">The other.</param>
/// <param name="Apart">Why nothing is paired; null where the tasks are the same, and all that follows is there.</param>
/// <param name="SharesSeeds">Whether seeds are paired, too.</param>
/// <param name="Difference">B minus A.</param>
/// <param name="DifferenceBootstrap">The bootstrap's interval of it.</param>
/// <param name="Improvement">Probability that a run of B scores higher than one of A on a task.</param>
sealed record Duel(Contestant A, Contestant B, string? Apart, bool SharesSeeds, CrossedEstimate Difference, Interval DifferenceBootstrap, Bounded? Improvement)
{
    // Enough for a probability (Agarwal et al. 2021).
    const int Repetitions = 2000;

    public static Duel Of(Contestant a, Contestant b, Bootstrap asked)
    {
        if (TaskMatch.Difference(a.Evaluation, b.Evaluation) is { } apart) return new(a, b, apart, false, default, default, null);
        Bootstrap bootstrap = Standing.Suited(asked, a.Evaluation.Origin);
        Bootstrap less = bootstrap with { Repetitions = Math.Min(Repetitions, bootstrap.Repetitions) };
        bool sharesSeeds = a.Seeds.SequenceEqual(b.Seeds);
        CrossedEstimate difference = DifferenceOf(a, b);
        Interval interval = sharesSeeds
            ? bootstrap.Of(b.Scores.Minus(a.Scores), Aggregate.Mean)
            : bootstrap.OfDifference(b.Scores, a.Scores, Aggregate.Mean);
        Bounded improvement = new(MetaRL.Comparison.Improvement.Probability(b.Scores, a.Scores), less.OfImprovement(b.Scores, a.Scores));
        return new(a, b, null, sharesSeeds, difference, interval, improvement);
    }

    /// <summary>B minus A on the same tasks; paired by seed, too, where both have the same.</summary>
    public static CrossedEstimate DifferenceOf(Contestant a, Contestant b) =>
        Contrast.Of(b.Scores, a.Scores, new(Runs: a.Seeds.SequenceEqual(b.Seeds), Tasks: true), a.Evaluation.Origin.IsSample);

    /// <summary>1 where B is better by more than the widest interval, -1 where A is, 0 where no difference can be told; null where
    /// there is no interval.</summary>
    public int? Verdict
    {
        get
        {
            if (Apart is not null || Difference.HalfWidth95 is not { } half) return null;
            return Math.Abs(Difference.Mean) > half ? Math.Sign(Difference.Mean) : 0;
        }
    }
}
