using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Gpu.Tensors;

#pragma warning disable CS1591
public sealed partial class GpuBackend
{
    public void Unary(UnaryOp op, Storage x, Storage y) => throw new NotImplementedException();
    public void Affine(Storage x, double scale, double shift, Storage y) => throw new NotImplementedException();
    public void AddScaled(Storage a, Storage b, double scale, Storage y) => throw new NotImplementedException();
    public void Clamp(Storage x, double low, double high, Storage y) => throw new NotImplementedException();
    public void Binary(BinaryOp op, Storage a, Shape aShape, Storage b, Shape bShape, Storage y, Shape yShape) => throw new NotImplementedException();
    public void Where(Storage condition, Storage a, Storage b, Storage y) => throw new NotImplementedException();
    public void Expand(Storage x, Shape xShape, Storage y, Shape yShape) => throw new NotImplementedException();
    public void Sum(Storage x, Shape xShape, Storage y, Shape yShape) => throw new NotImplementedException();
    public void Max(Storage x, Shape xShape, int axis, Storage y) => throw new NotImplementedException();
    public void CumulativeSum(Storage x, Shape xShape, int axis, bool reverse, Storage y) => throw new NotImplementedException();
    public void MatMul(Storage a, Shape aShape, bool transposeA, Storage b, Shape bShape, bool transposeB, Storage y, Shape yShape) => throw new NotImplementedException();
    public void Transpose(Storage x, Shape xShape, int axis0, int axis1, Storage y) => throw new NotImplementedException();
    public void Gather(Storage x, Shape xShape, int axis, Storage index, Shape indexShape, Storage y) => throw new NotImplementedException();
    public void ScatterAdd(Storage x, Shape xShape, int axis, Storage index, Storage y, Shape yShape) => throw new NotImplementedException();
    public void Slice(Storage x, Shape xShape, int axis, int start, Storage y, Shape yShape) => throw new NotImplementedException();
    public void Place(Storage x, Shape xShape, int axis, int start, Storage y, Shape yShape) => throw new NotImplementedException();
}
