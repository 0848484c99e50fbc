using MetaRL.Envs;
using MetaRL.Policies.Distributions;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Policies;

/// <summary>A model without inputs: the normal N(x, 1) with <c>x</c> [T, 1, D] itself the parameter, 0 at first. For problems
/// in which x is all there is to learn.</summary>
public sealed record Point : Policy
{
    /// <summary>Name of x among the parameters.</summary>
    public const string Name = "x";

    /// <inheritdoc/>
    public override Params Init(EnvSpec spec, IBackend backend, Seed seed) => new([(Name, Tensor.Zeros(backend, [1, 1, spec.ActDim]))]);

    /// <inheritdoc/>
    public override Distribution Act(Params theta, Observations obs)
    {
        Tensor x = theta[Name];
        return new DiagonalGaussian(x.Expand([obs.Tasks, obs.Count, x.Shape[-1]]), Tensor.Zeros(x.Backend, [obs.Tasks, 1, x.Shape[-1]]));
    }

    /// <summary>There is none: x is not an action.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override IActor CreateActor(EnvSpec spec, Params theta, int count)
        => throw new NotSupportedException($"a {nameof(Point)} is what is learned, and acts in no environment");
}
