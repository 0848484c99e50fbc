using MetaRL.Experiments.Claims;
using MetaRL.Texts;

namespace MetaRL.Tests.Texts2;

public sealed class RatesTests
{
    [Fact]
    public void Good_rates_are_those_close_to_the_best_and_the_verdict_tells_their_width()
    {
        Measurement[] Seed(double d) => [new("fixed", "0.01", 0.3 + d), new("fixed", "0.1", 0.69 + d), new("fixed", "1", 0.7 - d), new("fixed", "10", 0.2)];
        var all = new Evidence([Seed(0), Seed(0.001)]);
        Assert.Equal(["0.1", "1"], Rates.Good(all, "fixed"));
        Assert.Contains("from 0.1 to 1, 1.0 decades", Rates.Claim().Verdict(all));
    }

    [Fact]
    public void A_rate_of_nothing_stays_near_chance_and_one_that_suits_does_not()
    {
        Evidence all = Rates.Claim(alphas: [1e-4, 0.3], iterations: 30, tasks: 20).Evidence(2);
        Assert.True(all["fixed", "0.3"].Mean > all["fixed", "0.0001"].Mean + 0.1);
    }
}
