using MetaRL.Tensors.Backends;

namespace MetaRL.Tensors.Simd;

public sealed partial class SimdBackend
{
    /// <inheritdoc/>
    public void MatMul(Storage a, Shape aShape, bool transposeA, Storage b, Shape bShape, bool transposeB, Storage y, Shape yShape)
    {
        KernelGuard.MatMul(this, a, aShape, transposeA, b, bShape, transposeB, y, yShape);
        if (y.Count == 0) return;
        int m = yShape[-2], n = yShape[-1], k = transposeA ? aShape[-2] : aShape[-1];
        (int aRow, int aColumn) = transposeA ? (1, m) : (k, 1);
        (int bRow, int bColumn) = transposeB ? (1, k) : (n, 1);
        int rows = y.Count / n;
        if (!transposeA && b.Count == k * n && a.Count == rows * (long)k)
        {
            // One b for the whole batch: the matrices of a are the rows of one.
            Gemm.Multiply(V(a), aRow, aColumn, V(b), bRow, bColumn, V(y), n, rows, n, k);
            return;
        }
        Shape batch = yShape.Leading(2);
        Layout p = new(aShape.Leading(2), batch), q = new(bShape.Leading(2), batch);
        Span<float> to = V(y);
        for (int i = 0; i < p.N2; i++)
            for (int j = 0; j < p.N3; j++)
            {
                ReadOnlySpan<float> left = V(a)[((i * p.S2 + j * p.S3) * m * k)..];
                ReadOnlySpan<float> right = V(b)[((i * q.S2 + j * q.S3) * k * n)..];
                Gemm.Multiply(left, aRow, aColumn, right, bRow, bColumn, to, n, m, n, k);
                to = to[(m * n)..];
            }
    }
}
