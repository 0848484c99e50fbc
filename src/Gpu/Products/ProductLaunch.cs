using ILGPU;
using MetaRL.Gpu.Devices;

namespace MetaRL.Gpu.Products;

/// <summary>Starts products; the one place that picks the kernel.</summary>
static class ProductLaunch
{
    // Of what a tile has few of, and of what its form is for.
    const int FewColumns = 16, FewRows = 32;

    /// <summary>Starts one.</summary>
    /// <param name="card">Where.</param>
    /// <param name="operation">What errors name.</param>
    /// <param name="shape">Of the results.</param>
    /// <param name="first">A product.</param>
    /// <param name="second">Another, which is added; without terms where there is none.</param>
    /// <param name="epilogue">What becomes of the results.</param>
    internal static void Start<TEpilogue>(GpuAccelerator card, string operation, ProductShape shape, Factors first, Factors second, TEpilogue epilogue)
        where TEpilogue : struct, IEpilogue
    {
        if (shape.Batch == 0 || shape.Rows == 0 || shape.Columns == 0) return;
        KernelConfig config = Config(card, shape);
        if (shape.Columns <= FewColumns) card.Launch(operation, ProductKernel.Run<TallTile, TEpilogue>, config, shape, first, second, epilogue);
        else if (shape.Rows <= FewRows) card.Launch(operation, ProductKernel.Run<WideTile, TEpilogue>, config, shape, first, second, epilogue);
        else card.Launch(operation, ProductKernel.Run<SquareTile, TEpilogue>, config, shape, first, second, epilogue);
    }

    /// <summary>Tiles of the results of a whole batch, of one part.</summary>
    internal static int Tiles(ProductShape shape)
    {
        (int rows, int columns) = TileOf(shape);
        return checked(shape.Batch * Ceiling(shape.Rows, rows) * Ceiling(shape.Columns, columns));
    }

    // Whole warps, as many as have something to do.
    static KernelConfig Config(GpuAccelerator card, ProductShape shape)
    {
        (int rows, int columns) = TileOf(shape);
        int busy = Ceiling(Math.Min(shape.Rows, rows), ProductKernel.BlockRows) * Ceiling(Math.Min(shape.Columns, columns), ProductKernel.BlockColumns);
        int threads = Ceiling(busy, 32) * 32;
        return new(checked(Tiles(shape) * shape.Parts), Math.Min(threads, card.GroupSize));
    }

    static (int Rows, int Columns) TileOf(ProductShape shape)
    {
        if (shape.Columns <= FewColumns) return (default(TallTile).Rows, default(TallTile).Columns);
        return shape.Rows <= FewRows ? (default(WideTile).Rows, default(WideTile).Columns) : (default(SquareTile).Rows, default(SquareTile).Columns);
    }

    static int Ceiling(int count, int size) => (count + size - 1) / size;
}
