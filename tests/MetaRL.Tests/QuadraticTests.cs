using MetaRL.Envs;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Policies;
using MetaRL.Policies.Distributions;
using MetaRL.Problems;
using MetaRL.Tensors;
using MetaRL.TestKit;
using MetaRL.Tensors.Backends;

namespace MetaRL.Tests;

/// <summary>Tasks whose loss is a(x - c)^2 / 2: where each variant of MAML comes to rest is known exactly.</summary>
public sealed class QuadraticTests
{
    const double Alpha = 0.1;
    static readonly ReferenceBackend Backend = new();
    static readonly (double A, double C)[] Tasks = [(1, 0), (4, 1)];

    static double Curvature(double a) => 1 - Alpha * a;

    [Theory]
    [InlineData(GradientOrder.Second, 1, 0.64)]
    [InlineData(GradientOrder.First, 1, 0.72727272727272727)]
    [InlineData(GradientOrder.Second, 0, 0.8)]
    [InlineData(GradientOrder.First, 0, 0.8)]
    public void Published_optima(GradientOrder order, int innerSteps, double optimum) => Assert.Equal(optimum, Optimum(order, innerSteps), 1e-12);

    // The mean of the c weighted by a (1 - alpha a)^2K with second order, a (1 - alpha a)^K with first.
    [Theory]
    [InlineData(GradientOrder.Second, 2)]
    [InlineData(GradientOrder.Second, 5)]
    [InlineData(GradientOrder.First, 2)]
    [InlineData(GradientOrder.First, 5)]
    public void Optima_after_more_steps(GradientOrder order, int innerSteps)
    {
        double Weight(double a) => a * Math.Pow(Curvature(a), (order == GradientOrder.Second ? 2 : 1) * innerSteps);
        double expected = Tasks.Sum(t => Weight(t.A) * t.C) / Tasks.Sum(t => Weight(t.A));
        Assert.Equal(expected, Optimum(order, innerSteps), 1e-12);
    }

    // The meta-gradient is linear in x: its zero lies on the line through two of its values.
    static double Optimum(GradientOrder order, int innerSteps)
    {
        double at0 = MetaGradient(order, innerSteps, 0), at1 = MetaGradient(order, innerSteps, 1);
        Assert.True(Math.Abs(at1 - at0) > 1e-2);
        return at0 / (at0 - at1);
    }

    static double MetaGradient(GradientOrder order, int innerSteps, double x)
    {
        PolicyProblem problem = Small.Of(new PointNavigation(), new Parabola()) with { InnerObjective = new LogProbObjective() };
        var learner = new Maml { InnerLr = Alpha, InnerSteps = innerSteps, Order = order };
        Tensor ones = Tensor.Full(Backend, [2, 1, 1], 1), obs = Tensor.From(Backend, [.. Tasks.SelectMany(t => new[] { t.A, t.C })], [2, 1, 2]);
        TrajectoryBatch task = Batches.Of(obs, act: 0 * ones, logProb: 0 * ones, adv: ones, weight: ones);
        Params phi = new Params([("x", Tensor.Full(Backend, [1, 1, 1], x))]).Track();
        Chain chain = Chain.Of(problem, learner, phi, new([.. Enumerable.Repeat(task, innerSteps)], task, 2), iteration: 0, createGraph: true);
        return Autograd.Grad(Objectives.LogProb(problem.Policy, chain.Adapted, task), phi)["x"].Item();
    }

    /// <summary>"ln pi" = -a (x - c)^2 / 2; (a, c) is the observation.</summary>
    sealed record Parabola : Policy
    {
        public override Params Init(EnvSpec spec, IBackend backend, Seed seed) => new([("x", Tensor.Zeros(backend, [1, 1, 1]))]);
        public override IActor CreateActor(EnvSpec spec, Params theta, int count) => throw new NotSupportedException();
        public override Distribution Act(Params theta, Observations obs) => new Height(theta["x"], obs.Values);

        sealed record Height(Tensor X, Tensor Obs) : Distribution
        {
            public override Tensor LogProb(Tensor act) => -0.5 * Obs.Slice(-1, 0, 1) * (X - Obs.Slice(-1, 1, 1)).Square();
            public override Tensor Kl(Distribution other) => throw new NotSupportedException();
            public override Tensor Entropy() => throw new NotSupportedException();
            public override Distribution Map(Func<Tensor, Tensor> f) => throw new NotSupportedException();
        }
    }
}
