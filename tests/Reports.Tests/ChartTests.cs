using MetaRL.Reports.Charts;
using MetaRL.Reports.Html;

namespace MetaRL.Reports.Tests;

public sealed class ChartTests
{
    [Theory]
    [InlineData(0, 10, 5, "0 2 4 6 8 10")]
    [InlineData(-0.31, 0.02, 4, "-0.3 -0.2 -0.1 0.0")]
    [InlineData(1000, 5200, 5, "1,000 2,000 3,000 4,000 5,000")]
    [InlineData(-2e9, 1e9, 3, "-2e9 -1e9 0 1e9")]
    [InlineData(0, 4e-7, 4, "0 1e-7 2e-7 3e-7 4e-7")]
    public void TicksAreRound(double min, double max, int count, string labels) =>
        Assert.Equal(labels, string.Join(' ', Ticks.Of(new(min, max), count).Labels));

    [Fact]
    public void TicksLieInsideAreFewAndHaveDistinctLabels()
    {
        for (int i = 0; i < 2000; i++)
        {
            double min = Math.Sin(i) * Math.Pow(10, (i % 61) - 30), span = (1.01 + Math.Cos(7 * i)) * Math.Pow(10, (i % 41) - 20);
            Domain domain = Domain.Over([min, min + span]);
            Ticks ticks = Ticks.Of(domain, 6);
            Assert.InRange(ticks.Values.Length, 2, 8);
            Assert.Equal(ticks.Labels.Length, ticks.Labels.Distinct().Count());
            Assert.All(ticks.Values, v => Assert.InRange((v - domain.Min) / domain.Span, -1e-6, 1 + 1e-6));
        }
    }

    [Fact]
    public void IterationsHaveWholeTicks() => Assert.Equal([0, 1, 2], Ticks.Whole(new(0, 2), 6).Values);

    [Fact]
    public void ADomainIsNeverEmpty()
    {
        Assert.Equal(new(0, 1), Domain.Over([]));
        Assert.Equal(new(-1, 1), Domain.Over([0, 0]));
        Assert.True(Domain.Over([-3, -3]) is { Min: < -3, Max: > -3 });
        Assert.True(Domain.Over([1e-300]).Span > 0);
        Domain wide = Domain.Over([2, 4]);
        Assert.Equal((1.88, 4.12), (wide.Min, wide.Max));
    }

    [Fact]
    public void LabelsKeepTheirPlaceWhereTheyCanAndTheirDistanceWhereTheyCannot()
    {
        Assert.Equal([10, 50, 90], SideLabels.Spread([10, 50, 90], 0, 100, 15));
        Assert.Equal([42.5, 57.5], SideLabels.Spread([50, 50], 0, 100, 15));
        Assert.Equal([0, 15, 30, 90], SideLabels.Spread([0, 1, 2, 90], 0, 100, 15));
        Assert.Equal([70, 85, 100], SideLabels.Spread([98, 99, 100], 0, 100, 15));
        Assert.Equal([0, 25, 50, 75, 100], SideLabels.Spread([1, 1, 1, 1, 1], 0, 100, 40));
        Assert.Empty(SideLabels.Spread([], 0, 100, 15));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.012345, "0.01235")]
    [InlineData(-12.345, "-12.35")]
    [InlineData(1234.6, "1,235")]
    [InlineData(999.96, "1,000.0")]
    [InlineData(123450000, "1.235e8")]
    [InlineData(-2e-7, "-2.000e-7")]
    public void NumbersHaveFourDigits(double value, string text) => Assert.Equal(text, Format.Number(value));

    [Theory]
    [InlineData(950, "950")]
    [InlineData(4000, "4k")]
    [InlineData(3_400_000, "3.4M")]
    [InlineData(96e9, "96G")]
    public void CountsAreShort(double value, string text) => Assert.Equal(text, Format.Count(value));

    [Fact]
    public void ColumnsTakeTheirDigitsFromTheUncertainty()
    {
        Assert.Equal("-34.91", Format.Column([-34.9123, 1], [0.55, 2])(-34.9123));
        Assert.Equal("-35", Format.Column([-34.9123], [12])(-34.9123));
        Assert.Equal("12,346", Format.Column([12345.678], [0.001])(12345.678));
        Assert.Equal("0", Format.Column([0, 0], [0])(0));
        Assert.Equal("0.0", Format.Fixed(-0.01, 1));
        Assert.Equal("1.500e30", Format.Column([1.5e30], [1e28])(1.5e30));
    }

    [Theory]
    [InlineData(-480, true)]    // a first policy that drifts away would flatten all that follows
    [InlineData(-40, false)]    // learning itself stays on the axis
    public void AnExtremeBeginningIsCutOffAndSaidSo(double first, bool cut)
    {
        double[] x = [.. Enumerable.Range(0, 100).Select(i => (double)i)], y = [first, .. x.Skip(1).Select(i => -10 + Math.Sin(i) * 3)];
        LineChart chart = new() { Caption = new("id", "title", "text"), Series = [new("a", "after", Curve.Of(x, [y], smooth: false))], X = new(0, 100), YTitle = "return" };
        Assert.Equal(cut, chart.Draw().ToString().Contains("all values range over -480.0 to -7.000"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    public void FewIterationsKeepTheirBeginning(int count)
    {
        double[] x = [.. Enumerable.Range(0, count).Select(i => (double)i)], y = [-480, .. x.Skip(1).Select(_ => -10.0)];
        LineChart chart = new() { Caption = new("id", "title", "text"), Series = [new("a", "after", Curve.Of(x, [y]))], X = new(0, count), YTitle = "return" };
        string drawn = chart.Draw().ToString();
        Assert.DoesNotContain("leave the axis", drawn);
        Assert.Contains(">-500<", drawn);
    }
}
