using MetaRL.Tensors.Backends;
using TorchSharp;
using TorchTensor = TorchSharp.torch.Tensor;

namespace MetaRL.Tensors.Torch;

public sealed partial class TorchBackend
{
    /// <inheritdoc/>
    public void Sum(Storage x, Shape xShape, Storage y, Shape yShape)
    {
        Shape to = yShape.PadLeft(xShape.Rank), shape = xShape;
        using TorchView v = S(x).As(xShape);
        TorchTensor? sum = null;
        // One sum for each run of neighbouring dimensions, the last first: over dimensions that lie apart libtorch's own
        // adds up one term after the other, whose rounding errors grow.
        for (int last = shape.Rank - 1; last >= 0; last--)
        {
            if (shape[last] == to[last]) continue;
            int first = last;
            while (first > 0 && shape[first - 1] != to[first - 1]) first--;
            // An array, never a literal 0, which would be taken for an element type.
            long[] dims = [.. Enumerable.Range(first, last - first + 1).Select(d => (long)d)];
            TorchTensor next = (sum ?? v.Tensor).sum(dims, keepdim: true);
            sum?.Dispose();
            sum = next;
            last = first;
        }
        S(y).Set(sum ?? v.Tensor.clone(), to);
    }

    /// <inheritdoc/>
    public void Max(Storage x, Shape xShape, int axis, Storage y)
    {
        using TorchView v = S(x).As(xShape);
        S(y).Set(v.Tensor.amax([(long)axis], keepdim: true), xShape.With(axis, 1));
    }

    /// <inheritdoc/>
    public void CumulativeSum(Storage x, Shape xShape, int axis, bool reverse, Storage y)
    {
        using TorchView v = S(x).As(xShape);
        if (!reverse)
        {
            S(y).Set(RunningSums(v.Tensor, axis), xShape);
            return;
        }
        using TorchTensor flipped = v.Tensor.flip(axis);
        using TorchTensor sums = RunningSums(flipped, axis);
        S(y).Set(sums.flip(axis), xShape);
    }

    // In float64: along any but the last dimension, CUDA's own sums add float32 one after another, and errors grow with the length.
    static TorchTensor RunningSums(TorchTensor x, int axis)
    {
        using TorchTensor sums = x.cumsum(axis, type: torch.ScalarType.Float64);
        return sums.to(x.dtype);
    }

    /// <inheritdoc/>
    public void MatMul(Storage a, Shape aShape, bool transposeA, Storage b, Shape bShape, bool transposeB, Storage y, Shape yShape)
    {
        // Shapes were checked: torch.matmul would end the process where they are wrong; mm and bmm would throw.
        int m = yShape[-2], n = yShape[-1], k = transposeA ? aShape[-2] : aShape[-1];
        Shape batch = yShape.Leading(2);
        bool oneB = bShape.Leading(2).Size == 1, oneA = aShape.Leading(2).Size == 1;
        if (oneB && (oneA || (!transposeA && aShape.Leading(2).Size == batch.Size)))
        {
            // One b for the whole batch: the matrices of a are the rows of one.
            Shape leftShape = transposeA ? [k, m] : [batch.Size * m, k];
            Shape rightShape = transposeB ? [n, k] : [k, n];
            using TorchView left = S(a).As(leftShape), right = S(b).As(rightShape);
            using TorchView p = Transposed(left, transposeA), q = Transposed(right, transposeB);
            S(y).Set(p.Tensor.mm(q.Tensor), [batch.Size * m, n]);
            return;
        }
        using TorchView first = Batched(a, aShape, batch), second = Batched(b, bShape, batch);
        using TorchView f = Transposed(first, transposeA), s = Transposed(second, transposeB);
        S(y).Set(f.Tensor.bmm(s.Tensor), [batch.Size, m, n]);
    }

    static TorchView Transposed(TorchView x, bool transpose) => transpose ? new(x.Tensor.transpose(-2, -1), isOwner: true) : new(x.Tensor, isOwner: false);

    // [batch, rows, columns]; a matrix that repeats over one dimension of the batch is not copied.
    static TorchView Batched(Storage x, Shape shape, Shape batch)
    {
        int rows = shape[-2], columns = shape[-1];
        if (shape.Leading(2).Size == batch.Size) return S(x).As([batch.Size, rows, columns]);
        using TorchView own = S(x).As(shape);
        using TorchTensor repeated = own.Tensor.expand([.. batch.Dims(), rows, columns]);
        return new(repeated.reshape(batch.Size, rows, columns), isOwner: true);
    }
}
