using MetaRL.Evaluation;

namespace MetaRL.Tests;

/// <summary>Evaluations by the last episode of each rollout.</summary>
public sealed class LastEpisodeTests
{
    // Two tasks, k = 0 and 1, three episodes.
    static AdaptationStep[] Steps => AdaptationTable.Of(1, new HeldOutReturns([[[0, 3, 6], [3, 6, 12]], [[3, 3, 0], [6, 6, 9]]])).Steps;

    static EvaluationRecord Record(AdaptationStep[] steps) => new()
    {
        Experiment = "x",
        Family = "y",
        RolloutsPerTask = 1,
        Tasks = ["a", "b"],
        Seeds = [new(1, steps)],
        References = [],
    };

    [Fact]
    public void Returns_gains_and_intervals_are_those_of_the_last_episode()
    {
        AdaptationStep[] last = Record(Steps).OfLastEpisode().Seeds[0].Steps;
        Assert.Equal([6, 0], last[0].Returns);
        Assert.Equal([12, 9], last[1].Returns);
        Assert.Equal(10.5, last[1].Mean);
        Assert.Equal(7.5, last[1].Gain);
        // Gains 6 and 9: s/√2 = 1.5, t(0.975, 1) = 12.7062047; of returns 12 and 9 the same.
        Assert.Equal(1.5 * 12.706204736, last[1].GainHalfWidth95!.Value, 6);
        Assert.Equal(1.5 * 12.706204736, last[1].HalfWidth95!.Value, 6);
        Assert.Equal(Steps[1].ByEpisode, last[1].ByEpisode);
    }

    [Fact]
    public void One_episode_is_taken_by_its_number()
    {
        EvaluationRecord all = Record(Steps);
        Assert.Equal(3, all.Episodes);
        Assert.Equal([3, 6], all.OfEpisode(1).Seeds[0].Steps[1].Returns);
        Assert.Equal(all.OfLastEpisode().Seeds[0].Steps[1], all.OfEpisode(3).Seeds[0].Steps[1] with { Returns = all.OfLastEpisode().Seeds[0].Steps[1].Returns });
        Assert.Throws<ArgumentOutOfRangeException>(() => all.OfEpisode(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => all.OfEpisode(0));
    }

    [Fact]
    public void A_rollout_of_one_episode_is_its_last()
    {
        EvaluationRecord one = Record(AdaptationTable.Of(1, new HeldOutReturns([[[1], [2]], [[3], [5]]])).Steps);
        Assert.Equal(one.Seeds[0].Steps[1].Returns, one.OfLastEpisode().Seeds[0].Steps[1].Returns);
        Assert.Equal(one.Seeds[0].Steps[1].Gain, one.OfLastEpisode().Seeds[0].Steps[1].Gain);
    }
}
