using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using MetaRL.Envs;
using MetaRL.Reports.Charts;
using MetaRL.Reports.Search;

namespace MetaRL.Reports.Tests.Search;

public sealed class SearchAxisTests
{
    [Fact]
    public void Forms_are_told_apart()
    {
        Assert.Equal(AxisKind.Choices, new SearchAxis("a", "adam,trustRegion").Kind);
        Assert.Equal(AxisKind.Choices, new SearchAxis("a", "../prices,../more").Kind);
        Assert.Equal(AxisKind.Uniform, new SearchAxis("a", "-1e-3..2").Kind);
        Assert.Equal(AxisKind.Log, new SearchAxis("a", "log:0.001..0.1").Kind);
        Assert.Equal(AxisKind.Whole, new SearchAxis("a", "int:-2..5").Kind);
        Assert.Equal(["0.001", "0.01", "1e0"], new SearchAxis("a", "0.01,1e0,0.001").Choices);
        Assert.Equal(["[64,64]", "[32]", "[]"], new SearchAxis("hidden", "[64,64],[32],[]").Choices);
        Assert.Equal((8.0, double.PositiveInfinity), (new SearchAxis("a", "int:-2..5").Count, new SearchAxis("a", "0..1").Count));
    }

    [Theory]
    [InlineData("log:0..1", "a log range is above 0")]
    [InlineData("log:1..x", "is no range; expected log:low..high")]
    [InlineData("int:1.5..3", "not whole numbers")]
    [InlineData("int:0..4e9", "not whole numbers of at most 32 bits")]
    [InlineData("2..1", "holds nothing")]
    [InlineData("-1.7e308..1.7e308", "too wide")]
    [InlineData("a,,b", "an empty value")]
    [InlineData("a,b,a", "'a' is given 2 times")]
    public void What_is_no_form_is_named(string form, string words) =>
        Assert.Contains(words, Assert.Throws<FormatException>(() => new SearchAxis("learner.innerLr", form)).Message);

    [Fact]
    public void Positions_are_even_in_what_the_range_is_even_in()
    {
        Assert.Equal(0.5, new SearchAxis("a", "log:0.001..0.1").Position("0.01"), 12);
        Assert.Equal(0.25, new SearchAxis("a", "0..8").Position("2"), 12);
        Assert.Equal(0.5, new SearchAxis("a", "x,y,z").Position("y"), 12);
        Assert.Equal(0.5, new SearchAxis("a", "x").Position("x"), 12);
    }

    // Ends included, in few digits, and as the range says in the mean.
    [Fact]
    public void What_is_drawn_lies_in_the_range() => Prop.ForAll<int, int>((a, b) =>
    {
        (double low, double high) = (Math.Min(a, b), Math.Max(a, b) + 1.0);
        string ends = string.Create(CultureInfo.InvariantCulture, $"{low}..{high}");
        foreach (string form in (string[])[ends, $"int:{ends}", "log:1e-7..3", "log:1..1.001"])
        {
            SearchAxis axis = new("a", form);
            for (ulong i = 0; i < 20; i++)
            {
                string text = axis.Draw(new Seed((ulong)(uint)a).Fork(i).Stream());
                double value = double.Parse(text, CultureInfo.InvariantCulture);
                Assert.InRange(value, axis.Ends.Low, axis.Ends.High);
                Assert.InRange(axis.Position(text), 0, 1);
                if (axis.Kind == AxisKind.Whole) Assert.Equal(Math.Floor(value), value);
                Assert.True(text.Length <= 14, text);
            }
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Log_draws_are_even_over_orders_of_magnitude()
    {
        SearchAxis axis = new("a", "log:0.001..0.1");
        double[] at = [.. Enumerable.Range(0, 4000).Select(i => axis.Position(axis.Draw(new Seed(7).Fork((ulong)i).Stream())))];
        Assert.InRange(at.Average(), 0.48, 0.52);
        Assert.InRange(at.Count(p => p < 0.25) / 4000.0, 0.22, 0.28);
    }

    [Theory]
    [InlineData("log:0.001..0.1", "0.001,0.01,0.1", 3)]
    [InlineData("log:1e-9..1e9", "1e-5,1,1e5", 4)]
    [InlineData("log:2..3", "2,3", 4)]
    [InlineData("int:1..3", "1,2,3", 4)]
    [InlineData("adam,trustRegion", "adam,trustReg\u2026", 4)]
    public void Ticks_are_round_values_in_the_range(string form, string labels, int count)
    {
        Ticks ticks = AxisLabels.Of(new("a", form), count, 9);
        Assert.Equal(labels, string.Join(',', ticks.Labels));
        Assert.All(ticks.Values, v => Assert.InRange(v, -1e-9, 1 + 1e-9));
    }

    [Fact]
    public void Names_are_as_short_as_tells_them_apart() => Assert.Equal(["a.lr", "b.lr", "steps", "update"],
        AxisLabels.Names([new("x.a.lr", "1,2"), new("x.b.lr", "1,2"), new("learner.steps", "1,2"), new("update", "p,q")]));
}
