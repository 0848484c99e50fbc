using MetaRL.Tensors.Backends;
using TorchSharp;
using TorchTensor = TorchSharp.torch.Tensor;

namespace MetaRL.Tensors.Torch;

public sealed partial class TorchBackend
{
    /// <inheritdoc/>
    public void Transpose(Storage x, Shape xShape, int axis0, int axis1, Storage y)
    {
        using TorchView v = S(x).As(xShape);
        using TorchTensor swapped = v.Tensor.transpose(axis0, axis1);
        S(y).Set(swapped.contiguous(), xShape.With(axis0, xShape[axis1]).With(axis1, xShape[axis0]));
    }

    /// <inheritdoc/>
    public void Gather(Storage x, Shape xShape, int axis, Storage index, Shape indexShape, Storage y)
    {
        using TorchView v = S(x).As(xShape), at = S(index).Indices(indexShape, xShape[axis]);
        S(y).Set(v.Tensor.gather(axis, at.Tensor), indexShape);
    }

    /// <inheritdoc/>
    public void ScatterAdd(Storage x, Shape xShape, int axis, Storage index, Storage y, Shape yShape)
    {
        using TorchView v = S(x).As(xShape), at = S(index).Indices(xShape, yShape[axis]);
        TorchTensor sum = torch.zeros(yShape.Dims(), torch.ScalarType.Float32, device);
        InPlace(sum, sum.scatter_add_(axis, at.Tensor, v.Tensor));
        S(y).Set(sum, yShape);
    }

    /// <inheritdoc/>
    public void Slice(Storage x, Shape xShape, int axis, int start, Storage y, Shape yShape)
    {
        using TorchView v = S(x).As(xShape);
        using TorchTensor part = v.Tensor.narrow(axis, start, yShape[axis]);
        S(y).Set(part.clone(), yShape);   // a copy, so that a small part does not hold all of x
    }

    /// <inheritdoc/>
    public void Place(Storage x, Shape xShape, int axis, int start, Storage y, Shape yShape)
    {
        if (!S(y).IsWritten) S(y).Set(torch.empty(yShape.Dims(), torch.ScalarType.Float32, device), yShape);
        using TorchView from = S(x).As(xShape), to = S(y).As(yShape);
        using TorchTensor part = to.Tensor.narrow(axis, start, xShape[axis]);
        InPlace(part, part.copy_(from.Tensor));
    }
}
