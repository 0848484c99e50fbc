using ILGPU;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Gpu.Products;

/// <summary>Products of tensors' last two dimensions, leading ones broadcast: how they are cut depends on their shapes alone.</summary>
static class MatMulShape
{
    // A product with fewer tiles than this and with long sums is cut along them.
    const int EnoughTiles = 512, LongSum = 512, ShortestPart = 256;

    /// <summary>Results and factors.</summary>
    internal static (ProductShape Shape, Factors Factors) Of(ArrayView<float> a, Shape aShape, bool transposeA, ArrayView<float> b, Shape bShape, bool transposeB, Shape y)
    {
        int m = y[-2], n = y[-1], k = transposeA ? aShape[-2] : aShape[-1];
        Shape batch = y.Leading(2);
        var shape = new ProductShape { Batch = batch.Size, Rows = m, Columns = n, Parts = 1 };
        Layout p = new(aShape.Leading(2), batch), q = new(bShape.Leading(2), batch);
        int left = m * k, right = k * n;
        var factors = new Factors
        {
            A = a,
            B = b,
            Terms = k,
            AStepI = transposeA ? 1 : k,
            AStepL = transposeA ? m : 1,
            BStepL = transposeB ? 1 : n,
            BStepJ = transposeB ? k : 1,
            Inner = Math.Max(1, p.N3),
            AStep0 = p.S2 * left,
            AStep1 = p.S3 * left,
            BStep0 = q.S2 * right,
            BStep1 = q.S3 * right,
        };
        bool isOneMatrix = !transposeA && bShape.Leading(2).Size == 1 && aShape.Leading(2).Size == batch.Size;
        if (isOneMatrix)
        {
            // One b for all: the rows of all of a are those of one matrix.
            shape.Rows *= shape.Batch;
            shape.Batch = 1;
        }
        Cut(ref shape, k);
        return (shape, factors);
    }

    static void Cut(ref ProductShape shape, int terms)
    {
        int tiles = ProductLaunch.Tiles(shape);
        if (terms < LongSum || tiles >= EnoughTiles) return;
        int parts = Math.Min((terms + ShortestPart - 1) / ShortestPart, (EnoughTiles + tiles - 1) / tiles);
        int length = (terms + parts - 1) / parts;
        shape.Length = (length + ProductKernel.Depth - 1) / ProductKernel.Depth * ProductKernel.Depth;
        shape.Parts = (terms + shape.Length - 1) / shape.Length;
    }
}
