using System.Diagnostics;
using MetaRL.Deploying;
using MetaRL.Envs;
using MetaRL.Envs.Families;
using MetaRL.Envs.Families.Bandits;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;
using MetaRL.Training;

namespace MetaRL.Tests.Deploying;

/// <summary>Acting and adapting where another program keeps the time.</summary>
public sealed class OnlineAdapterTests
{
    const int Horizon = 5, Needed = 3;

    static readonly PolicyProblem Problem = new()
    {
        Family = new PointNavigation { Horizon = Horizon },
        Policy = new GaussianMlp { Hidden = [4] },
        Rollouts = Needed,
    };

    static readonly Maml Learner = new() { InnerLr = 0.3, InnerSteps = 2 };

    static readonly Params Phi = Learner.Init(Problem, SimdBackend.Instance, new Seed(1));

    static OnlineAdapter Adapter(OnlineConfig? config = null, MetaLearner? learner = null) => new(Problem, learner ?? Learner, Phi, new Seed(2), config);

    // One step of a game that pays for going right.
    static bool Play(OnlineAdapter policy, float scale = 1)
    {
        float[] act = new float[2];
        policy.Act([0.1f, -0.2f], act);
        return policy.Observe(scale * act[0], isTerminated: false, [act[0], act[1]]);
    }

    static void PlayEpisodes(OnlineAdapter policy, int count, float scale = 1)
    {
        for (int i = 0; i < count; i++)
            while (!Play(policy, scale)) { }
    }

    static double[] Values(Params weights) => [.. weights.Values.SelectMany(static x => x.ToArray())];

    [Fact]
    public void Episodes_end_by_the_horizon_or_by_what_is_told()
    {
        OnlineAdapter policy = Adapter();
        Assert.Equal([false, false, false, false, true, false], Enumerable.Range(0, 6).Select(_ => Play(policy)));
        float[] act = new float[2];
        policy.Act([0, 0], act);
        Assert.True(policy.Observe(1, isTerminated: true, [0, 0]));
        policy.Act([0, 0], act);
        Assert.True(policy.Observe(1, isTerminated: false, [0, 0], isTruncated: true));
        Assert.Equal(3, policy.Episodes);
        Assert.True(policy.IsAdapting);
    }

    [Fact]
    public void A_step_is_made_in_pieces_while_the_weights_before_it_act()
    {
        OnlineAdapter policy = Adapter();
        double[] before = Values(policy.Weights);
        Assert.False(policy.AdaptPiece());
        PlayEpisodes(policy, Needed - 1);
        Assert.False(policy.IsAdapting);
        PlayEpisodes(policy, 1);
        Assert.True(policy.IsAdapting);

        Play(policy);   // in the middle of an episode
        // Advantages, the point of the gradient, one piece an episode, the step.
        for (int piece = 0; piece < 2 + Needed; piece++)
        {
            Assert.False(policy.Adapt(TimeSpan.Zero));
            Assert.Equal(before, Values(policy.Weights));
        }
        Assert.True(policy.Adapt(TimeSpan.Zero));
        Assert.NotEqual(before, Values(policy.Weights));
        Assert.False(policy.IsAdapting);
        Assert.Equal(0, policy.Steps);   // until the episode is over
        PlayEpisodes(policy, 1);
        Assert.Equal(0, policy.Episodes);   // which was of the weights before
        Play(policy);
        Assert.Equal(1, policy.Steps);
    }

    [Fact]
    public void A_budget_is_kept_but_for_one_piece()
    {
        OnlineAdapter policy = Adapter(new() { Episodes = 40 });
        policy.WarmUp();
        PlayEpisodes(policy, 40);
        TimeSpan budget = TimeSpan.FromMilliseconds(0.2), slack = TimeSpan.FromSeconds(1);   // where other processes run, too
        int calls = 0;
        bool isDone;
        do
        {
            long start = Stopwatch.GetTimestamp();
            isDone = policy.Adapt(budget);
            Assert.True(Stopwatch.GetElapsedTime(start) < budget + policy.LongestPiece + slack);
            calls++;
        }
        while (!isDone);
        Assert.InRange(calls, 2, 43);
        Assert.True(policy.LongestPiece > TimeSpan.Zero);
    }

    [Fact]
    public void It_stops_after_the_steps_that_were_asked_for_and_begins_again_for_another_task()
    {
        OnlineAdapter policy = Adapter();
        double[] initial = Values(policy.Weights);
        for (int k = 1; k <= Learner.InnerSteps; k++)
        {
            PlayEpisodes(policy, Needed);
            Assert.True(policy.Adapt(TimeSpan.FromMinutes(1)));
            Assert.Equal(k, policy.Steps);
        }
        PlayEpisodes(policy, 2 * Needed);
        Assert.False(policy.IsAdapting);
        Assert.Equal(0, policy.Episodes);
        Assert.NotEqual(initial, Values(policy.Weights));

        policy.Forget();
        Assert.Equal((0, 0), (policy.Steps, policy.Episodes));
        Assert.Equal(initial, Values(policy.Weights));
        Assert.False(Adapter(new() { Steps = 0 }) is var frozen && Played(frozen).IsAdapting);

        static OnlineAdapter Played(OnlineAdapter policy)
        {
            PlayEpisodes(policy, 2 * Needed);
            return policy;
        }
    }

    [Fact]
    public void It_learns_what_is_paid()
    {
        OnlineAdapter policy = Adapter(new() { Episodes = 20, Steps = 4 });
        double Right()
        {
            using TensorScope scope = TensorScope.Open();
            Tensor obs = Tensor.From(SimdBackend.Instance, [0.1f, -0.2f], [1, 1, 2]);
            return ((Policies.Distributions.DiagonalGaussian)Problem.Model.Act(policy.Weights, obs)).Mean.ToArray()[0];
        }
        double before = Right();
        for (int k = 0; k < 4; k++)
        {
            PlayEpisodes(policy, 20);
            Assert.True(policy.Adapt(TimeSpan.FromMinutes(1)));
        }
        Assert.True(Right() > before + 0.1, $"{before} to {Right()}");
    }

    sealed record Diverging : MetaLearner
    {
        public override Params Adapt(AdaptStep step, Params theta) => theta.Map(static x => x * double.PositiveInfinity);
    }

    [Fact]
    public void What_diverges_is_told_and_the_weights_before_it_stay()
    {
        OnlineAdapter policy = Adapter(learner: new Diverging());
        double[] before = Values(policy.Weights);
        PlayEpisodes(policy, Needed);
        string message = Assert.Throws<NonFiniteException>(() => policy.Adapt(TimeSpan.FromMinutes(1))).Message;
        Assert.Contains("the weights before it stay", message);
        Assert.Equal(before, Values(policy.Weights));
        Assert.Equal((false, 0), (policy.IsAdapting, policy.Episodes));
        PlayEpisodes(policy, Needed);
        Assert.True(policy.IsAdapting);
    }

    [Fact]
    public void Wrong_calls_are_errors_that_say_so()
    {
        OnlineAdapter policy = Adapter();
        float[] act = new float[2];
        Assert.Contains("call Act first", Assert.Throws<InvalidOperationException>(() => policy.Observe(0, false, [0, 0])).Message);
        Assert.Contains("obs[1] is NaN", Assert.Throws<ArgumentException>(() => policy.Act([0, float.NaN], act)).Message);
        Assert.Contains("3 numbers of an observation, expected 2", Assert.Throws<ArgumentException>(() => policy.Act([0, 0, 0], act)).Message);
        Assert.Contains("1 numbers of an action, expected 2", Assert.Throws<ArgumentException>(() => policy.Act([0, 0], new float[1])).Message);
        policy.Act([0, 0], act);
        Assert.Contains("call Observe first", Assert.Throws<InvalidOperationException>(() => policy.Act([0, 0], act)).Message);
        Assert.Contains("the reward is \u221e", Assert.Throws<ArgumentException>(() => policy.Observe(float.PositiveInfinity, false, [0, 0])).Message.Replace("Infinity", "\u221e"));
        Assert.False(policy.Observe(1, false, [0, 0]));   // which can be told right, still
        Assert.Contains("expected 0 steps or more, and at least one episode", Assert.Throws<ArgumentException>(() => Adapter(new() { Episodes = 0 })).Message);
        PolicyProblem trials = Problem with { Episodes = 2 };
        Assert.Contains("problem.episodes=1", Assert.Throws<ArgumentException>(() => new OnlineAdapter(trials, Learner, Phi, new Seed(1))).Message);
    }

    [Fact]
    public void A_policy_that_remembers_does_so_across_episodes_until_another_task_begins()
    {
        PolicyProblem problem = new() { Family = new WithPreviousStep(new BernoulliBandit { Arms = 3, Pulls = 4 }), Policy = new SequencePolicy(), Episodes = 2 };
        Rl2 learner = new();
        Params phi = learner.Init(problem, SimdBackend.Instance, new Seed(1));
        float[][] seen = [.. Enumerable.Range(0, 10).Select(i => Enumerable.Range(0, problem.Spec.ObsDim).Select(j => MathF.Sin(i + 3 * j)).ToArray())];
        OnlineAdapter policy = new(problem, learner, phi, new Seed(2));
        IActor actor = problem.Model.CreateActor(problem.Spec, phi, 1);
        float[] act = new float[1], expected = new float[1];
        Rng[] rngs = [new Seed(2).Stream()];
        for (int trial = 0; trial < 2; trial++)
        {
            actor.Begin();
            foreach (float[] obs in seen)
            {
                policy.Act(obs, act);
                policy.Observe(0, isTerminated: false, obs);   // two episodes and a half
                actor.Act(obs, rngs, expected, new float[1]);
                Assert.Equal(expected, act);
            }
            Assert.False(policy.Adapt(TimeSpan.FromMinutes(1)));
            policy.Forget();
        }
        Assert.Contains("found evaluation.steps=1, set 0", Assert.Throws<ArgumentException>(() => new OnlineAdapter(problem, learner, phi, new Seed(1), new() { Steps = 1 })).Message);
    }
}
