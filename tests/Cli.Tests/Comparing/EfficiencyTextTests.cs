using MetaRL.Cli.Comparing;
using MetaRL.Reports.Comparing;

namespace MetaRL.Cli.Tests.Comparing;

public sealed class EfficiencyTextTests
{
    [Fact]
    public void Returns_stand_at_quarters_of_what_all_have_spent()
    {
        SampleEfficiency one = new([1_000, 2_000, 3_000, 4_000], [-8, -6, -4, -2], [0.5, 0.25, 0.125, 0.0625], 1, 40), slow = new([3_000, 9_000], [-9, -1], [null, null], 1, 20);
        string[] lines = [.. EfficiencyText.Of([("a", one), ("untold", null), ("b", slow)], EpisodeChoice.Mean)];
        Assert.Equal(7, lines.Length);
        Assert.Matches("^env steps in training +k +tasks +1,000 +2,000 +3,000 +4,000$", lines[1]);
        Assert.Matches(@"^a +1 +40 +-8\.000 ± 0\.500 +-6\.000 ± 0\.250 +-4\.000 ± 0\.125 +-2\.000 ± 0\.06[23]$", lines[2]);
        Assert.Matches(@"^b +1 +20 +-9\.000 +-9\.000$", lines[3]);
        Assert.StartsWith("warning: these returns are of different numbers of adaptation steps or tasks", lines[4]);
        Assert.Equal(["untold: not evaluated during training", "empty: not evaluated by then"], lines[5..]);
        Assert.Empty(EfficiencyText.Of([("untold", null)], EpisodeChoice.Mean));
    }
}
