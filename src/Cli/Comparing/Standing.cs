using MetaRL.Comparison;
using MetaRL.Evaluation;

namespace MetaRL.Cli.Comparing;

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
        return new(contestant, Statistics.Crossed(rows, contestant.Evaluation.Origin.IsSample), bootstrap.Of(scores, Aggregate.Mean),
            Bounded(scores, Aggregate.Median), Bounded(scores, Aggregate.InterquartileMean), scale,
            scale is null ? null : Bounded(scores.Select((x, _) => scale.Of(x)), Aggregate.OptimalityGap(gamma)));

        Bounded Bounded(ScoreMatrix of, Aggregate aggregate) => new(aggregate.Of(of), bootstrap.Of(of, aggregate));
    }

    /// <summary>Tasks that are all there are stay as they are.</summary>
    public static Bootstrap Suited(Bootstrap asked, TaskOrigin origin) =>
        asked.Resampling == Resampling.Crossed && !origin.IsSample ? asked with { Resampling = Resampling.Runs } : asked;
}
