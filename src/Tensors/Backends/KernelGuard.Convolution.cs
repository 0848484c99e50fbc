namespace MetaRL.Tensors.Backends;

static partial class KernelGuard
{
    internal static ConvolutionSizes Convolve(IBackend backend, Storage x, Shape xShape, Storage w, Shape wShape, Window window, Storage y)
    {
        const string op = "Convolve";
        ConvolutionSizes sizes = ConvolutionSizes.OfInput(op, xShape, wShape, window);
        Pair(backend, op, x, xShape, y, sizes.Result);
        Operand(backend, op, "w", w, wShape.SizeIn(op), y);
        return sizes;
    }

    internal static ConvolutionSizes ConvolveTransposed(IBackend backend, Storage y, Shape yShape, Storage w, Shape wShape, Window window, Storage x)
    {
        const string op = "ConvolveTransposed";
        ConvolutionSizes sizes = ConvolutionSizes.OfResult(op, yShape, wShape, window);
        Pair(backend, op, y, yShape, x, sizes.Input);
        Operand(backend, op, "w", w, wShape.SizeIn(op), x);
        return sizes;
    }

    internal static ConvolutionSizes ConvolveFilters(IBackend backend, Storage x, Shape xShape, Storage y, Shape yShape, Window window, Storage w)
    {
        const string op = "ConvolveFilters";
        ConvolutionSizes sizes = ConvolutionSizes.OfBoth(op, xShape, yShape, window);
        RequirePatch(op, sizes);
        Pair(backend, op, x, xShape, w, sizes.Weights);
        Operand(backend, op, "y", y, yShape.SizeIn(op), w);
        return sizes;
    }

    static void RequirePatch(string op, ConvolutionSizes sizes)
    {
        long patch = (long)sizes.Window.Size * sizes.Window.Size * sizes.Channels;
        if (patch > int.MaxValue) throw new ShapeException($"{op}: a window shows {patch} numbers, at most {int.MaxValue}");
    }

    internal static void MaxIndex(IBackend backend, Storage x, Shape xShape, Window window, Storage y)
    {
        window.RequirePictures("MaxIndex", xShape);
        if (window.Padding != 0) throw new ShapeException($"MaxIndex: a window with padding {window.Padding}; expected one that stays inside, padding 0");
        Pair(backend, "MaxIndex", x, xShape, y, xShape.With(2, window.Places));
    }
}
