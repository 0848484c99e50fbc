using MetaRL.Learners;
using MetaRL.Reports.Claims;
using MetaRL.Texts;

namespace MetaRL.Tests.Texts;

public sealed class ValleysTests
{
    [Theory]
    [InlineData(0, 0.8)]
    [InlineData(0.3, 0.8)]
    [InlineData(0.3, 0.2)]
    public void A_fixed_step_s_loss_is_that_of_the_closed_form(double noise, double rate)
    {
        double measured = Valleys.Measured(new Maml { InnerLr = rate, InnerSteps = 10 }, noise, seed: 1, iterations: 0, tasks: 400);
        Assert.InRange(measured / Valleys.Expected(noise, rate), 0.85, 1.15);
    }

    [Fact]
    public void The_closed_form_in_cases_done_by_hand()
    {
        Assert.Equal(0.5 * (1 + 0.1 + 0.01), Valleys.Expected(0, 1, steps: 0, dimensions: 3), 1e-12);
        Assert.Equal(0, Valleys.Expected(0, 1, steps: 1, dimensions: 1), 1e-12);
        Assert.Equal(0.5 * (0.0625 + 0.25 * 0.04 * 1.25), Valleys.Expected(0.2, 0.5, steps: 2, dimensions: 1), 1e-12);
        Assert.True(Valleys.BestRate(0.3) < 0.8 * Valleys.BestRate(0), "noise asks for shorter steps");
    }

    [Fact]
    public void The_table_holds_every_row_against_the_fixed_step()
    {
        var claim = Valleys.Claim(iterations: 1, tasks: 4);
        Evidence all = claim.Evidence(2);
        Assert.Contains("below the fixed step by noise 0:", claim.Verdict(all));
        Assert.Equal("noise 0 4; noise 0.3 4", Drawn.Of(claim, all));
    }
}
