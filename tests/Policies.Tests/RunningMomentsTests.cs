using MetaRL.Envs;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;

namespace MetaRL.Policies.Tests;

public sealed class RunningMomentsTests
{
    [Fact]
    public void Moments_are_those_of_the_rows_that_count()
    {
        RunningMoments m = RunningMoments.Of([1, 10, 99, 99, 3, 14], 2, [1, 0, 1]);
        Assert.Equal(2, m.Count);
        Assert.Equal([2.0, 12.0], m.Mean);
        Assert.Equal([2.0, 8.0], m.SquaredDeviations);
    }

    /// <summary>Where the mean is large and the deviation small: the sum of squares less the square of the sum has no digit left.</summary>
    [Theory, InlineData(0), InlineData(1), InlineData(150), InlineData(300)]
    public void Merged_parts_are_the_moments_of_all(int cut)
    {
        Rng rng = new Seed(1).Stream();
        float[] all = new float[300];
        for (int i = 0; i < all.Length; i++) all[i] = 1e4f + rng.Normal();
        RunningMoments whole = RunningMoments.Of(all, 1), merged = RunningMoments.Of(all[..cut], 1).Merge(RunningMoments.Of(all[cut..], 1));
        Assert.Equal(whole.Count, merged.Count);
        Assert.Equal(whole.Mean[0], merged.Mean[0], 1e-9);
        Assert.Equal(whole.SquaredDeviations[0], merged.SquaredDeviations[0], 1e-6);
        Assert.InRange(whole.SquaredDeviations[0] / 300, 0.5, 1.7);
    }

    [Fact]
    public void Rows_that_do_not_fit_are_errors()
    {
        Assert.Throws<ShapeException>(() => RunningMoments.Of(new float[5], 2));
        Assert.Throws<ShapeException>(() => RunningMoments.Of(new float[4], 2, new float[3]));
        Assert.Throws<ShapeException>(() => RunningMoments.Of(new float[4], 2).Merge(RunningMoments.Of(new float[4], 1)));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_policy_takes_up_what_was_seen_exactly_at_first_and_then_merged(bool simd)
    {
        IBackend backend = simd ? SimdBackend.Instance : new ReferenceBackend();
        var policy = new NormalizedPolicy { Rewards = true };
        Params fresh = policy.Init(Spaces.Line, backend, new Seed(1));
        PolicyExperience Seen(params float[] values) => new(RunningMoments.Of(values, 1), RunningMoments.Of(values, 1));
        Assert.Equal(1, policy.RewardScale(fresh));
        Params once = policy.Absorb(fresh, Seen(999, 1001));
        Assert.Equal(fresh.Names, once.Names);
        Assert.Equal((2, 1000, 1), (once["norm.count"].Item(), once["norm.mean"].Item(), once["norm.variance"].Item()));
        Params twice = policy.Absorb(once, Seen(1003, 1005));
        Assert.Equal((4, 1002, 5), (twice["norm.returnCount"].Item(), twice["norm.returnMean"].Item(), twice["norm.returnVariance"].Item()));
        Assert.Equal(1 / Math.Sqrt(5), policy.RewardScale(twice), 1e-6);
        Assert.All(fresh.Names.Where(name => !policy.IsConstant(name)), name => Assert.Same(fresh[name], twice[name]));
        Assert.Equal(6, fresh.Names.Count(policy.IsConstant));
    }

    [Fact]
    public void Rewards_stay_where_no_return_has_differed()
    {
        var policy = new NormalizedPolicy { Rewards = true };
        Params theta = policy.Absorb(policy.Init(Spaces.Line, SimdBackend.Instance, new Seed(1)), new(RunningMoments.Of([1, 2], 1), RunningMoments.Of([0, 0], 1)));
        Assert.Equal(1, policy.RewardScale(theta));
    }

    [Fact]
    public void A_policy_is_normalized_once()
    {
        var policy = new NormalizedPolicy { Inner = new NormalizedPolicy() };
        Assert.Contains("normalize once", Assert.Throws<ArgumentException>(() => policy.Init(Spaces.Line, SimdBackend.Instance, new Seed(1))).Message);
    }

    [Fact]
    public void An_actor_normalizes_without_allocating()
    {
        var policy = new NormalizedPolicy();
        IActor actor = policy.CreateActor(Spaces.Box, policy.Init(Spaces.Box, SimdBackend.Instance, new Seed(1)), 4);
        float[] obs = new float[12], act = new float[8], logProb = new float[4];
        Rng[] rngs = [.. Enumerable.Range(0, 4).Select(i => new Seed((ulong)i).Stream())];
        for (int i = 0; i < 50; i++) actor.Act(obs, rngs, act, logProb);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) actor.Act(obs, rngs, act, logProb);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
