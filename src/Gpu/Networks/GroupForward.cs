using ILGPU;

namespace MetaRL.Gpu.Networks;

/// <summary>A network's outputs for the rows of one group of threads, activations in the group's shared memory as [width, stride]:
/// what a row gives depends neither on the number of rows nor on that of threads.</summary>
static class GroupForward
{
    const int Tile = 4;   // rows and columns of a thread's piece of work

    /// <summary>Floats of one of the two buffers of activations.</summary>
    internal static int BufferSize(int mostWidth, int rows) => mostWidth * Stride(rows);

    /// <summary>From one unit's row to the next's; odd, so that columns lie in different banks.</summary>
    internal static int Stride(int rows) => rows + 1;

    /// <summary>All layers. Inputs lie in the first of the two buffers; every thread of the group must call.</summary>
    /// <param name="net">The network.</param>
    /// <param name="theta">[P], its parameters.</param>
    /// <param name="buffers">Both, one after the other.</param>
    /// <param name="rows">Of the group.</param>
    /// <returns>Where the outputs begin.</returns>
    internal static int Run(Network net, ArrayView<float> theta, ArrayView<float> buffers, int rows)
    {
        int at = 0, from = 0, to = BufferSize(net.MostWidth, rows);
        for (int l = 0; l < net.Layers; l++)
        {
            int inputs = net.Widths[l], outputs = net.Widths[l + 1];
            int kind = l == net.Layers - 1 ? Nonlinear.None : net.Hidden;
            Layer(theta, at, buffers, from, to, inputs, outputs, rows, kind);
            (from, to) = (to, from);
            at += (inputs + 1) * outputs;
            Group.Barrier();
        }
        return from;
    }

    static void Layer(ArrayView<float> theta, int at, ArrayView<float> x, int from, int to, int inputs, int outputs, int rows, int kind)
    {
        int stride = Stride(rows), tilesDown = (rows + Tile - 1) / Tile, tilesAcross = (outputs + Tile - 1) / Tile, bias = at + inputs * outputs;
        for (int tile = Group.IdxX, step = Group.DimX; tile < tilesDown * tilesAcross; tile += step)
        {
            int r = tile % tilesDown * Tile, c = tile / tilesDown * Tile;
            // What lies beyond an edge is computed from the edge again, and not written.
            int r1 = Edge(r + 1, rows), r2 = Edge(r + 2, rows), r3 = Edge(r + 3, rows);
            int c1 = Edge(c + 1, outputs), c2 = Edge(c + 2, outputs), c3 = Edge(c + 3, outputs);
            float v0 = theta[bias + c], v1 = theta[bias + c1], v2 = theta[bias + c2], v3 = theta[bias + c3];
            float s00 = v0, s01 = v1, s02 = v2, s03 = v3, s10 = v0, s11 = v1, s12 = v2, s13 = v3;
            float s20 = v0, s21 = v1, s22 = v2, s23 = v3, s30 = v0, s31 = v1, s32 = v2, s33 = v3;
            for (int k = 0; k < inputs; k++)
            {
                int xk = from + k * stride, wk = at + k * outputs;
                float x0 = x[xk + r], x1 = x[xk + r1], x2 = x[xk + r2], x3 = x[xk + r3];
                float w0 = theta[wk + c], w1 = theta[wk + c1], w2 = theta[wk + c2], w3 = theta[wk + c3];
                s00 += x0 * w0; s01 += x0 * w1; s02 += x0 * w2; s03 += x0 * w3;
                s10 += x1 * w0; s11 += x1 * w1; s12 += x1 * w2; s13 += x1 * w3;
                s20 += x2 * w0; s21 += x2 * w1; s22 += x2 * w2; s23 += x2 * w3;
                s30 += x3 * w0; s31 += x3 * w1; s32 += x3 * w2; s33 += x3 * w3;
            }
            Put(x, to, c, r, rows, stride, kind, s00, s10, s20, s30);
            if (c + 1 < outputs) Put(x, to, c + 1, r, rows, stride, kind, s01, s11, s21, s31);
            if (c + 2 < outputs) Put(x, to, c + 2, r, rows, stride, kind, s02, s12, s22, s32);
            if (c + 3 < outputs) Put(x, to, c + 3, r, rows, stride, kind, s03, s13, s23, s33);
        }
    }

    static int Edge(int i, int count) => i < count ? i : count - 1;

    static void Put(ArrayView<float> y, int to, int unit, int r, int rows, int stride, int kind, float s0, float s1, float s2, float s3)
    {
        int at = to + unit * stride + r;
        y[at] = Nonlinear.Of(kind, s0);
        if (r + 1 < rows) y[at + 1] = Nonlinear.Of(kind, s1);
        if (r + 2 < rows) y[at + 2] = Nonlinear.Of(kind, s2);
        if (r + 3 < rows) y[at + 3] = Nonlinear.Of(kind, s3);
    }
}
