using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Sampling;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.TestKit;

namespace MetaRL.Tests;

/// <summary>How MAML's variants relate to each other and to the policy gradient.</summary>
public sealed class MamlTests
{
    static (double[] Theta, double[] Gradient) Compute(Problem problem, Maml learner, Params at, TaskBatch data)
    {
        Params phi = at.Track();
        Chain chain = Chain.Of(problem, learner, phi, data, iteration: 0, createGraph: true);
        return (Vectors.Flat(chain.Adapted), Vectors.Flat(Autograd.Grad(problem.OuterLoss(chain.Adapted, chain.Query), phi)));
    }

    static Sampled Sampled(int innerSteps) => Small.Sampled("gaussian", innerSteps, tasks: 1);

    static AdaptStep Step(Sampled of, Batch support, int k) => new()
    {
        Problem = of.Problem,
        Learner = of.Learner,
        Phi = of.Phi,
        K = k,
        Iteration = 0,
        Support = support,
        CreateGraph = false,
    };

    // Where the behaviour is exactly that of the weights: the ratio is then 1, and the two adaptations are one.
    static TaskBatch Refreshed(Sampled of)
    {
        Params theta = of.Phi.Track();
        var support = new List<Batch>();
        TrajectoryBatch On(Batch batch)
        {
            var tau = (TrajectoryBatch)batch;
            return tau with { LogProb = of.Problem.Predict(theta, tau).LogProb(tau.Act).Detach() };
        }
        TaskBatch data = of.Batch;
        for (int k = 0; k < data.Support.Count; k++)
        {
            support.Add(On(data.Support[k]));
            theta = of.Learner.Adapt(Step(of, support[k], k), theta).Track();
        }
        return new(support, On(data.Query!), 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Ratio_and_log_probability_adapt_alike_but_differ_in_the_meta_gradient(int innerSteps)
    {
        Sampled of = Sampled(innerSteps);
        TaskBatch data = Refreshed(of);
        (double[] theta, double[] gradient) = Compute(of.Problem, of.Learner, of.Phi, data);
        (double[] thetaLog, double[] gradientLog) = Compute(of.Problem with { InnerObjective = new LogProbObjective() }, of.Learner, of.Phi, data);
        Assert.InRange(Vectors.RelativeError(theta, thetaLog), 0, 1e-12);
        Assert.InRange(Vectors.RelativeError(gradient, gradientLog), 1e-2, 10);
    }

    [Fact]
    public void First_order_takes_the_adaptation_for_a_shift()
    {
        Sampled of = Sampled(2);
        TaskBatch data = of.Batch;
        (double[] theta, double[] second) = Compute(of.Problem, of.Learner, of.Phi, data);
        (double[] thetaFirst, double[] first) = Compute(of.Problem, of.Learner with { Order = GradientOrder.First }, of.Phi, data);
        Assert.Equal(theta, thetaFirst);
        Assert.InRange(Vectors.RelativeError(second, first), 1e-2, 10);

        Params adapted = Vectors.Like(of.Phi, theta).Track();
        Assert.Equal(Vectors.Flat(Autograd.Grad(of.Problem.OuterLoss(adapted, data.Query!), adapted)), first);
    }

    [Fact]
    public void Without_steps_it_is_the_policy_gradient()
    {
        Sampled of = Small.Sampled("gaussian", 0, tasks: 1);
        using var pool = new WorkerPool(1);
        double[] meta = Vectors.Flat(of.Objective(pool).LossAndGradient(of.Phi, new SurrogateLoss()).Gradient);
        Params theta = of.Phi.Track();
        TrajectoryBatch tau = TrajectoryBatch.Of(of.Phi.Backend, [(PolicySample)of.Data[0].Query!]);
        Assert.Equal(Vectors.Flat(Autograd.Grad(Objectives.Ratio(of.Problem.Policy, theta, tau), theta)), meta);
    }

    // -E[A d ln pi], with d ln pi / d mean = z / sigma and d ln pi / d ln sigma = z^2 - 1 for z = (a - mean) / sigma.
    [Fact]
    public void And_REINFORCE_by_hand()
    {
        PolicyProblem problem = Small.Of(new Walk { Horizon = 8 }, new GaussianMlp { Hidden = [], InitialLogStd = -0.5 });
        var learner = new Maml { InnerSteps = 0 };
        Params phi = Small.Weights(problem, learner, new ReferenceBackend());
        TaskData[] data = Small.Gather(problem, learner, phi, tasks: 1);
        var query = (PolicySample)data[0].Query!;
        (Trajectories tau, float[] adv) = (query.Trajectories, query.Adv);
        Assert.Contains(0f, tau.Mask);   // what comes after an episode must not count
        using var pool = new WorkerPool(1);
        Params gradient = Small.Objective(problem, learner, data, pool, phi.Backend).LossAndGradient(phi, new SurrogateLoss()).Gradient;

        double[] w = phi["head.w"].ToArray();
        double b = phi["head.b"].Item(), sigma = Math.Exp(phi["log_std"].Item()), dw0 = 0, dw1 = 0, db = 0, dLogStd = 0;
        for (int n = 0; n < tau.Count; n++)
        {
            if (tau.Mask[n] == 0) continue;
            double x0 = tau.Obs[2 * n], x1 = tau.Obs[2 * n + 1], scale = -adv[n] / tau.ValidSteps;
            double z = (tau.Act[n] - (x0 * w[0] + x1 * w[1] + b)) / sigma;
            (dw0, dw1, db) = (dw0 + scale * z / sigma * x0, dw1 + scale * z / sigma * x1, db + scale * z / sigma);
            dLogStd += scale * (z * z - 1);
        }
        // The stored log-probabilities are float32: the ratio is 1 to their rounding.
        Assert.InRange(Vectors.RelativeError([dw0, dw1, db, dLogStd], Vectors.Flat(gradient)), 0, 1e-5);
    }

    [Fact]
    public void The_step_decays_as_asked()
    {
        Sampled of = Sampled(2);
        Maml decaying = of.Learner with { InnerLrDecay = 0.5 };
        Params theta = of.Phi.Track();
        Batch support = of.Batch.Support[0];
        double[] Move(Maml maml, int k) => Vectors.Flat(maml.Adapt(Step(of, support, k), theta) - theta);
        Assert.Equal(Move(of.Learner, 0), Move(decaying, 0));
        Assert.InRange(Vectors.RelativeError(Vectors.Flat(0.25 * Vectors.Like(of.Phi, Move(of.Learner, 0))), Move(decaying, 2)), 0, 1e-12);
    }
}
