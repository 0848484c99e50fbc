using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;
using MetaRL.TestKit;

namespace MetaRL.Tests;

/// <summary>DiCE and its relatives on single rollouts: letter by letter as printed, their variance, and where credit ends.</summary>
public sealed class SequenceObjectiveTests
{
    const double Rounding = 1e-11;
    static readonly ReferenceBackend Backend = new();

    [Theory]
    [InlineData("dice")]
    [InlineData("loadedDice")]
    public void Each_rollout_gives_what_the_paper_says(string name)
    {
        var mdp = new TwoStates(horizon: 3);
        TrajectoryBatch apart = mdp.Apart(TwoStates.Phi, baseline: true);
        double[][] literal = Curvature.Estimated(mdp.Problem(new Literal(name)), TwoStates.Phi, apart);
        double[][] ours = Curvature.Estimated(mdp.Problem(Estimators.Named(name)), TwoStates.Phi, apart);
        Assert.All(literal.Zip(ours), pair => Assert.InRange(Vectors.RelativeError(pair.First, pair.Second), 0, Rounding));
    }

    [Theory]
    [InlineData("dice")]
    [InlineData("loadedDice")]
    public void The_third_derivative_is_that_of_the_return(string name)
    {
        var mdp = new TwoStates(horizon: 3);
        Params phi = TwoStates.Phi, direction = Vectors.Like(phi, [0.3, -1, 0.5, 0.2, -0.7, 0.4]);
        double[] Third(Func<Params, Tensor> f)
        {
            Params gradient = Autograd.Grad(f(phi), phi, createGraph: true);
            Params second = Autograd.Grad(gradient.Dot(direction), phi, createGraph: true);
            return Vectors.Flat(Autograd.Grad(second.Dot(direction), phi));
        }
        PolicyProblem problem = mdp.Problem(Estimators.Named(name));
        double[] surrogate = Third(theta => -problem.Loss(theta, mdp.Everything(phi), twice: true));
        Assert.InRange(Vectors.RelativeError(Third(mdp.ExpectedReturn), surrogate), 0, 1e-9);
    }

    [Theory]
    [InlineData("ratio")]
    [InlineData("dice")]
    [InlineData("loadedDice")]
    [InlineData("tamedDice")]
    public void Each_rollout_has_the_gradient_of_the_ratio_wherever_it_is_taken(string name)
    {
        var mdp = new TwoStates(horizon: 3);
        TrajectoryBatch apart = mdp.Apart(TwoStates.Phi, baseline: true);
        Params theta = Vectors.Shifted(TwoStates.Phi, (0, 0.2), (3, -0.4)).Track();
        double[] Gradient(PolicyObjective objective) => Vectors.Flat(Autograd.Grad(mdp.Problem(objective).Loss(theta, apart, twice: true), theta));
        Assert.InRange(Vectors.RelativeError(Gradient(new RatioObjective()), Gradient(Estimators.Named(name))), 0, Rounding);
    }

    // Exact: sums over all rollouts.
    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void The_variance_is_least_for_the_ratio_then_loaded_dice_then_tamed_dice_then_dice(int horizon)
    {
        double[] variance = [.. new[] { "ratio", "loadedDice", "tamedDice", "dice" }.Select(name => Variance(horizon, Estimators.Named(name)))];
        for (int i = 1; i < variance.Length; i++) Assert.True(variance[i] > 1.02 * variance[i - 1], string.Join(", ", variance));
        double between = Variance(horizon, new LoadedDiceObjective { Memory = 0.5 });
        Assert.InRange(between, variance[0], variance[1]);
    }

    static double Variance(int horizon, PolicyObjective objective)
    {
        var mdp = new TwoStates(horizon);
        double[] probability = mdp.Probabilities(TwoStates.Phi);
        double[][] each = Curvature.Estimated(mdp.Problem(objective), TwoStates.Phi, mdp.Apart(TwoStates.Phi, baseline: true));
        double[] mean = [.. each[0].Select((_, i) => each.Zip(probability, (h, p) => p * h[i]).Sum())];
        return each.Zip(probability, (h, p) => p * h.Zip(mean, (x, m) => (x - m) * (x - m)).Sum()).Sum();
    }

    [Theory]
    [InlineData("dice")]
    [InlineData("loadedDice")]
    [InlineData("tamedDice")]
    public void Without_memory_it_is_the_ratio_and_without_a_baseline_dice(string name)
    {
        var mdp = new TwoStates(horizon: 3);
        double[][] Estimated(PolicyObjective objective, bool baseline)
            => Curvature.Estimated(mdp.Problem(objective), TwoStates.Phi, mdp.Apart(TwoStates.Phi, baseline));
        SequenceObjective own = (SequenceObjective)Estimators.Named(name);
        Same(Estimated(new RatioObjective(), baseline: true), Estimated(own with { Memory = 0 }, baseline: true));
        Same(Estimated(new DiceObjective(), baseline: false), Estimated(own, baseline: false));
    }

    [Theory]
    [InlineData("dice")]
    [InlineData("loadedDice")]
    [InlineData("tamedDice")]
    public void Episodes_of_a_rollout_are_rollouts_of_their_own_where_credit_ends_with_them(string name)
    {
        var mdp = new TwoStates(horizon: 3);
        Params phi = TwoStates.Phi;
        PolicyProblem problem = mdp.Problem(Estimators.Named(name)), trials = problem with { Episodes = 2 };
        TrajectoryBatch apart = mdp.Sampled(phi, [[3, 17], [40, 61]], baseline: true);   // a task's two rollouts …
        TrajectoryBatch oneByOne = OneAfterAnother(apart);                               // … as two episodes of one
        Same(Curvature.Estimated(problem, phi, apart), Curvature.Estimated(trials, phi, oneByOne));

        // Across ends it is one long rollout.
        PolicyProblem across = trials with { Advantage = trials.Advantage with { Credit = Credit.Trial } };
        double[][] expected = Curvature.Estimated(problem, phi, oneByOne), actual = Curvature.Estimated(across, phi, oneByOne);
        Same(expected, actual);
        Assert.NotInRange(Vectors.RelativeError(expected[0], Curvature.Estimated(trials, phi, oneByOne)[0]), 0, 0.01);
    }

    // [T, H B] with two rollouts → [T, 2 H] with one of two episodes.
    static TrajectoryBatch OneAfterAnother(TrajectoryBatch tau)
    {
        int steps = tau.Obs.Steps;
        Tensor Joined(Tensor x)
        {
            Tensor rows = x.Reshape([tau.Tasks, steps, 2, x.Shape[-1]]);
            return rows.Transpose(1, 2).Reshape([tau.Tasks, 2 * steps, x.Shape[-1]]);
        }
        Tensor episode = Tensor.From(tau.Weight.Backend, [.. Enumerable.Range(0, tau.Tasks * 2 * steps).Select(n => (double)(n / steps % 2))], [tau.Tasks, 2 * steps, 1]);
        return tau with
        {
            Obs = new(Joined(tau.Obs.Values), 1),
            Act = Joined(tau.Act),
            LogProb = Joined(tau.LogProb),
            Adv = Joined(tau.Adv),
            Value = Joined(tau.Value),
            Weight = Joined(tau.Weight),
            Episode = episode,
        };
    }

    [Theory]
    [InlineData("dice")]
    [InlineData("loadedDice")]
    [InlineData("tamedDice")]
    public void Masked_samples_change_nothing(string name)
    {
        var mdp = new TwoStates(horizon: 3, gamma: 0.9);
        PolicyProblem problem = mdp.Problem(Estimators.Named(name)) with { Episodes = 2 };
        TrajectoryBatch whole = mdp.Sampled(TwoStates.Phi, [[3, 17], [40, 61]], baseline: true);
        TrajectoryBatch padded = Padded(whole, 4);
        Same(Curvature.Estimated(problem, TwoStates.Phi, whole), Curvature.Estimated(problem, TwoStates.Phi, padded));
    }

    // Some steps more, as the upload of a shorter task has them: what the policy sees repeats, all else is 0.
    static TrajectoryBatch Padded(TrajectoryBatch tau, int steps)
    {
        int more = steps * tau.Obs.Envs, size = tau.Obs.Count + more;
        Tensor Zeros(Tensor x) => x.Pad(1, 0, size);
        Tensor Repeated(Tensor x) => Tensor.Concat([x, x.Slice(1, 0, 1).Expand(x.Shape.With(1, more))], 1);
        return tau with
        {
            Obs = new(Repeated(tau.Obs.Values), tau.Obs.Envs),
            Act = Repeated(tau.Act),
            LogProb = Repeated(tau.LogProb),
            Adv = Zeros(tau.Adv),
            Value = Zeros(tau.Value),
            Weight = Zeros(tau.Weight),
            Episode = Zeros(tau.Episode),
        };
    }

    // The gradient Σ sₜ Gₜ, without γᵗ, is that of no function, and its derivative not symmetric: between two actions, γᵈ on one
    // side and 1 on the other. A loss has γᵈ on both.
    [Theory]
    [InlineData(0.99, 0, 0.01)]
    [InlineData(0.9, 0.01, 0.1)]
    public void With_a_discount_the_bias_is_small(double gamma, double least, double most)
    {
        var mdp = new TwoStates(horizon: 5, gamma);
        Params phi = TwoStates.Phi;
        double[] truth = new double[phi.Size * phi.Size];
        for (int j = 0; j < phi.Size; j++)
        {
            double[] ahead = FieldAt(mdp, Vectors.Shifted(phi, (j, 1e-5))), behind = FieldAt(mdp, Vectors.Shifted(phi, (j, -1e-5)));
            for (int i = 0; i < phi.Size; i++) truth[i * phi.Size + j] = (ahead[i] - behind[i]) / 2e-5;
        }
        foreach (string name in new[] { "dice", "loadedDice", "tamedDice" })
        {
            double error = Vectors.RelativeError(truth, Curvature.Estimated(mdp.Problem(Estimators.Named(name)), phi, mdp.Everything(phi))[0]);
            Assert.InRange(error, least, most);
        }
    }

    // E Σₜ sₜ Gₜ, at any θ.
    static double[] FieldAt(TwoStates mdp, Params at)
    {
        Params theta = at.Track();
        return Vectors.Flat(-1.0 * Autograd.Grad(mdp.Problem(new RatioObjective()).Loss(theta, mdp.Everything(at)), theta));
    }

    [Fact]
    public void A_long_horizon_is_as_good_in_float32()
    {
        const int steps = 3000;
        double[] Estimated(IBackend backend)
        {
            Tensor Column(int seed, int width = 1) => Dense.Random([1, steps, width], seed, -1, 1).On(backend);
            var policy = new GaussianMlp { Hidden = [] };
            PolicyProblem problem = Small.Of(new Walk(), policy) with { InnerObjective = new LoadedDiceObjective(), Advantage = new(Gamma: 0.99) };
            Params theta = Small.Weights(problem, new Maml(), backend);
            Tensor obs = Column(1, problem.Spec.ObsDim), act = Column(2), logProb = policy.Act(theta, obs).LogProb(act).Detach();
            TrajectoryBatch tau = Batches.Of(obs, act, logProb, Column(3), Tensor.Full(backend, [1, steps, 1], 1.0 / steps)) with { Obs = new(obs, 1) };
            return Curvature.Estimated(problem, theta, tau)[0];
        }
        Assert.InRange(Vectors.RelativeError(Estimated(Backend), Estimated(SimdBackend.Instance)), 0, 1e-4);
    }

    [Fact]
    public void A_second_derivative_that_was_not_announced_is_refused()
    {
        var mdp = new TwoStates(horizon: 2);
        Params phi = TwoStates.Phi;
        Params gradient = Autograd.Grad(mdp.Problem(new DiceObjective()).Loss(phi, mdp.Everything(phi), twice: false), phi, createGraph: true);
        Assert.Throws<InvalidOperationException>(() => Autograd.Grad(gradient.Dot(gradient), phi));
    }

    static void Same(double[][] expected, double[][] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.InRange(Vectors.RelativeError(pair.First, pair.Second), 0, Rounding));
    }
}
