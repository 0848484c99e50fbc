using MetaRL.Envs;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Policies;
using MetaRL.Policies.Distributions;
using MetaRL.Problems;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.TestKit;

namespace MetaRL.Tests;

/// <summary>Adapted weights and their derivatives on a(x - c)^2 / 2 in closed form, with pull, epochs and decay.</summary>
public sealed class PullAndDecayTests
{
    const double Alpha = 0.1;
    static readonly ReferenceBackend Backend = new();
    static readonly (double A, double C)[] Tasks = [(1, 0), (4, 1)];

    // With the pull, a step is  x ← x − αₖ (a (x − c) + λ (x − φ)),  and its derivative in φ follows.
    [Theory]
    [InlineData(1, 1, 0.5, 1)]
    [InlineData(3, 1, 0.5, 0.6)]
    [InlineData(3, 4, 0.5, 0.6)]
    [InlineData(3, 4, 0, 0.6)]
    [InlineData(1, 400, 2, 1)]
    public void The_pull_to_phi_and_the_decay_in_closed_form(int innerSteps, int epochs, double lambda, double decay)
    {
        const double start = 0.3;
        Params phi = new Params([("x", Tensor.Full(Backend, [1, 1, 1], start))]).Track();
        var learner = new Maml { InnerLr = Alpha, InnerSteps = innerSteps, Epochs = epochs, PullToPhi = lambda, InnerLrDecay = decay };
        Chain chain = ChainOf(learner, phi);
        double[] found = chain.Thetas[^1]["x"].ToArray(), slope = Autograd.Grad(chain.Thetas[^1]["x"].Slice(0, 1, 1).Sum(), phi)["x"].ToArray();
        for (int t = 0; t < 2; t++)
        {
            (double a, double c) = Tasks[t];
            double x = start, derivative = 1;
            for (int k = 0; k < innerSteps; k++)
                for (int epoch = 0; epoch < epochs; epoch++)
                {
                    double alpha = Alpha * Math.Pow(decay, k);
                    x -= alpha * (a * (x - c) + lambda * (x - start));
                    derivative = derivative * (1 - alpha * (a + lambda)) + alpha * lambda;
                }
            Assert.Equal(x, found[t], 1e-12);
            if (t == 1) Assert.Equal(derivative, slope[0], 1e-12);
            if (epochs == 400) Assert.Equal((a * c + lambda * start) / (a + lambda), found[t], 1e-9);   // where loss and pull balance
        }
    }

    static Chain ChainOf(Maml learner, Params phi)
    {
        PolicyProblem problem = Small.Of(new PointNavigation(), new Parabola()) with { InnerObjective = new LogProbObjective() };
        Tensor ones = Tensor.Full(Backend, [2, 1, 1], 1), obs = Tensor.From(Backend, [.. Tasks.SelectMany(t => new[] { t.A, t.C })], [2, 1, 2]);
        TrajectoryBatch task = Batches.Of(obs, act: 0 * ones, logProb: 0 * ones, adv: ones, weight: ones);
        return Chain.Of(problem, learner, phi, new([.. Enumerable.Repeat(task, learner.InnerSteps)], task, 2), iteration: 0, createGraph: true);
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
