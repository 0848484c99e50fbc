namespace MetaRL.Comparison;

/// <summary>One number for a matrix of scores. Each reads a resample as counts of entries, so that a bootstrap sorts once.</summary>
public abstract class Aggregate
{
    private protected Aggregate() { }

    /// <summary>x̄ over all runs × tasks.</summary>
    public static Aggregate Mean { get; } = new MeanAggregate();

    /// <summary>Median over tasks of the mean over runs.</summary>
    public static Aggregate Median { get; } = new MedianAggregate();

    /// <summary>
    /// Mean of the middle half of all runs × tasks: of n sorted scores, ⌊n/4⌋ are left out at each end
    /// (Agarwal et al. 2021, arXiv:2108.13264).
    /// </summary>
    public static Aggregate InterquartileMean { get; } = new InterquartileMeanAggregate();

    /// <summary>γ − mean(min(x, γ)): how far the scores stay below γ (Agarwal et al. 2021). Meant for normalized scores; lower is better.</summary>
    /// <param name="gamma">The score that counts as enough, γ.</param>
    public static Aggregate OptimalityGap(double gamma = 1) => new OptimalityGapAggregate(gamma);

    /// <summary>Fraction of runs × tasks above τ: a point of the performance profile (Dolan and Moré 2002; Agarwal et al. 2021).</summary>
    /// <param name="tau">The threshold τ.</param>
    public static Aggregate FractionAbove(double tau) => new FractionAboveAggregate(tau);

    /// <summary>Name as in tables, such as "IQM".</summary>
    public abstract string Name { get; }

    /// <summary>The value for these scores.</summary>
    public double Of(ScoreMatrix scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return Prepare(scores)(new(scores.Runs, scores.Tasks));
    }

    /// <summary>What does not depend on the resample is done once, here.</summary>
    internal abstract Func<ResampleWeights, double> Prepare(ScoreMatrix scores);

    sealed class MeanAggregate : Aggregate
    {
        public override string Name => "mean";

        internal override Func<ResampleWeights, double> Prepare(ScoreMatrix scores) => WeightedMean(scores.Flat());
    }

    sealed class OptimalityGapAggregate(double gamma) : Aggregate
    {
        public override string Name => "optimality gap";

        internal override Func<ResampleWeights, double> Prepare(ScoreMatrix scores)
        {
            double[] capped = Array.ConvertAll(scores.Flat(), x => Math.Min(x, gamma));
            Func<ResampleWeights, double> mean = WeightedMean(capped);
            return weights => gamma - mean(weights);
        }
    }

    sealed class FractionAboveAggregate(double tau) : Aggregate
    {
        public override string Name => $"fraction above {tau}";

        internal override Func<ResampleWeights, double> Prepare(ScoreMatrix scores) =>
            WeightedMean(Array.ConvertAll(scores.Flat(), x => x > tau ? 1.0 : 0.0));
    }

    sealed class MedianAggregate : Aggregate
    {
        public override string Name => "median";

        internal override Func<ResampleWeights, double> Prepare(ScoreMatrix scores) => weights => WeightedMedian(scores, weights);
    }

    sealed class InterquartileMeanAggregate : Aggregate
    {
        public override string Name => "IQM";

        internal override Func<ResampleWeights, double> Prepare(ScoreMatrix scores)
        {
            double[] sorted = scores.Flat();
            int[] order = [.. Enumerable.Range(0, sorted.Length)];
            Array.Sort(sorted, order);
            return weights => TrimmedMean(sorted, order, weights);
        }
    }

    static Func<ResampleWeights, double> WeightedMean(double[] flat) => weights =>
    {
        ReadOnlySpan<int> counts = weights.Flat;
        double sum = 0;
        for (int i = 0; i < flat.Length; i++) sum += counts[i] * flat[i];
        return sum / weights.Total;
    };

    static double TrimmedMean(double[] sorted, int[] order, ResampleWeights weights)
    {
        ReadOnlySpan<int> counts = weights.Flat;
        long total = weights.Total, cut = total / 4;
        long first = cut, end = total - cut;
        long seen = 0;
        double sum = 0;
        for (int i = 0; i < sorted.Length && seen < end; i++)
        {
            long count = counts[order[i]];
            long kept = Math.Min(seen + count, end) - Math.Max(seen, first);
            if (kept > 0) sum += kept * sorted[i];
            seen += count;
        }
        return sum / (end - first);
    }

    // A task's weight is that of its runs together over their number, which resampling keeps equal for all tasks it draws once.
    static double WeightedMedian(ScoreMatrix scores, ResampleWeights weights)
    {
        double[] means = new double[scores.Tasks];
        int[] copies = new int[scores.Tasks];
        int drawn = 0;
        for (int task = 0; task < scores.Tasks; task++)
        {
            double sum = 0;
            int count = 0;
            for (int run = 0; run < scores.Runs; run++)
            {
                int w = weights[run, task];
                sum += w * scores[run, task];
                count += w;
            }
            if (count == 0) continue;
            means[drawn] = sum / count;
            copies[drawn] = count / scores.Runs;
            drawn++;
        }
        return MedianOf(means.AsSpan(0, drawn), copies.AsSpan(0, drawn));
    }

    static double MedianOf(Span<double> values, Span<int> copies)
    {
        values.Sort(copies);
        long total = 0;
        foreach (int count in copies) total += count;
        double lower = At(values, copies, (total - 1) / 2);
        double upper = At(values, copies, total / 2);
        return (lower + upper) / 2;
    }

    static double At(ReadOnlySpan<double> sorted, ReadOnlySpan<int> copies, long index)
    {
        long seen = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            seen += copies[i];
            if (index < seen) return sorted[i];
        }
        throw new InvalidOperationException($"median: index {index} of {seen} values");
    }
}
