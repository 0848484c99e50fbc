using MetaRL.Evaluation;
using MetaRL.Reports.Claims;

namespace MetaRL.Tests.Texts;

public sealed class EvidenceTests
{
    static Measurement[] Seed(double a, double b) => [new("a", "x", a), new("b", "x", b), new("b", "y", a)];

    [Fact]
    public void Cells_are_means_over_seeds_and_differences_are_paired()
    {
        var all = new Evidence([Seed(1, 3), Seed(2, 4.5), Seed(3, 6)]);
        Assert.Equal(2, all["a", "x"].Mean);
        Assert.Equal(4.3027 / Math.Sqrt(3), all["a", "x"].HalfWidth95!.Value, 1e-4);   // t of 2 degrees of freedom, s = 1
        Assert.Equal(2.5, all.Difference("x", of: "b", minus: "a").Mean);
        Assert.True(all.Difference("x", of: "b", minus: "a").Interval95 is { Low: > 0 });
        Assert.Equal("a,x;b,x;b,y", string.Join(';', all.ToCells().Select(static c => $"{c.Row},{c.Column}")));
        Assert.Equal("b,y,3,3", all.ToCsv().TrimEnd().Split('\n')[^1]);
        Assert.Contains("4.5 ± 3.7", all.ToTable());
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        Assert.Contains("1 seeds", Assert.Throws<ArgumentException>(() => new Evidence([Seed(1, 2)])).Message);
        Assert.Contains("'b', 'y': 1 numbers of 2 seeds", Assert.Throws<ArgumentException>(() => new Evidence([Seed(1, 2), Seed(1, 2)[..2]])).Message);
        Assert.Contains("expected finite", Assert.Throws<ArgumentException>(() => new Evidence([Seed(1, 2), Seed(1, double.NaN)])).Message);
        Assert.Contains("rows: a, b", Assert.Throws<KeyNotFoundException>(() => new Evidence([Seed(1, 2), Seed(1, 2)])["c", "x"]).Message);
    }

    [Theory]
    [InlineData(1.23456, 0.0456, "1.235 ± 0.046")]
    [InlineData(-123.4, 12.0, "-123 ± 12")]
    [InlineData(0.5, null, "0.5000")]
    [InlineData(0.0, null, "0")]
    public void Digits_go_as_far_as_the_interval_knows(double mean, double? half, string words) => Assert.Equal(words, Evidence.Words(new Estimate(mean, half, 5)));
}
