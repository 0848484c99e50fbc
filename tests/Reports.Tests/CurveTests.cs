using MetaRL.Evaluation;
using MetaRL.Reports.Charts;

namespace MetaRL.Reports.Tests;

public sealed class CurveTests
{
    static readonly double[] X = [.. Enumerable.Range(0, 1000).Select(i => (double)i)];

    [Fact]
    public void BinsAreMeansOfEquallyManyValues()
    {
        Curve curve = Curve.Of([0, 1, 2, 3, 4], [[0, 2, 4, 8, 7]], points: 3, smooth: false);
        Assert.Equal([0.5, 2.5, 4], curve.X);
        Assert.Equal([1, 6, 7], curve.Y);
        Assert.Null(curve.Raw);
    }

    [Fact]
    public void OneSeedIsSmoothedWithoutMovingALine()
    {
        Curve curve = Curve.Of(X, [[.. X.Select(x => 3 * x)]]);
        int half = (Curve.SmoothingWidth(X.Length) / Curve.BinWidth(X.Length) - 1) / 2;
        Assert.Equal((125, 8, 4), (curve.X.Length, Curve.BinWidth(X.Length), half));
        for (int i = half; i < 125 - half; i++) Assert.Equal(3 * curve.X[i], curve.Y[i], 9);
        Assert.Equal(curve.X.Select(x => 3 * x), curve.Raw!);
    }

    [Fact]
    public void SmoothingReducesNoise()
    {
        Curve curve = Curve.Of(X, [[.. X.Select(x => x % 16 < 8 ? 1.0 : -1.0)]]);
        Assert.Equal(1, curve.Raw!.Max());
        Assert.InRange(curve.Y.Max(Math.Abs), 0, 0.21);
    }

    [Fact]
    public void FewSeedsShowTheirRangeMoreShowTheTInterval()
    {
        Curve few = Curve.Of([0], [[1], [2], [6]]);
        Assert.Equal(3, few.Y[0]);
        Assert.Equal(new Interval(1, 6), few.Band![0]);

        Curve more = Curve.Of([0], [[1], [2], [6], [7]]);
        double half = Statistics.HalfWidth95([1, 2, 6, 7])!.Value;
        Assert.Equal(new Interval(4 - half, 4 + half), more.Band![0]);
        Assert.Contains("range of the 3 seeds", Curve.BandName(3));
        Assert.Contains("t-interval over 4 seeds", Curve.BandName(4));
    }
}
