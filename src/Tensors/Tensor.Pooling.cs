using MetaRL.Tensors.Backends;

namespace MetaRL.Tensors;

public sealed partial class Tensor
{
    /// <summary>Each channel's largest number of those that a window shows; of several the first has the gradient.</summary>
    /// <param name="window">Of these pictures, [T, N, H·W, C], without padding.</param>
    /// <returns>[T, N, P, C]</returns>
    /// <exception cref="ShapeException">The shape does not fit the window, or it has a padding.</exception>
    public Tensor MaxPool(Window window) => Gather(2, MaxIndex(window));

    /// <summary>The pixel that <see cref="MaxPool"/> takes at each place, for <see cref="Gather"/> along the pixels; constants.</summary>
    /// <param name="window">Of these pictures, [T, N, H·W, C], without padding.</param>
    /// <returns>[T, N, P, C]</returns>
    /// <exception cref="ShapeException">The shape does not fit the window, or it has a padding.</exception>
    public Tensor MaxIndex(Window window)
    {
        window.RequirePictures("MaxIndex", Shape);
        if (window.Padding != 0) throw new ShapeException($"MaxIndex: a window with padding {window.Padding}; expected one that stays inside, padding 0");
        Shape shape = Shape.With(2, window.Places);
        Storage y = Allocate("MaxIndex", shape, this);
        y.Backend.MaxIndex(Data, Shape, window, y);
        return new(y, shape);
    }

    /// <summary>Each channel's mean of what a window shows, for windows side by side that leave nothing over.</summary>
    /// <param name="window">Of these pictures, [T, N, H·W, C]; stride as size, a divisor of height and width, padding 0.</param>
    /// <returns>[T, N, P, C]</returns>
    /// <exception cref="ShapeException">The shape does not fit the window, or the window is no such.</exception>
    public Tensor AveragePool(Window window)
    {
        const string op = "AveragePool";
        window.RequirePictures(op, Shape);
        (int k, int rows, int columns, int channels) = (window.Size, window.Rows, window.Columns, Shape[3]);
        bool tiles = window.Stride == k && window.Padding == 0 && rows * k == window.Height && columns * k == window.Width;
        if (!tiles) throw new ShapeException($"{op}: {window}; expected windows side by side that cover the picture: stride as size, a divisor of both sides, padding 0");
        Shape result = Shape.With(2, window.Places);
        result.SizeIn(op);
        Tensor overLines = Reshape([Shape[0] * Shape[1] * rows, k, columns, k * channels]).Sum(1);
        Tensor overPixels = overLines.Reshape([Shape[0] * Shape[1] * rows, columns, k, channels]).Sum(2);
        return overPixels.Reshape(result) / (k * (double)k);
    }
}
