using MetaRL.Learners;
using MetaRL.Reports.Claims;
using MetaRL.Texts;

namespace MetaRL.Tests.Texts;

public sealed class PriorTests
{
    [Fact]
    public void A_learned_rate_comes_to_the_posterior_s_weight_of_the_examples()
    {
        (double start, double rate) = Prior.Learned(seed: 1, n: 5, iterations: 120, new MetaSgd { InnerLr = 0.2 });
        Assert.Equal(2, start, 0.15);
        Assert.Equal(5 / 9.0, rate, 0.04);
    }

    [Fact]
    public void Bias_and_variance_are_those_of_the_closed_forms()
    {
        const string n = "n = 2: ";
        const double share = 1 / 3.0;   // 2 / (4 + 2)
        Evidence all = Prior.Claim(counts: [2], iterations: 60, tasks: 150).Evidence(2);
        Assert.Equal("cold start 1; MAML, rate for 5 1; MAML, rate learned for n 1; posterior mean 1", Drawn.Of(Prior.Claim(), all));
        double cold = all[n + Prior.Cold, "variance"].Mean;
        Assert.Equal(2, cold, 0.15);   // σ² / n
        Assert.Equal(share * share * cold, all[n + Prior.Posterior, "variance"].Mean, 1e-5);   // exact, on the same supports
        Assert.Equal((1 - share) * (1 - share), all[n + Prior.Posterior, "bias²"].Mean, 0.12);
        Assert.Equal(0, all[n + Prior.Cold, "bias²"].Mean, 0.05);
        Assert.True(all[n + Prior.MetaSgd, "error²"].Mean < 0.6 * all[n + Prior.Cold, "error²"].Mean);
        Assert.Contains("n = 2", Prior.Claim().Verdict(all));
    }
}
