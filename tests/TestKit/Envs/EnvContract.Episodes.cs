using MetaRL.Envs;
using Xunit;

namespace MetaRL.TestKit;

public abstract partial class EnvContract
{
    [Fact]
    public void Observations_lie_in_their_space_and_everything_is_written()
    {
        var play = new RandomPlay(task.CreateEnvs(3), Root);
        for (int i = 0; i < 3; i++) AssertInside(play.Buffers.ObsOf(i));
        for (int t = 0; t < Steps; t++)
        {
            play.Step();
            for (int i = 0; i < 3; i++)
            {
                AssertInside(play.Buffers.ObsOf(i));
                AssertInside(play.Buffers.FinalObsOf(i));
                Assert.True(float.IsFinite(play.Buffers.Reward[i]));
            }
        }
    }

    void AssertInside(ReadOnlySpan<float> obs) =>
        Assert.True(Spec.Observation.Contains(obs), $"[{string.Join(", ", obs.ToArray())}] is not in {Spec.Observation}");

    [Fact]
    public void Episodes_end_by_termination_or_at_the_horizon_and_never_by_both()
    {
        var play = new RandomPlay(task.CreateEnvs(3), Root);
        int[] clock = new int[3];
        int ends = 0;
        for (int t = 0; t < Steps; t++)
        {
            play.Step();
            for (int i = 0; i < 3; i++)
            {
                clock[i]++;
                Assert.Equal(clock[i] == Spec.Horizon && !play.Buffers.Terminated[i], play.Buffers.Truncated[i]);
                if (!play.Buffers.Ended(i)) continue;
                clock[i] = 0;
                ends++;
            }
        }
        Assert.True(ends >= 6, $"{ends} episode ends in {Steps} steps of 3 environments");
    }

    [Fact]
    public void Final_observations_are_of_the_step_and_survive_auto_reset()
    {
        var play = new RandomPlay(task.CreateEnvs(3), Root);
        float[][] first = [.. Enumerable.Range(0, 3).Select(i => play.Buffers.ObsOf(i).ToArray())];
        bool observationsMove = false, finalsDiffer = false;
        for (int t = 0; t < Steps; t++)
        {
            play.Step();
            for (int i = 0; i < 3; i++)
            {
                float[] obs = play.Buffers.ObsOf(i).ToArray(), final = play.Buffers.FinalObsOf(i).ToArray();
                if (play.Buffers.Ended(i)) (first[i], finalsDiffer) = (obs, finalsDiffer || !obs.SequenceEqual(final));
                else Assert.Equal(obs, final);
                observationsMove |= !obs.SequenceEqual(first[i]);
            }
        }
        Assert.Equal(observationsMove, finalsDiffer);
    }

    [Fact]
    public void A_reset_depends_on_the_seed_alone()
    {
        IVectorEnv envs = task.CreateEnvs(3);
        uint[][] first = RandomPlay.Record(envs, Root, Steps);
        RandomPlay.Record(envs, Root.Fork("another"), Spec.Horizon / 2 + 1);
        Assert.Equal(first, RandomPlay.Record(envs, Root, Steps));
        Assert.Equal(first, RandomPlay.Record(task.CreateEnvs(3), Root, Steps));
    }

    [Fact]
    public void A_trajectory_does_not_depend_on_how_many_run_beside_it()
    {
        uint[][] three = RandomPlay.Record(task.CreateEnvs(3), Root, Steps);
        uint[][] seven = RandomPlay.Record(task.CreateEnvs(7), Root, Steps);
        Assert.Equal(three, seven[..3]);
        Assert.Equal(three[..1], RandomPlay.Record(task.CreateEnvs(1), Root, Steps));
    }

    [Fact]
    public void Steps_allocate_nothing()
    {
        var play = new RandomPlay(task.CreateEnvs(3), Root);
        for (int t = 0; t < Steps; t++) play.Step();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int t = 0; t < Steps; t++) play.Step();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
