using MetaRL.Envs.Families.Tabular;
using MetaRL.Learners;
using MetaRL.Problems;
using MetaRL.Tensors;
using MetaRL.Tests.Kinds;

namespace MetaRL.Tests;

/// <summary>What a learner takes for the Hessian of the expected return, against that Hessian. A step of length 1 makes
/// θ′ = θ + ∇J, so that ∂θ′/∂θ − 1 is the learner's Hessian. Expectations are sums over all trajectories: no noise, only bias.</summary>
public sealed class HessianBiasTests
{
    const double Exact = 1e-9;

    static readonly Maml Maml = new() { InnerLr = 1 };
    static readonly Dice Dice = new() { InnerLr = 1 };

    [Theory]
    [InlineData(1, 0, Exact)]
    [InlineData(2, 0.63, 0.65)]   // H₁₂ + H₁₂ᵀ is missing
    [InlineData(3, 1.03, 1.05)]
    public void The_ratio_is_exact_for_one_step_and_biased_for_more(int horizon, double least, double most)
        => Assert.InRange(HessianError(Maml, "ratio", horizon), least, most);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Dice_is_exact(int horizon) => Assert.InRange(HessianError(Dice, "ratio", horizon), 0, Exact);

    // ln π's second derivative is the same for all actions of a linear softmax, and advantages have mean 0: a Hessian of zero.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_log_probability_takes_adaptation_for_a_shift(int horizon)
        => Assert.Equal(1, HessianError(Maml, "logProb", horizon), 1e-9);

    [Theory]
    [InlineData("ratio")]
    [InlineData("logProb")]
    public void The_gradient_is_exact(string objective)
    {
        var mdp = new TwoStates(horizon: 2);
        Params phi = TwoStates.Phi;
        double[] gradient = Vectors.Flat(Autograd.Grad(mdp.ExpectedReturn(phi), phi));
        Assert.InRange(Vectors.RelativeError(gradient, Vectors.Flat(Adapted(mdp, Maml, objective, phi) - phi)), 0, Exact);
        Assert.InRange(Vectors.RelativeError(gradient, Vectors.Flat(Adapted(mdp, Dice, objective, phi) - phi)), 0, Exact);
        double[] differences = Vectors.Differences(theta => mdp.ExpectedReturn(theta).Item(), phi);
        Assert.InRange(Vectors.RelativeError(differences, gradient), 0, 1e-6);
    }

    static double HessianError(MetaLearner learner, string objective, int horizon)
    {
        var mdp = new TwoStates(horizon);
        Params phi = TwoStates.Phi;
        Params gradient = Autograd.Grad(mdp.ExpectedReturn(phi), phi, createGraph: true);
        double[] hessian = LessIdentity(Jacobian(phi + gradient, phi), phi.Size);
        double[] learners = LessIdentity(Jacobian(Adapted(mdp, learner, objective, phi), phi), phi.Size);
        return Vectors.RelativeError(hessian, learners);
    }

    static Params Adapted(TwoStates mdp, MetaLearner learner, string objective, Params phi)
    {
        PolicyProblem problem = Small.Of(new TabularMdp { States = 2, Actions = 2 }, TwoStates.Policy) with { InnerObjective = Estimators.Named(objective) };
        return Chain.Of(problem, learner, phi, new([mdp.Everything(phi)], null, 1), iteration: 0, createGraph: true).Adapted;
    }

    /// <summary>∂yᵢ/∂xⱼ, row by row.</summary>
    static double[] Jacobian(Params y, Params x)
    {
        List<double> rows = [];
        for (int i = 0; i < y.Size; i++)
        {
            double[] unit = new double[y.Size];
            unit[i] = 1;
            rows.AddRange(Vectors.Flat(Autograd.Grad(y.Dot(Vectors.Like(y, unit)), x)));
        }
        return [.. rows];
    }

    static double[] LessIdentity(double[] matrix, int size) => [.. matrix.Select((x, i) => i % (size + 1) == 0 ? x - 1 : x)];
}
