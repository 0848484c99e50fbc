using MetaRL.Gpu.Kernels;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Gpu.Tensors;

/// <summary>How matrices are multiplied: by their shapes alone.</summary>
static class Products
{
    // A product with fewer tiles than this and with long sums is cut along them.
    const int EnoughTiles = 512, LongSum = 512, ShortestPart = 256;

    /// <summary>Leading dimensions broadcast.</summary>
    internal static Product Of(Shape a, bool transposeA, Shape b, bool transposeB, Shape y)
    {
        int m = y[-2], n = y[-1], k = transposeA ? a[-2] : a[-1];
        Shape batch = y.Leading(2);
        var product = new Product
        {
            M = m,
            N = n,
            K = k,
            Parts = 1,
            Length = k,
            AStepI = transposeA ? 1 : k,
            AStepL = transposeA ? m : 1,
            BStepL = transposeB ? 1 : n,
            BStepJ = transposeB ? k : 1,
            Batch = batch.Size,
            Inner = 1,
        };
        SetBatch(ref product, a.Leading(2), b.Leading(2), batch);
        bool isOneMatrix = !transposeA && b.Leading(2).Size == 1 && a.Leading(2).Size == batch.Size;
        if (isOneMatrix)
        {
            // One b for all: the rows of all of a are those of one matrix.
            product.M *= product.Batch;
            product.Batch = 1;
        }
        Cut(ref product);
        return product;
    }

    static void SetBatch(ref Product product, Shape a, Shape b, Shape batch)
    {
        Layout p = new(a, batch), q = new(b, batch);
        int left = product.M * product.K, right = product.K * product.N;
        product.Inner = Math.Max(1, p.N3);
        product.AStep0 = p.S2 * left;
        product.AStep1 = p.S3 * left;
        product.BStep0 = q.S2 * right;
        product.BStep1 = q.S3 * right;
    }

    static void Cut(ref Product product)
    {
        int tiles = Tiles(product);
        if (product.K < LongSum || tiles >= EnoughTiles) return;
        int parts = Math.Min((product.K + ShortestPart - 1) / ShortestPart, (EnoughTiles + tiles - 1) / tiles);
        int length = (product.K + parts - 1) / parts;
        product.Length = (length + ProductKernels.Depth - 1) / ProductKernels.Depth * ProductKernels.Depth;
        product.Parts = (product.K + product.Length - 1) / product.Length;
    }

    /// <summary>Tiles of the results of all products.</summary>
    internal static int Tiles(Product product)
    {
        (int rows, int columns) = ProductKernels.TileOf(product.M, product.N);
        int down = (product.M - 1) / rows + 1, across = (product.N - 1) / columns + 1;
        return checked(product.Batch * down * across);
    }
}
