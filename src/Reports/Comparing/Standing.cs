using MetaRL.Comparison;
using MetaRL.Evaluation;

namespace MetaRL.Reports.Comparing;

/// <summary>A number and its bootstrap interval.</summary>
sealed record Bounded(double Value, Interval Interval);

/// <summary>What one contestant reached.</summary>
/// <param name="Of">Who.</param>
/// <param name="Mean">With intervals over seeds, over tasks and over both.</param>
/// <param name="MeanBootstrap">The bootstrap's interval of the mean.</param>
/// <param name="Median">Over tasks, of means over seeds.</param>
/// <param name="Iqm">Interquartile mean.</param>
/// <param name="Scale">Of normalized scores; null where the family has not both lines.</param>
/// <param name="OptimalityGap">Of normalized scores; null without a scale.</param>
sealed record Standing(Contestant Of, CrossedEstimate Mean, Interval MeanBootstrap, Bounded Median, Bounded Iqm, Normalization? Scale, Bounded? OptimalityGap)
{
    public static Standing From(Contestant contestant, double gamma, Bootstrap asked)
    {
        ScoreMatrix scores = contestant.Scores;
        Bootstrap bootstrap = Suited(asked, contestant.Evaluation.Origin);
        Normalization? scale = Normalization.Of(contestant.Evaluation.References);
        double[][] rows = [.. Enumerable.Range(0, scores.Runs).Select(run => scores.OfRun(run).ToArray())];
        Interval[] intervals = bootstrap.Of(scores, [Aggregate.Mean, Aggregate.Median, Aggregate.InterquartileMean]);
        return new(contestant, Statistics.Crossed(rows, contestant.Evaluation.Origin.IsSample), intervals[0],
            new(Aggregate.Median.Of(scores), intervals[1]), new(Aggregate.InterquartileMean.Of(scores), intervals[2]), scale,
            scale is null ? null : Gap(scores.Select((x, _) => scale.Of(x)), gamma, bootstrap));
    }

    static Bounded Gap(ScoreMatrix normalized, double gamma, Bootstrap bootstrap)
    {
        Aggregate gap = Aggregate.OptimalityGap(gamma);
        return new(gap.Of(normalized), bootstrap.Of(normalized, gap));
    }

    /// <summary>Tasks that are all there are stay as they are.</summary>
    public static Bootstrap Suited(Bootstrap asked, TaskOrigin origin) =>
        asked.Resampling == Resampling.Crossed && !origin.IsSample ? asked with { Resampling = Resampling.Runs } : asked;
}
