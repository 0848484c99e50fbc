using MetaRL.Evaluation;

namespace MetaRL.Reports.Charts;

/// <summary>A quantity over iterations, averaged over seeds and thinned to what a chart can show.</summary>
/// <param name="X">Position of each point.</param>
/// <param name="Y">Mean over seeds; for one seed a moving average where there are many points.</param>
/// <param name="Band">Interval over seeds; null for one seed.</param>
/// <param name="Raw">For one seed, the points behind the moving average; null where <paramref name="Y"/> is not smoothed.</param>
sealed record Curve(double[] X, double[] Y, Interval[]? Band, double[]? Raw)
{
    // With t(0.975, 1) = 12.7 and t(0.975, 2) = 4.3 a band of two or three seeds would show the table of t, not the data.
    public const int SeedsForInterval = 4;

    const int PointsForSmoothing = 20, PointsPerWindow = 15;

    public const int LinePoints = 125, MarkerPoints = 20;

    /// <summary>Everything drawn: an axis covers it.</summary>
    public IEnumerable<double> Extent => [.. Y, .. Raw ?? [], .. Band?.SelectMany(b => new[] { b.Low, b.High }) ?? []];

    /// <summary>The part from a position on.</summary>
    public Curve From(double x)
    {
        int first = Array.FindIndex(X, at => at >= x);
        return first < 0 ? this with { X = [], Y = [], Band = null, Raw = null } : new(X[first..], Y[first..], Band?[first..], Raw?[first..]);
    }

    public static string BandName(int seeds) => seeds switch
    {
        1 => "",
        < SeedsForInterval => $"band: range of the {seeds} seeds",
        _ => $"band: 95% t-interval over {seeds} seeds",
    };

    /// <summary>Iterations averaged in one point when <paramref name="count"/> of them share a chart.</summary>
    public static int BinWidth(int count, int points = LinePoints) => (count + points - 1) / points;

    /// <summary>Iterations in the moving average of one seed; 1 where there is none.</summary>
    public static int SmoothingWidth(int count) => BinWidth(count) * ((2 * HalfWindow((count + BinWidth(count) - 1) / BinWidth(count))) + 1);

    /// <param name="x">Position of each value, [N].</param>
    /// <param name="seeds">Values of each seed, [seeds][N].</param>
    /// <param name="points">At most this many points, each the mean of equally many values.</param>
    /// <param name="smooth">Whether one seed's curve gets a moving average.</param>
    public static Curve Of(double[] x, double[][] seeds, int points = LinePoints, bool smooth = true)
    {
        int width = BinWidth(x.Length, points);
        double[] positions = Bin(x, width);
        double[][] binned = [.. seeds.Select(s => Bin(s, width))];
        if (binned is not [var single]) return OverSeeds(positions, binned);
        int half = smooth ? HalfWindow(single.Length) : 0;
        return half == 0 ? new(positions, single, null, null) : new(positions, Smooth(single, half), null, single);
    }

    static Curve OverSeeds(double[] x, double[][] seeds)
    {
        double[][] columns = [.. x.Select((_, i) => seeds.Select(s => s[i]).ToArray())];
        return new(x, [.. columns.Select(c => Statistics.Mean(c))], [.. columns.Select(IntervalOf)], null);
    }

    static Interval IntervalOf(double[] seeds)
    {
        if (seeds.Length < SeedsForInterval) return new(seeds.Min(), seeds.Max());
        double mean = Statistics.Mean(seeds), half = Statistics.HalfWidth95(seeds)!.Value;
        return new(mean - half, mean + half);
    }

    static double[] Bin(double[] values, int width) => width <= 1 ? values : [.. values.Chunk(width).Select(c => Statistics.Mean(c))];

    static int HalfWindow(int points) => points < PointsForSmoothing ? 0 : Math.Max(1, points / PointsPerWindow / 2);

    // Centred, so without lag; at the ends half a window remains, for the last value is the one people read off.
    static double[] Smooth(double[] values, int half) =>
    [
        .. values.Select((_, i) =>
        {
            int from = Math.Max(0, i - half), to = Math.Min(values.Length, i + half + 1);
            return Statistics.Mean(values.AsSpan(from..to));
        }),
    ];
}
