using MetaRL.Deploying;
using MetaRL.Envs;
using MetaRL.Envs.Families.Control;
using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;
using MetaRL.TestKit;

namespace MetaRL.Tests.Deploying;

/// <summary>A step in pieces is the learner's own step.</summary>
public sealed class AdaptationWorkTests
{
    const int Envs = 4;

    static readonly CategoricalMlp Small = new() { Hidden = [4] };

    static readonly Dictionary<string, (MetaLearner Learner, Policy Policy, PolicyObjective Objective)> Cases = new()
    {
        ["maml"] = (new Maml { InnerLr = 0.3 }, Small, new RatioObjective()),
        ["epochs and pull"] = (new Maml { InnerLr = 0.3, Epochs = 3, PullToPhi = 0.1 }, Small, new ClippedObjective()),
        ["clipped, with entropy"] = (new Maml { InnerLr = 0.3, MaxGradientNorm = 0.2 }, Small, new RatioObjective { Entropy = 0.1 }),
        ["log-probability"] = (new MetaSgd { InnerLr = 0.3 }, Small, new LogProbObjective()),
        ["dice"] = (new Maml { InnerLr = 0.3 }, Small, new DiceObjective()),
        ["loaded dice"] = (new Maml { InnerLr = 0.3 }, Small, new LoadedDiceObjective()),
        ["critic"] = (new Maml { InnerLr = 0.3 }, new ActorCritic { Actor = Small, Hidden = [5] }, new RatioObjective()),
        ["normalized"] = (new Anil { InnerLr = 0.3 }, new NormalizedPolicy { Inner = Small, Rewards = true }, new RatioObjective()),
        ["context"] = (new Cavia { InnerLr = 0.5 }, new ContextPolicy { Inner = Small, Context = 2 }, new RatioObjective()),
        ["early stopping"] = (new EarlyStopping { Inner = new Maml { InnerLr = 0.3 } }, Small, new RatioObjective()),
        ["fine tuning"] = (new FineTuning(), Small, new RatioObjective()),
        ["implicit"] = (new Imaml(), Small, new RatioObjective()),
        ["learned optimizer"] = (new LearnedOptimizer { Width = 3 }, Small, new RatioObjective()),
        ["lstm"] = (new LstmMetaLearner(), Small, new RatioObjective()),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory, MemberData(nameof(Names))]
    public void What_pieces_come_to_is_the_learners_step_on_the_same_episodes(string name)
    {
        (MetaLearner learner, Policy policy, PolicyObjective objective) = Cases[name];
        PolicyProblem problem = new() { Family = new CartPole { Horizon = 20 }, Policy = policy, Rollouts = Envs, InnerObjective = objective };
        Params phi = learner.Init(problem, SimdBackend.Instance, new Seed(1)).Map(x => x + On(Dense.Random(x.Shape, 5, 0, 0.1)));
        Params theta = learner.Initial(phi, 1).Detach();
        Trajectories played = Played(problem, learner.Weights(problem, phi, theta));

        AdaptationWork work = new(problem, learner, phi, SimdBackend.Instance, iteration: 0);
        Params?[] pieces = [.. work.Pieces(theta, 0, EpisodeLayoutTests.Apart(problem.Spec, played))];
        Params found = Assert.Single(pieces, static p => p is not null)!, expected = Step(problem, learner, phi, theta, played);

        Assert.Same(found, pieces[^1]);
        Assert.Equal(expected.Names, found.Names);
        double moved = 0;
        foreach ((string parameter, Tensor value) in expected.Items())
        {
            double[] was = theta[parameter].ToArray(), next = value.ToArray(), made = found[parameter].ToArray();
            for (int i = 0; i < next.Length; i++)
            {
                moved = Math.Max(moved, Math.Abs(next[i] - was[i]));
                Assert.Equal(next[i], made[i], 2e-5 * (1 + Math.Abs(next[i])));
            }
        }
        Assert.True(moved > 1e-3, $"{moved}");
    }

    static Params Step(PolicyProblem problem, MetaLearner learner, Params phi, Params theta, Trajectories played)
    {
        Params weights = learner.Weights(problem, phi, theta);
        Trajectories tau = RewardScaling.Apply(played, problem.Model.RewardScale(weights));
        PolicySample sample = new(tau, Advantages.Of(tau, problem.BaselineOf(weights), problem.Advantage));
        AdaptStep step = new()
        {
            Problem = problem,
            Learner = learner,
            Phi = phi,
            K = 0,
            Iteration = 0,
            Support = problem.Upload(SimdBackend.Instance, [sample]),
            CreateGraph = false,
        };
        return learner.Adapt(step, theta.Track()).Detach();
    }

    static Trajectories Played(PolicyProblem problem, Params weights)
    {
        var task = (ITask)problem.SampleTask(Split.Train, new Seed(1));
        return new Collector(task, problem.Spec, Envs).Collect(problem.Model.CreateActor(problem.Spec, weights, Envs), new Seed(3));
    }

    static Tensor On(Dense x) => Tensor.From(SimdBackend.Instance, x.Values, x.Shape);
}
