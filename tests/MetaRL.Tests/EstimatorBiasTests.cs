using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.TestKit;

namespace MetaRL.Tests;

/// <summary>A bandit with reward -(a - 1)^2 / 2 and policy N(theta, 1/4) at theta = 0. Expectations are integrals over a
/// grid, whose quadrature weights stand in for the samples' weights; so there is no noise, only bias.
/// J = -(1 + 1/4)/2, its gradient is 1 and its second derivative -1.</summary>
public sealed class EstimatorBiasTests
{
    const double Sigma = 0.5, Alpha = 0.1, Width = 0.002;
    const int N = 5001;   // from -5 to 5, ten standard deviations
    static readonly ReferenceBackend Backend = new();
    static readonly GaussianMlp Policy = new() { Hidden = [] };

    [Theory]
    [InlineData("ratio", 0, 0.9)]          // exact
    [InlineData("ratio", -0.625, 0.9)]     // a baseline changes nothing in expectation
    [InlineData("logProb", 0, 1.25)]       // biased
    [InlineData("logProb", -0.625, 1.0)]   // as if adaptation were a shift
    public void The_derivative_of_adaptation(string inner, double baseline, double expected)
    {
        Params phi = new Params([
            ("head.w", Tensor.Zeros(Backend, [1, 1, 1])),
            ("head.b", Tensor.Zeros(Backend, [1, 1, 1])),
            ("log_std", Tensor.Full(Backend, [1, 1, 1], Math.Log(Sigma)))]).Track();
        PolicyProblem problem = Small.Of(new Walk(), Policy) with { InnerObjective = Estimators.Named(inner) };
        var learner = new Maml { InnerLr = Alpha };
        Params theta = Chain.Of(problem, learner, phi, new([Everything(phi, baseline)], null, 1), iteration: 0, createGraph: true).Adapted;
        Assert.Equal(Alpha, theta["head.b"].Item(), 1e-9);   // alpha times the gradient of J
        Assert.Equal(expected, Autograd.Grad(theta["head.b"], phi)["head.b"].Item(), 1e-9);
    }

    static TrajectoryBatch Everything(Params theta, double baseline)
    {
        double[] act = [.. Enumerable.Range(0, N).Select(n => -5 + Width * n)];
        Tensor Column(Func<double, double> f) => Tensor.From(Backend, Array.ConvertAll(act, a => f(a)), [1, N, 1]);
        Tensor obs = Tensor.Zeros(Backend, [1, N, 1]), logProb = Policy.Act(theta, obs).LogProb(Column(a => a)).Detach();
        return Batches.Of(obs, Column(a => a), logProb, Column(a => -0.5 * (a - 1) * (a - 1) - baseline), logProb.Exp() * Width);
    }
}
