using MetaRL.Reports.Claims;
using MetaRL.Tests.Texts;
using MetaRL.Texts;

namespace MetaRL.Tests.Texts2;

public sealed class FeatureReuseTests
{
    [Fact]
    public void One_network_sees_every_domain() => Assert.All(FeatureReuse.Domains, static d => Assert.Equal((196, 5), (d.Family.Input.Size, d.Family.PerShot)));

    [Fact]
    public void A_short_training_is_better_than_none_and_the_verdict_tells_of_every_domain()
    {
        Evidence all = FeatureReuse.Claim(iterations: 30, tasks: 20).Evidence(2);
        Assert.True(all[$"{FeatureReuse.Anil}, 3 steps", "other scripts"].Mean > 0.3);
        Assert.Equal("MAML, 6 steps 5; ANIL, 6 steps 5; BOIL, 6 steps 5; random start, 6 steps 5", Drawn.Of(FeatureReuse.Claim(), all));
        string verdict = FeatureReuse.Claim().Verdict(all);
        Assert.All(all.Columns, domain => Assert.Contains($"{domain}: ", verdict));
    }
}
