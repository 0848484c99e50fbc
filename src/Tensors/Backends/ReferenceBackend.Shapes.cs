namespace MetaRL.Tensors.Backends;

public sealed partial class ReferenceBackend
{
    /// <inheritdoc/>
    public void Transpose(Storage x, Shape xShape, int axis0, int axis1, Storage y)
    {
        KernelGuard.Transpose(this, x, xShape, axis0, axis1, y);
        if (y.Count == 0) return;
        double[] vx = V(x), vy = V(y);
        Shape from = xShape.PadLeft(4), to = xShape.With(axis0, xShape[axis1]).With(axis1, xShape[axis0]).PadLeft(4);
        int[] step = [0, 0, 0, 1];
        for (int d = 2; d >= 0; d--) step[d] = step[d + 1] * from[d + 1];
        int lead = 4 - xShape.Rank;
        (step[lead + axis0], step[lead + axis1]) = (step[lead + axis1], step[lead + axis0]);
        int at = 0;
        for (int i = 0; i < to[0]; i++)
            for (int j = 0; j < to[1]; j++)
                for (int k = 0; k < to[2]; k++)
                    for (int l = 0; l < to[3]; l++) vy[at++] = vx[i * step[0] + j * step[1] + k * step[2] + l * step[3]];
    }

    /// <inheritdoc/>
    public void Gather(Storage x, Shape xShape, int axis, Storage index, Shape indexShape, Storage y)
    {
        KernelGuard.Gather(this, x, xShape, axis, index, indexShape, y);
        double[] vx = V(x), vi = V(index), vy = V(y);
        var (outer, size, inner) = Layout.Around(indexShape, axis);
        int from = xShape[axis];
        for (int o = 0; o < outer; o++)
            for (int a = 0; a < size; a++)
                for (int i = 0; i < inner; i++)
                {
                    int at = (o * size + a) * inner + i;
                    vy[at] = vx[(o * from + Layout.Index(vi[at], from)) * inner + i];
                }
    }

    /// <inheritdoc/>
    public void ScatterAdd(Storage x, Shape xShape, int axis, Storage index, Storage y, Shape yShape)
    {
        KernelGuard.ScatterAdd(this, x, xShape, axis, index, y, yShape);
        double[] vx = V(x), vi = V(index), vy = V(y);
        Array.Clear(vy);
        var (outer, size, inner) = Layout.Around(xShape, axis);
        int to = yShape[axis];
        for (int o = 0; o < outer; o++)
            for (int a = 0; a < size; a++)
                for (int i = 0; i < inner; i++)
                {
                    int at = (o * size + a) * inner + i;
                    vy[(o * to + Layout.Index(vi[at], to)) * inner + i] += vx[at];
                }
    }

    /// <inheritdoc/>
    public void Slice(Storage x, Shape xShape, int axis, int start, Storage y, Shape yShape)
    {
        KernelGuard.Slice(this, x, xShape, axis, start, y, yShape);
        var (outer, size, inner) = Layout.Around(yShape, axis);
        for (int o = 0; o < outer; o++)
        {
            Span<double> part = V(x).AsSpan((o * xShape[axis] + start) * inner, size * inner);
            part.CopyTo(V(y).AsSpan(o * size * inner));
        }
    }

    /// <inheritdoc/>
    public void Place(Storage x, Shape xShape, int axis, int start, Storage y, Shape yShape)
    {
        KernelGuard.Place(this, x, xShape, axis, start, y, yShape);
        var (outer, size, inner) = Layout.Around(xShape, axis);
        for (int o = 0; o < outer; o++)
        {
            Span<double> part = V(x).AsSpan(o * size * inner, size * inner);
            part.CopyTo(V(y).AsSpan((o * yShape[axis] + start) * inner));
        }
    }
}
