using MetaRL.Experiments.Claims;
using MetaRL.Reports.Claims;
using MetaRL.Texts;

namespace MetaRL.Tests.Texts;

public sealed class DelayedTests
{
    [Fact]
    public void A_step_gains_more_from_a_meta_learned_start_and_less_with_a_delay()
    {
        Claim claim = Delayed.Claim(delays: [0, 16], iterations: 20, tasks: 20);
        Evidence all = claim.Evidence(2);
        Assert.True(all[Delayed.MetaLearned, "delay 0"].Mean > all[Delayed.Untrained, "delay 0"].Mean);
        Assert.All(all.Rows, row => Assert.True(all[row, "delay 0"].Mean > 0.1));
        Assert.All(all.Rows, row => Assert.InRange(all[row, Delayed.Kept].Mean, 0, 0.95));
        double[] Of(string column) => all.BySeed(Delayed.Untrained, column);
        for (int seed = 0; seed < 2; seed++) Assert.Equal(Of("delay 16")[seed] / Of("delay 0")[seed], Of(Delayed.Kept)[seed], 1e-9);
        Assert.Equal("meta-learned 2; meta-learned, 3 steps 2; untrained 2; untrained, 3 steps 2", Drawn.Of(claim, all));
    }

    [Theory]
    [InlineData(0.7, 0.5, "confirmed. ")]
    [InlineData(0.5, 0.5, "confirmed of the loss; that a meta-learned start loses less is not known")]
    [InlineData(0.7, 1.0, "not confirmed. ")]
    public void The_verdict_reads_what_is_kept(double metaLearned, double untrained, string verdict)
    {
        IEnumerable<Measurement> Row(string row, double kept, double noise) =>
            [new(row, "delay 0", 1), new(row, "delay 16", kept + noise), new(row, Delayed.Kept, kept + noise)];
        Evidence all = new([.. new[] { -1e-3, 1e-3 }.Select(noise => (Measurement[])
        [
            .. Row(Delayed.MetaLearned, metaLearned, noise), .. Row($"{Delayed.MetaLearned}, 3 steps", metaLearned, noise),
            .. Row(Delayed.Untrained, untrained, -noise), .. Row($"{Delayed.Untrained}, 3 steps", untrained, -noise),
        ])]);
        Assert.StartsWith(verdict, Delayed.Claim().Verdict(all));
    }
}
