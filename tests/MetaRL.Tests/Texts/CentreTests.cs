using MetaRL.Envs;
using MetaRL.Problems.Exact;
using MetaRL.Reports.Claims;
using MetaRL.Texts;

namespace MetaRL.Tests.Texts;

public sealed class CentreTests
{
    [Fact]
    public void The_start_is_the_weighted_mean_and_the_plain_one_where_all_are_as_steep()
    {
        Evidence all = Centre.Claim(universes: 2).Evidence(2);
        Assert.All(all.Rows.Take(4), row => Assert.InRange(all[row, "MAML to weighted mean"].Mean, 0, 1e-8));
        Assert.InRange(all[all.Rows[0], "MAML to mean of optima"].Mean, 0, 1e-8);
        Assert.All(all.Rows.Skip(1).Take(3), row => Assert.True(all[row, "MAML to mean of optima"].Mean > 1e-2));
        Assert.All(all.Rows.Skip(1).Take(3), row => Assert.True(all[row, "excess loss of the mean, %"].Mean > 0.1));
        Assert.Equal("MAML to mean of optima 4; MAML to weighted mean 4", Drawn.Of(Centre.Claim(), all));
        Assert.StartsWith("under conditions: the start is the mean of optima only where", Centre.Claim().Verdict(all));
    }

    [Fact]
    public void Steeper_tasks_lie_to_the_right()
    {
        Quadratics many = Centre.Universe(new Seed(1), isEqual: false, tasks: 2000);
        Assert.All(many.A, static a => Assert.InRange(a, 0.25, 4));
        Assert.InRange(many.Tasks.Average(static t => t.C * Math.Log(t.A)), 0.2, 0.45);   // E[log² a] / 2 = log²(4) / 6 = 0.32
    }

    // Weights w: Σ w² (τ² + 1/n) / (Σ w)², and what the shift adds where weights are n: (500/510 - 1/2)².
    [Theory]
    [InlineData(0.1, 0, 0.02600, 0.00290, 0.00289)]
    [InlineData(1, 0, 0.07550, 0.09812, 0.06755)]
    [InlineData(1, 1, 0.07550, 0.32947, null)]
    public void Errors_are_those_of_the_closed_forms(double between, double shift, double ofMeans, double pooled, double? weighted)
    {
        double[] errors = Centre.Errors(new Seed(1), between, shift, universes: 800);
        Assert.InRange(errors[0] / ofMeans, 0.85, 1.15);
        Assert.InRange(errors[1] / pooled, 0.85, 1.15);
        if (weighted is { } least) Assert.InRange(errors[2] / least, 0.85, 1.15);
    }
}
