using MetaRL.Envs;
using MetaRL.Evaluation;

namespace MetaRL.Comparison;

/// <summary>Percentile bootstrap (Efron 1979) of statistics of scores. Equal arguments give equal intervals.</summary>
public sealed record Bootstrap
{
    /// <summary>Resamples; 50,000 in Agarwal et al. 2021. At least 2.</summary>
    public int Repetitions { get; init; } = 50_000;

    /// <summary>What is drawn anew.</summary>
    public Resampling Resampling { get; init; } = Resampling.Crossed;

    /// <summary>Coverage asked for, in (0, 1).</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>Seed of the draws.</summary>
    public Seed Seed { get; init; } = new(0);

    /// <summary>Interval of one aggregate.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 2 repetitions, or a level outside (0, 1).</exception>
    public Interval Of(ScoreMatrix scores, Aggregate aggregate) => Of(scores, [aggregate])[0];

    /// <summary>Interval of each of several aggregates, each the same as alone: all see the same resamples, which are drawn once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 2 repetitions, or a level outside (0, 1).</exception>
    public Interval[] Of(ScoreMatrix scores, IReadOnlyList<Aggregate> aggregates)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(aggregates);
        Func<ResampleWeights, double>[] statistics = [.. aggregates.Select(aggregate => aggregate.Prepare(scores))];
        return Of(scores, statistics.Length, (weights, into) =>
        {
            for (int i = 0; i < into.Length; i++) into[i] = statistics[i](weights);
        });
    }

    /// <summary>Intervals of statistics that are computed together.</summary>
    /// <param name="scores">To draw from.</param>
    /// <param name="count">How many statistics there are.</param>
    /// <param name="statistics">Writes all of them for a resample.</param>
    internal Interval[] Of(ScoreMatrix scores, int count, Action<ResampleWeights, double[]> statistics)
    {
        RequireSound();
        double[][] values = [.. Enumerable.Range(0, count).Select(_ => new double[Repetitions])];
        double[] ofOne = new double[count];
        ResampleWeights weights = new(scores.Runs, scores.Tasks);
        for (int repetition = 0; repetition < Repetitions; repetition++)
        {
            Rng runs = Stream("runs", repetition);
            Rng tasks = Stream("tasks", repetition);
            Resamples.DrawRuns(Resampling, scores.Runs, scores.Tasks, ref runs, weights);
            weights.ScaleTasks(Resamples.DrawTasks(Resampling, scores.Tasks, ref tasks));
            statistics(weights, ofOne);
            for (int i = 0; i < count; i++) values[i][repetition] = ofOne[i];
        }
        return Array.ConvertAll(values, Percentiles);
    }

    /// <summary>Interval of the probability that <paramref name="a"/> improves on <paramref name="b"/>; each is resampled on its own,
    /// tasks (where they are resampled) together.</summary>
    /// <exception cref="ArgumentException">The two have different numbers of tasks.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 2 repetitions, or a level outside (0, 1).</exception>
    public Interval OfImprovement(ScoreMatrix a, ScoreMatrix b)
    {
        ImprovementTable table = new(a, b);
        ResampleWeights ofA = new(a.Runs, a.Tasks);
        ResampleWeights ofB = new(b.Runs, b.Tasks);
        return Percentiles(repetition =>
        {
            DrawBoth(a, b, repetition, ofA, ofB);
            return table.Probability(ofA, ofB);
        });
    }

    /// <summary>Interval of the difference of an aggregate, a − b; each is resampled on its own, tasks (where they are resampled)
    /// together. Where runs are paired too, take that of one aggregate of <see cref="ScoreMatrix.Minus"/>.</summary>
    /// <exception cref="ArgumentException">The two have different numbers of tasks.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 2 repetitions, or a level outside (0, 1).</exception>
    public Interval OfDifference(ScoreMatrix a, ScoreMatrix b, Aggregate aggregate)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        ArgumentNullException.ThrowIfNull(aggregate);
        if (a.Tasks != b.Tasks) throw new ArgumentException($"difference: {a.Tasks} tasks against {b.Tasks}; both must be judged on the same");
        (Func<ResampleWeights, double> statisticOfA, Func<ResampleWeights, double> statisticOfB) = (aggregate.Prepare(a), aggregate.Prepare(b));
        (ResampleWeights ofA, ResampleWeights ofB) = (new(a.Runs, a.Tasks), new(b.Runs, b.Tasks));
        return Percentiles(repetition =>
        {
            DrawBoth(a, b, repetition, ofA, ofB);
            return statisticOfA(ofA) - statisticOfB(ofB);
        });
    }

    void DrawBoth(ScoreMatrix a, ScoreMatrix b, int repetition, ResampleWeights ofA, ResampleWeights ofB)
    {
        Rng runsOfA = Stream("runs of a", repetition);
        Rng runsOfB = Stream("runs of b", repetition);
        Rng tasks = Stream("tasks", repetition);
        Resamples.DrawRuns(Resampling, a.Runs, a.Tasks, ref runsOfA, ofA);
        Resamples.DrawRuns(Resampling, b.Runs, b.Tasks, ref runsOfB, ofB);
        // Tasks are shared: both take the same draw of them.
        int[] copies = Resamples.DrawTasks(Resampling, a.Tasks, ref tasks);
        ofA.ScaleTasks(copies);
        ofB.ScaleTasks(copies);
    }

    Rng Stream(string purpose, int repetition) => Seed.Fork(purpose).Fork((ulong)repetition).Stream();

    void RequireSound()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Repetitions, 2);
        if (!(Level > 0 && Level < 1)) throw new ArgumentOutOfRangeException(null, $"Level: {Level} is outside (0, 1)");
    }

    Interval Percentiles(Func<int, double> statistic)
    {
        RequireSound();
        double[] values = new double[Repetitions];
        for (int repetition = 0; repetition < values.Length; repetition++) values[repetition] = statistic(repetition);
        return Percentiles(values);
    }

    Interval Percentiles(double[] values)
    {
        Array.Sort(values);
        double tail = (1 - Level) / 2;
        return new(Quantile(values, tail), Quantile(values, 1 - tail));
    }

    /// <summary>Linear interpolation between order statistics (type 7 of Hyndman and Fan 1996).</summary>
    static double Quantile(double[] sorted, double p)
    {
        double at = p * (sorted.Length - 1);
        int below = (int)at;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
