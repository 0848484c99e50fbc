using MetaRL.Reports.Claims;
using MetaRL.Tests.Texts;
using MetaRL.Texts;

namespace MetaRL.Tests.Texts2;

public sealed class RatesTests
{
    [Theory]
    [InlineData(0.7, 0.7, 0.7, 2)]
    [InlineData(0.2, 0.7, 0.2, 0.4)]     // 0.1 of 0.5 on either side
    [InlineData(0.65, 0.7, 0.3, 1.25)]
    [InlineData(0.2, 0.3, 0.7, 0.25)]
    public void The_good_range_is_that_by_hand(double a, double b, double c, double decades)
        => Assert.Equal(decades, Rates.Decades([0.1, 1, 10], [a, b, c]), 1e-9);

    [Fact]
    public void A_rate_of_nothing_stays_near_chance_and_one_that_suits_does_not()
    {
        Evidence all = Rates.Claim(alphas: [1e-4, 0.3], iterations: 30, tasks: 20).Evidence(2);
        Assert.True(all["fixed", "0.3"].Mean > all["fixed", "0.0001"].Mean + 0.1);
        Assert.Contains("one a weight: best at 0.3", Rates.Claim().Verdict(all));
        Assert.Equal("fixed 2; one a layer 2; one a layer and step 2; one a weight 2", Drawn.Of(Rates.Claim(), all));
    }
}
