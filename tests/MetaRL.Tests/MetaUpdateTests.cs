using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Sampling;
using MetaRL.Tensors;
using MetaRL.Updates;

namespace MetaRL.Tests;

public sealed class MetaUpdateTests : IDisposable
{
    readonly WorkerPool pool = new(1);
    readonly Sampled of = Small.Sampled("gaussian", 1);
    readonly Params phi;
    readonly MetaObjective objective;
    readonly GivenIteration iteration;

    public MetaUpdateTests()
    {
        phi = of.Phi;
        objective = of.Objective(pool);
        iteration = new(objective);
    }

    public void Dispose() => pool.Dispose();

    (double Loss, double Kl) At(Params next)
    {
        objective.Anchor(phi);
        return objective.Evaluate(next, new SurrogateLoss());
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(1e-2)]
    [InlineData(0.1)]
    public void The_trust_region_lowers_the_surrogate_within_its_bound(double maxKl)
    {
        UpdateResult result = new TrustRegionUpdate { MaxKl = maxKl }.Apply(phi, UpdateState.Empty, iteration);
        (double loss, double kl) = At(result.Phi);
        Assert.True(loss < result.Loss - 1e-3 * Math.Sqrt(maxKl), $"{loss} against {result.Loss}");
        Assert.InRange(kl, 0.05 * maxKl, maxKl);
        Assert.Equal(kl, result.Kl, 1e-15);
        Assert.Equal(objective.LossAndGradient(phi, new SurrogateLoss()).Loss, result.Loss);
        Assert.Equal(1, result.State.Step);
    }

    [Fact]
    public void A_small_trust_region_is_filled_to_its_edge_along_the_natural_gradient()
    {
        const double damping = 1e-3, maxKl = 1e-8;
        UpdateResult result = new TrustRegionUpdate { MaxKl = maxKl, Damping = damping, CgSteps = 100, CgTolerance = 1e-12 }.Apply(phi, UpdateState.Empty, iteration);
        Assert.Equal((1, 1), (result.Extra["lineSearchSteps"], result.Extra["stepScale"]));
        Params step = result.Phi - phi, gradient = objective.LossAndGradient(phi, new SurrogateLoss()).Gradient;
        using FisherProduct fisher = objective.Fisher(phi);
        Params product = fisher.Of(step) + damping * step;
        Assert.Equal(maxKl, 0.5 * step.Dot(product).Item(), 1e-6 * maxKl);
        Assert.Equal(result.Kl, 0.5 * step.Dot(fisher.Of(step)).Item(), 1e-3 * maxKl);
        Assert.InRange(Cosine(product, gradient), -1 - 1e-9, -1 + 1e-9);   // (H + damping) step is along -gradient
        Assert.InRange(Cosine(step, gradient), -0.99, -1e-3);              // which the step itself is not
    }

    static double Cosine(Params a, Params b) => a.Dot(b).Item() / Math.Sqrt(a.Dot(a).Item() * b.Dot(b).Item());

    [Fact]
    public void A_zero_gradient_leaves_phi_as_it_is()
    {
        static PolicySample Indifferent(Sample? s) => (PolicySample)s! with { Estimate = AdvantageEstimate.WithoutBaseline(new float[((PolicySample)s).Adv.Length]) };
        Sampled indifferent = of with { Data = [.. of.Data.Select(d => d with { Query = Indifferent(d.Query) })] };
        UpdateResult result = new TrustRegionUpdate().Apply(phi, new(new([]), 6), new GivenIteration(indifferent.Objective(pool)));
        Assert.Same(phi, result.Phi);
        Assert.Equal((0, 0, 7), (result.Kl, result.GradientNorm, result.State.Step));
    }

    [Fact]
    public void A_search_that_finds_nothing_leaves_phi_as_it_is()
    {
        // One try of a step far beyond what the quadratic model is good for.
        UpdateResult result = new TrustRegionUpdate { MaxKl = 10, LineSearchSteps = 1 }.Apply(phi, UpdateState.Empty, iteration);
        Assert.Same(phi, result.Phi);
        Assert.True(result.GradientNorm > 0);
        Assert.Equal(0, result.Extra["stepScale"]);
    }

    [Fact]
    public void A_step_within_the_bound_that_raises_the_loss_is_refused()
    {
        static PolicySample Content(PolicySample s) => new(s.Trajectories with { LogProb = [.. s.Adv.Select(_ => -0.5f)] }, AdvantageEstimate.WithoutBaseline([.. s.Adv.Select(_ => 1f)]));
        TaskData[] content = [.. of.Data.Select(d => new TaskData([], Content((PolicySample)d.Query!)))];
        Params at = new([("x", Tensor.Full(phi.Backend, [1, 1, 1], 0.1))]);
        MetaObjective needle = Small.Objective(of.Problem with { Policy = new Needle() }, new Maml { InnerSteps = 0 }, content, pool, at.Backend);
        UpdateResult once = new TrustRegionUpdate { LineSearchSteps = 1 }.Apply(at, UpdateState.Empty, new GivenIteration(needle));
        Assert.Equal(-1, once.Loss, 1e-6);
        Assert.Same(at, once.Phi);

        // What is refused passes the needle's eye by far, within the bound.
        needle.Anchor(at);
        (double loss, double kl) = needle.Evaluate(at.Map(x => x - 0.99 * Math.Sqrt(0.01 / Needle.Stiffness)), new SurrogateLoss());
        Assert.True(loss > -0.1 && kl < 0.01);
        UpdateResult often = new TrustRegionUpdate { LineSearchSteps = 100 }.Apply(at, UpdateState.Empty, new GivenIteration(needle));
        Assert.True(often.Extra["stepScale"] > 0 && needle.Evaluate(often.Phi, new SurrogateLoss()).Loss < -1);
    }

    [Fact]
    public void One_epoch_of_ppo_is_one_step_of_adam()
    {
        var adam = new Adam { Lr = 0.01 };
        // Fresh ratios are 1, where clipping has no effect; the stored log-probabilities make them so to float32's rounding.
        UpdateResult ppo = new PpoUpdate { Adam = adam, Epochs = 1 }.Apply(phi, adam.Init(phi), iteration);
        UpdateResult plain = new AdamUpdate { Adam = adam }.Apply(phi, adam.Init(phi), iteration);
        Assert.Equal(Vectors.Flat(plain.Phi), Vectors.Flat(ppo.Phi));
        Assert.Equal(At(plain.Phi).Kl, plain.Kl, 1e-15);
        Assert.True(plain.Kl > 0);
    }

    [Fact]
    public void Epochs_of_ppo_are_steps_along_the_clipped_losss_own_gradients()
    {
        var update = new PpoUpdate { Adam = new Adam { Lr = 0.003 }, Epochs = 4, Loss = new ClippedLoss { Clip = 0.1 } };
        UpdateResult result = update.Apply(phi, update.Init(phi), iteration);
        Params expected = phi;
        UpdateState state = update.Init(phi);
        for (int epoch = 0; epoch < 4; epoch++)
            (expected, state) = update.Adam.Step(expected, objective.LossAndGradient(expected, new ClippedLoss { Clip = 0.1 }).Gradient, state);
        Assert.Equal(Vectors.Flat(expected), Vectors.Flat(result.Phi));
        Assert.Equal(Vectors.Flat(state.Tensors), Vectors.Flat(result.State.Tensors));
        Assert.Equal(4, result.State.Step);
        Assert.True(result.Extra["lossAfter"] < result.Loss);
        Assert.Equal(At(result.Phi).Kl, result.Kl, 1e-15);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_reported_norm_is_that_of_the_gradient(bool trustRegion)
    {
        MetaUpdate update = trustRegion ? new TrustRegionUpdate() : new AdamUpdate();
        UpdateResult result = update.Apply(phi, update.Init(phi), iteration);
        double norm = Vectors.Norm(Vectors.Flat(objective.LossAndGradient(phi, new SurrogateLoss()).Gradient));
        Assert.Equal(norm, result.GradientNorm, 1e-12);
        Assert.True(norm > 1e-2);
    }
}
