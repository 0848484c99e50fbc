using MetaRL.Tensors;

namespace MetaRL.Policies;

/// <summary>Moments of each of W numbers over some samples, in double precision.</summary>
/// <param name="Count">n, samples.</param>
/// <param name="Mean">[W]</param>
/// <param name="SquaredDeviations">Σ (x − mean)², [W].</param>
public sealed record RunningMoments(double Count, double[] Mean, double[] SquaredDeviations)
{
    /// <summary>Of the rows that count, in two passes.</summary>
    /// <param name="values">[N, W]</param>
    /// <param name="width">W</param>
    /// <param name="mask">[N], 0 where a row does not count; empty where all do.</param>
    /// <exception cref="ShapeException">The spans do not belong to the same N rows.</exception>
    public static RunningMoments Of(ReadOnlySpan<float> values, int width, ReadOnlySpan<float> mask = default)
    {
        int rows = width > 0 ? values.Length / width : 0;
        if (values.Length != (long)rows * width || (!mask.IsEmpty && mask.Length != rows))
            throw new ShapeException($"Of: {values.Length} numbers in rows of {width}, and a mask of {mask.Length}; expected whole rows, and one mask a row");
        double[] mean = new double[width], squares = new double[width];
        int count = 0;
        for (int n = 0; n < rows; n++)
        {
            if (!mask.IsEmpty && mask[n] == 0) continue;
            ReadOnlySpan<float> row = values.Slice(n * width, width);
            for (int i = 0; i < width; i++) mean[i] += row[i];
            count++;
        }
        for (int i = 0; i < width; i++) mean[i] /= Math.Max(1, count);
        for (int n = 0; n < rows; n++)
        {
            if (!mask.IsEmpty && mask[n] == 0) continue;
            ReadOnlySpan<float> row = values.Slice(n * width, width);
            for (int i = 0; i < width; i++) squares[i] += (row[i] - mean[i]) * (row[i] - mean[i]);
        }
        return new(count, mean, squares);
    }

    /// <summary>Of the samples of both: with δ = mean_b − mean_a,  n = n_a + n_b,  mean = mean_a + δ n_b/n,
    /// Σ = Σ_a + Σ_b + δ² n_a n_b/n (Chan, Golub and LeVeque 1983, The American Statistician 37(3), 242–247).</summary>
    /// <exception cref="ShapeException">They are of different numbers W.</exception>
    public RunningMoments Merge(RunningMoments other)
    {
        int[] lengths = [Mean.Length, SquaredDeviations.Length, other.Mean.Length, other.SquaredDeviations.Length];
        if (lengths.Distinct().Count() > 1)
            throw new ShapeException($"Merge: means and squares of {Mean.Length} and {SquaredDeviations.Length} numbers, and of {other.Mean.Length} and {other.SquaredDeviations.Length}; expected as many of all");
        double total = Count + other.Count;
        if (total == 0) return this;
        double share = other.Count / total;
        double[] mean = new double[Mean.Length], squares = new double[Mean.Length];
        for (int i = 0; i < mean.Length; i++)
        {
            double delta = other.Mean[i] - Mean[i];
            mean[i] = Mean[i] + delta * share;
            squares[i] = SquaredDeviations[i] + other.SquaredDeviations[i] + delta * delta * Count * share;
        }
        return new(total, mean, squares);
    }
}
