using MetaRL.Envs;
using MetaRL.Reports.Claims;
using MetaRL.Tests.Texts;
using MetaRL.Texts;

namespace MetaRL.Tests.Texts2;

public sealed class ConflictsTests
{
    [Fact]
    public void Groups_are_those_that_pull_together()
    {
        int[] groups = [1, -1, -1, 1, -1];
        double[][] cosines = [.. groups.Select((a, i) => groups.Select((b, j) => i == j ? 1 : 0.3 * a * b).ToArray())];
        Assert.Equal(groups, TaskGroups.Of(cosines));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void A_group_s_family_has_waves_of_its_sign_alone(int sign)
        => Assert.All(Enumerable.Range(0, 20), i => Assert.Equal(sign, new Waves { Sign = sign }.Sample(Split.Train, new Seed((ulong)i)).Parameters["sign"]));

    [Fact]
    public void Opposite_waves_pull_against_each_other_at_a_joint_start()
    {
        Evidence all = ConflictingTasks.Claim(iterations: 30, tasks: 10).Evidence(2);
        Assert.True(all[ConflictingTasks.Joint, "cosine, same sign"].Mean > 0.1);
        Assert.True(all[ConflictingTasks.Joint, "cosine, opposite"].Mean < -0.1);
        Assert.Contains("n = 10", ConflictingTasks.Claim().Verdict(all));
        Assert.Equal("one start, joint training 4; one start, MAML 4; a start a group, group told 4; a start a group, by fit 4", Drawn.Of(ConflictingTasks.Claim(), all));
    }
}
