using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Sampling;
using MetaRL.Tensors;
using MetaRL.TestKit;

namespace MetaRL.Tests;

/// <summary>What an estimator takes for the Hessian of the expected return, against that Hessian, and the meta-gradient that
/// comes of it. Expectations and variances are sums over all trajectories: no noise.</summary>
public sealed class HessianBiasTests
{
    const double Exact = 1e-9, Alpha = 0.3;

    [Theory]
    [InlineData("ratio", 1, 0, Exact)]
    [InlineData("ratio", 2, 0.63, 0.65)]   // H₁₂ + H₁₂ᵀ is missing
    [InlineData("ratio", 3, 1.03, 1.05)]
    [InlineData("dice", 1, 0, Exact)]
    [InlineData("dice", 2, 0, Exact)]
    [InlineData("dice", 5, 0, Exact)]
    [InlineData("loadedDice", 1, 0, Exact)]
    [InlineData("loadedDice", 2, 0, Exact)]
    [InlineData("loadedDice", 5, 0, Exact)]
    [InlineData("tamedDice", 1, 0, Exact)]
    [InlineData("tamedDice", 2, 0, Exact)]
    [InlineData("tamedDice", 5, 0, Exact)]
    public void The_hessian(string objective, int horizon, double least, double most)
    {
        var mdp = new TwoStates(horizon);
        Params phi = TwoStates.Phi;
        double[] hessian = Curvature.Hessian(mdp.ExpectedReturn, phi);
        double[] expected = Curvature.Estimated(mdp.Problem(Estimators.Named(objective)), phi, mdp.Everything(phi))[0];
        Assert.InRange(Vectors.RelativeError(hessian, expected), least, most);
    }

    // ln π's second derivative is the same for all actions of a linear softmax, and advantages have mean 0: a Hessian of zero.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_log_probability_takes_adaptation_for_a_shift(int horizon)
    {
        var mdp = new TwoStates(horizon);
        double[] expected = Curvature.Estimated(mdp.Problem(new LogProbObjective()), TwoStates.Phi, mdp.Everything(TwoStates.Phi))[0];
        Assert.All(expected, x => Assert.Equal(0, x, 1e-9));
    }

    [Theory]
    [InlineData("dice", 2, true)]
    [InlineData("dice", 5, true)]
    [InlineData("loadedDice", 5, true)]
    [InlineData("tamedDice", 5, true)]
    [InlineData("ratio", 5, false)]
    [InlineData("logProb", 5, false)]
    public void The_meta_gradient(string objective, int horizon, bool isExact)
    {
        var mdp = new TwoStates(horizon);
        Params phi = TwoStates.Phi;
        Params gradient = Autograd.Grad(mdp.ExpectedReturn(phi), phi, createGraph: true);
        double[] truth = Vectors.Flat(Autograd.Grad(mdp.ExpectedReturn(phi + Alpha * gradient), phi));
        var maml = new Maml { InnerLr = Alpha };
        var data = new TaskBatch([mdp.Everything(phi)], null, 1);
        Params adapted = Chain.Of(mdp.Problem(Estimators.Named(objective)), maml, phi, data, iteration: 0, createGraph: true).Adapted;
        double[] estimated = Vectors.Flat(Autograd.Grad(mdp.ExpectedReturn(adapted), phi));
        double error = Vectors.RelativeError(truth, estimated);
        if (isExact) Assert.InRange(error, 0, Exact);
        else Assert.InRange(error, 0.05, double.MaxValue);
    }

    [Theory]
    [InlineData("ratio")]
    [InlineData("logProb")]
    [InlineData("dice")]
    [InlineData("loadedDice")]
    [InlineData("tamedDice")]
    public void The_gradient_is_exact(string objective)
    {
        var mdp = new TwoStates(horizon: 2);
        Params phi = TwoStates.Phi;
        double[] gradient = Vectors.Flat(Autograd.Grad(mdp.ExpectedReturn(phi), phi));
        Params ascent = -1.0 * Autograd.Grad(mdp.Problem(Estimators.Named(objective)).Loss(phi, mdp.Everything(phi)), phi);
        Assert.InRange(Vectors.RelativeError(gradient, Vectors.Flat(ascent)), 0, Exact);
        double[] differences = Vectors.Differences(theta => mdp.ExpectedReturn(theta).Item(), phi);
        Assert.InRange(Vectors.RelativeError(differences, gradient), 0, 1e-6);
    }

    // 1.0 of the true Hessian's norm and more: 2 E[Σ s sᵀ V] is not small.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void The_control_variate_as_printed_is_biased(int horizon)
    {
        var mdp = new TwoStates(horizon);
        double[] hessian = Curvature.Hessian(mdp.ExpectedReturn, TwoStates.Phi);
        double[] printed = Curvature.Estimated(mdp.Problem(new Literal("tamedDice")), TwoStates.Phi, mdp.Everything(TwoStates.Phi))[0];
        double error = Vectors.RelativeError(hessian, printed);
        Assert.True(error > 1, $"{error}");
    }
}
