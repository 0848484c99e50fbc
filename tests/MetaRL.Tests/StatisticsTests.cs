using MetaRL.Evaluation;

namespace MetaRL.Tests;

public sealed class StatisticsTests
{
    static readonly double[] OneToTen = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

    [Fact]
    public void MeanAndStandardDeviationAreExact()
    {
        Assert.Equal(5.5, Statistics.Mean(OneToTen));
        Assert.Equal(Math.Sqrt(82.5 / 9), Statistics.StandardDeviation(OneToTen), 14);
    }

    // Two-sided 95% points of Student's t, from the standard table.
    [Theory]
    [InlineData(2, 12.7062)]
    [InlineData(3, 4.30265)]
    [InlineData(5, 2.77645)]
    [InlineData(10, 2.26216)]
    [InlineData(31, 2.04227)]
    public void HalfWidthUsesStudentT(int n, double t)
    {
        double[] x = [.. Enumerable.Range(0, n).Select(i => (double)(i * i))];
        double expected = t * Statistics.StandardDeviation(x) / Math.Sqrt(n);
        Assert.InRange(Statistics.HalfWidth95(x)!.Value / expected, 1 - 1e-5, 1 + 1e-5);
    }

    [Fact]
    public void OneValueHasNoInterval()
    {
        Assert.Equal(new Estimate(3, null, 1), Statistics.MeanOf([3]));
        Assert.Equal(0, Statistics.HalfWidth95([7, 7, 7]));
    }

    [Fact]
    public void PairingCancelsWhatThePairsShare()
    {
        double[] before = [10, 200, -3000], after = [11, 202, -2997];
        Estimate gain = Statistics.PairedGain(before, after);
        Assert.Equal(2, gain.Mean, 12);
        Assert.Equal(4.30265 / Math.Sqrt(3), gain.HalfWidth95!.Value, 4);
        Assert.True(Statistics.HalfWidth95(after) > 1000);
    }

    [Fact]
    public void BadSamplesAreNamed()
    {
        Assert.Contains("Mean: 0 values", Assert.Throws<ArgumentException>(() => Statistics.Mean([])).Message);
        Assert.Contains("at least 2", Assert.Throws<ArgumentException>(() => Statistics.StandardDeviation([1])).Message);
        Assert.Contains("2 values before, 1 after", Assert.Throws<ArgumentException>(() => Statistics.PairedGain([1, 2], [1])).Message);
    }
}
