namespace MetaRL.Tensors.Backends;

public sealed partial class ReferenceBackend
{
    /// <inheritdoc/>
    public void Sum(Storage x, Shape xShape, Storage y, Shape yShape)
    {
        KernelGuard.Sum(this, x, xShape, y, yShape);
        double[] vx = V(x), vy = V(y);
        Array.Clear(vy);
        Walk(new Layout(yShape, xShape), new Layout(xShape, xShape), (i, p, q) => vy[p] += vx[i]);
    }

    /// <inheritdoc/>
    public void Max(Storage x, Shape xShape, int axis, Storage y)
    {
        KernelGuard.Max(this, x, xShape, axis, y);
        double[] vx = V(x), vy = V(y);
        var (outer, size, inner) = Layout.Around(xShape, axis);
        Array.Fill(vy, double.NegativeInfinity);
        for (int o = 0; o < outer; o++)
            for (int a = 0; a < size; a++)
                for (int i = 0; i < inner; i++)
                {
                    int to = o * inner + i;
                    vy[to] = Math.Max(vy[to], vx[(o * size + a) * inner + i]);
                }
    }

    /// <inheritdoc/>
    public void CumulativeSum(Storage x, Shape xShape, int axis, bool reverse, Storage y)
    {
        KernelGuard.CumulativeSum(this, x, xShape, axis, y);
        double[] vx = V(x), vy = V(y);
        var (outer, size, inner) = Layout.Around(xShape, axis);
        for (int o = 0; o < outer; o++)
            for (int i = 0; i < inner; i++)
            {
                double sum = 0;
                for (int step = 0; step < size; step++)
                {
                    int a = reverse ? size - 1 - step : step;
                    int at = (o * size + a) * inner + i;
                    sum += vx[at];
                    vy[at] = sum;
                }
            }
    }

    /// <inheritdoc/>
    public void MatMul(Storage a, Shape aShape, bool transposeA, Storage b, Shape bShape, bool transposeB, Storage y, Shape yShape)
    {
        KernelGuard.MatMul(this, a, aShape, transposeA, b, bShape, transposeB, y, yShape);
        if (y.Count == 0) return;
        double[] va = V(a), vb = V(b), vy = V(y);
        int m = yShape[-2], n = yShape[-1], k = transposeA ? aShape[-2] : aShape[-1];
        (int am, int ak) = transposeA ? (1, m) : (k, 1);
        (int bk, int bn) = transposeB ? (1, k) : (n, 1);
        Shape batch = yShape.Leading(2);
        Walk(new Layout(aShape.Leading(2), batch), new Layout(bShape.Leading(2), batch), (t, p, q) =>
        {
            for (int i = 0; i < m; i++)
                for (int j = 0; j < n; j++)
                {
                    double sum = 0;
                    for (int l = 0; l < k; l++)
                        sum += va[p * m * k + i * am + l * ak] * vb[q * k * n + l * bk + j * bn];
                    vy[(t * m + i) * n + j] = sum;
                }
        });
    }
}
