using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Policies;
using MetaRL.Rollouts;
using MetaRL.Sampling;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.TestKit;

namespace MetaRL.Tests;

/// <summary>How MAML's variants relate to each other and to the policy gradient.</summary>
public sealed class MamlTests
{
    static (double[] Theta, double[] Gradient) Chain(Maml learner, Params at, TaskBatch data)
    {
        Params phi = at.Track(), theta = learner.AdaptAll(phi, data, createGraph: true);
        return (Vectors.Flat(theta), Vectors.Flat(Autograd.Grad(Objectives.Ratio(learner.Policy, theta, data.Query), phi)));
    }

    static (Maml, Params, TaskBatch) Sampled(int innerSteps)
    {
        (MetaLearner learner, Params phi, TaskData[] data) = Small.Sampled("gaussian", innerSteps, tasks: 1);
        return ((Maml)learner, phi, TaskBatch.Of(phi.Backend, data));
    }

    // Where the behaviour is exactly that of the weights: the ratio is then 1, and the two adaptations are one.
    static TaskBatch Refreshed(Maml learner, Params phi, TaskBatch data)
    {
        Params theta = phi.Track();
        var support = new List<TrajectoryBatch>();
        TrajectoryBatch On(TrajectoryBatch tau) => tau with { LogProb = learner.Policy.Act(theta, tau.Obs).LogProb(tau.Act).Detach() };
        for (int k = 0; k < data.Support.Count; k++)
        {
            support.Add(On(data.Support[k]));
            theta = learner.Adapt(phi, theta, k, support[k], createGraph: false).Track();
        }
        return new(support, On(data.Query));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Ratio_and_log_probability_adapt_alike_but_differ_in_the_meta_gradient(int innerSteps)
    {
        (Maml learner, Params phi, TaskBatch sampled) = Sampled(innerSteps);
        TaskBatch data = Refreshed(learner, phi, sampled);
        (double[] theta, double[] gradient) = Chain(learner, phi, data);
        (double[] thetaLog, double[] gradientLog) = Chain(learner with { InnerObjective = InnerObjective.LogProb }, phi, data);
        Assert.InRange(Vectors.RelativeError(theta, thetaLog), 0, 1e-12);
        Assert.InRange(Vectors.RelativeError(gradient, gradientLog), 1e-2, 10);
    }

    [Fact]
    public void First_order_takes_the_adaptation_for_a_shift()
    {
        (Maml learner, Params phi, TaskBatch data) = Sampled(2);
        (double[] theta, double[] second) = Chain(learner, phi, data);
        (double[] thetaFirst, double[] first) = Chain(learner with { Order = GradientOrder.First }, phi, data);
        Assert.Equal(theta, thetaFirst);
        Assert.InRange(Vectors.RelativeError(second, first), 1e-2, 10);

        Params adapted = Vectors.Like(phi, theta).Track();
        Assert.Equal(Vectors.Flat(Autograd.Grad(Objectives.Ratio(learner.Policy, adapted, data.Query), adapted)), first);
    }

    [Fact]
    public void Without_steps_it_is_the_policy_gradient()
    {
        (MetaLearner learner, Params phi, TaskData[] data) = Small.Sampled("gaussian", 0, tasks: 1);
        using var engine = new RolloutEngine(1);
        double[] meta = Vectors.Flat(Small.Objective(learner, data, engine, phi.Backend).LossAndGradient(phi, OuterLosses.Surrogate).Gradient);
        Params theta = phi.Track();
        TrajectoryBatch tau = TrajectoryBatch.Of(phi.Backend, [data[0].Query]);
        Assert.Equal(Vectors.Flat(Autograd.Grad(Objectives.Ratio(learner.Policy, theta, tau), theta)), meta);
    }

    // -E[A d ln pi], with d ln pi / d mean = z / sigma and d ln pi / d ln sigma = z^2 - 1 for z = (a - mean) / sigma.
    [Fact]
    public void And_REINFORCE_by_hand()
    {
        var learner = new Maml { Policy = new GaussianMlp { Hidden = [], InitialLogStd = -0.5 }, InnerSteps = 0 };
        var family = new Walk { Horizon = 8 };
        Params phi = Small.Weights(family, learner, new ReferenceBackend());
        TaskData[] data = Small.Gather(family, learner, phi, tasks: 1);
        Assert.Contains(0f, data[0].Query.Trajectories.Mask);   // what comes after an episode must not count
        using var engine = new RolloutEngine(1);
        Params gradient = Small.Objective(learner, data, engine, phi.Backend).LossAndGradient(phi, OuterLosses.Surrogate).Gradient;

        double[] w = phi["head.w"].ToArray();
        double b = phi["head.b"].Item(), sigma = Math.Exp(phi["log_std"].Item()), dw0 = 0, dw1 = 0, db = 0, dLogStd = 0;
        (Trajectories tau, float[] adv) = data[0].Query;
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
        (Maml learner, Params phi, TaskBatch data) = Sampled(2);
        Maml decaying = learner with { InnerLrDecay = 0.5 };
        Params theta = phi.Track();
        double[] Step(Maml maml, int k) => Vectors.Flat(maml.Adapt(theta, theta, k, data.Support[0], createGraph: false) - theta);
        Assert.Equal(Step(learner, 0), Step(decaying, 0));
        Assert.InRange(Vectors.RelativeError(Vectors.Flat(0.25 * Vectors.Like(phi, Step(learner, 0))), Step(decaying, 2)), 0, 1e-12);
    }
}
