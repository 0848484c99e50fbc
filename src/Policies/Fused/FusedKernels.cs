using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;

namespace MetaRL.Policies.Fused;

/// <summary>A back end with fused kernels of its own, in an assembly that this one does not know.</summary>
interface IFusingBackend : IBackend
{
    /// <summary>Kernels of a network; null where it has none for such, and the composite in tensor operations runs.</summary>
    /// <param name="layout">Where parameters lie.</param>
    /// <param name="activation">Of hidden layers.</param>
    /// <param name="head">What the action distribution contributes: <see cref="GaussianHead"/> or <see cref="CategoricalHead"/>.</param>
    IFusedMlp? Mlp(MlpLayout layout, Activation activation, IFusedHead head);
}

/// <summary>Who has fused kernels.</summary>
static class FusedKernels
{
    /// <summary>Whether tensors of a back end can be given to fused kernels at all.</summary>
    public static bool Has(IBackend backend) => backend is SimdBackend or IFusingBackend;

    /// <summary>A back end's kernels of a network; null where it has none.</summary>
    public static IFusedMlp? Of(IBackend backend, MlpLayout layout, Activation activation, IFusedHead head) => backend switch
    {
        SimdBackend => new FusedMlp(layout, activation, head),
        IFusingBackend own => own.Mlp(layout, activation, head),
        _ => null,
    };
}
