using MetaRL.Envs;
using MetaRL.Policies;
using MetaRL.Policies.Distributions;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Tests;

/// <summary>One parameter x, "ln pi" = -50 x^2 whatever is done: a narrow peak; and a divergence that hardly notices a
/// change of x. So a step that the divergence allows goes far beyond the peak.</summary>
sealed record Needle : Policy
{
    /// <summary>Kl = Stiffness times the squared change of x.</summary>
    public const double Stiffness = 1e-3;

    public override Params Init(EnvSpec spec, IBackend backend, Seed seed) => new([("x", Tensor.Zeros(backend, [1, 1, 1]))]);
    public override IActor CreateActor(EnvSpec spec, Params theta, int count) => throw new NotSupportedException();
    public override Distribution Act(Params theta, Observations obs) => new Peak(theta["x"].Expand(obs.Values.Shape.With(-1, 1)));

    sealed record Peak(Tensor X) : Distribution
    {
        public override Tensor LogProb(Tensor act) => -50 * X.Square();
        public override Tensor Kl(Distribution other) => Stiffness * (X - SameKind<Peak>(other).X).Square();
        public override Tensor Entropy() => throw new NotSupportedException();
        public override Distribution Map(Func<Tensor, Tensor> f) => new Peak(f(X));
    }
}
