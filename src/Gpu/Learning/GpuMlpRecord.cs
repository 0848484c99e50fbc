using MetaRL.Policies.Fused;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Gpu.Learning;

/// <summary>What a first pass found at every sample, kept for later ones at the same weights: each layer's output h and, for Hessian
/// products, the loss's gradient d before its nonlinearity, both [T, N, width], and f′ and f″ by the sample's ln π, [T, N, 1].</summary>
sealed class GpuMlpRecord : FusedRecord
{
    internal GpuMlpRecord(MlpLayout layout, IBackend backend, int tasks, int samples)
    {
        Tensor Column(int width) => Tensor.Empty(backend, [tasks, samples, width]);
        H = [.. layout.Widths.Skip(1).Select(Column)];
        D = [.. layout.Widths.Skip(1).Select(Column)];
        (First, Second) = (Column(1), Column(1));
    }

    /// <summary>[layer]</summary>
    internal Tensor[] H { get; }
    /// <summary>[layer]</summary>
    internal Tensor[] D { get; }
    internal Tensor First { get; }
    internal Tensor Second { get; }
}
