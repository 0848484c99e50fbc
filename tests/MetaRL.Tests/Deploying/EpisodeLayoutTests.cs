using MetaRL.Deploying;
using MetaRL.Envs;
using MetaRL.Envs.Families.Control;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;

namespace MetaRL.Tests.Deploying;

/// <summary>Episodes of a stream are laid out as those that a sampler plays.</summary>
public sealed class EpisodeLayoutTests
{
    const int Envs = 4;

    static readonly PolicyProblem Problem = new() { Family = new CartPole { Horizon = 30 }, Policy = new CategoricalMlp { Hidden = [4] }, Rollouts = Envs };

    static Trajectories Played()
    {
        var task = (ITask)Problem.SampleTask(Split.Train, new Seed(1));
        Params weights = Problem.Init(SimdBackend.Instance, new Seed(2));
        return new Collector(task, Problem.Spec, Envs).Collect(Problem.Model.CreateActor(Problem.Spec, weights, Envs), new Seed(3));
    }

    /// <summary>The rollouts of trajectories, an episode each.</summary>
    internal static Episode[] Apart(EnvSpec spec, Trajectories tau) => [.. Enumerable.Range(0, tau.Envs).Select(b => Of(spec, tau, b))];

    static Episode Of(EnvSpec spec, Trajectories tau, int b)
    {
        Episode episode = new();
        for (int n = b; n < tau.Count && tau.Mask[n] > 0; n += tau.Envs)
        {
            episode.Add(tau.Obs.AsSpan(n * spec.ObsDim, spec.ObsDim), tau.Act.AsSpan(n * spec.ActDim, spec.ActDim), tau.LogProb[n]);
            episode.Reward.Add(tau.Reward[n]);
            if (tau.Terminated[n] || tau.Truncated[n]) episode.End(tau.Terminated[n], tau.FinalObs.AsSpan(b * spec.ObsDim, spec.ObsDim));
        }
        return episode;
    }

    [Fact]
    public void Side_by_side_they_are_the_trajectories_that_they_were_taken_from()
    {
        Trajectories played = Played(), made = EpisodeLayout.SideBySide(Problem.Spec, Apart(Problem.Spec, played));
        Assert.Contains(0f, played.Mask);   // lengths differ
        Assert.Contains(true, played.Terminated);
        Assert.Equal((played.Steps, played.Envs, played.ValidSteps), (made.Steps, made.Envs, made.ValidSteps));
        Assert.Equal(played.Obs, made.Obs);
        Assert.Equal(played.Act, made.Act);
        Assert.Equal(played.LogProb, made.LogProb);
        Assert.Equal(played.Mask, made.Mask);
        Assert.Equal(played.Time, made.Time);
        Assert.Equal(played.Episode, made.Episode);
        Assert.Equal(played.Terminated, made.Terminated);
        Assert.Equal(played.Truncated, made.Truncated);
        Assert.Equal(played.FinalObs, made.FinalObs);
        Assert.Equal(played.EpisodeReturns, made.EpisodeReturns, (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.Equal(played.Reward, made.Reward);
    }

    [Fact]
    public void Losses_of_parts_add_up_to_that_of_the_whole()
    {
        using TensorScope scope = TensorScope.Open();
        Trajectories played = Played();
        PolicySample whole = new(played, Advantages.Of(played, Problem.Baseline, Problem.Advantage));
        Params weights = Problem.Init(SimdBackend.Instance, new Seed(5));   // others than acted
        double Loss(PolicySample sample) => Problem.Loss(weights, Problem.Upload(SimdBackend.Instance, [sample])).Item();
        double expected = Loss(whole), sum = Enumerable.Range(0, Envs).Sum(b => Loss(EpisodeLayout.Part(whole, b)));
        Assert.True(Math.Abs(expected) > 1e-4);
        Assert.Equal(expected, sum, 1e-5);
    }
}
