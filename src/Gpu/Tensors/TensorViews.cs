using ILGPU;
using MetaRL.Tensors;

namespace MetaRL.Gpu.Tensors;

/// <summary>Tensors as kernels see them.</summary>
static class TensorViews
{
    /// <summary>The elements on the card, row-major.</summary>
    internal static ArrayView<float> View(this Tensor x) => ((GpuStorage)x.Data).View;
}
