using MetaRL.Tensors.Backends;

namespace MetaRL.Tensors;

// The three products of a convolution are each other's derivatives: the sum of y · g is linear in x, w and g.
public sealed partial class Tensor
{
    /// <summary>Pictures seen through a window by filters, each task by its own: y[t, n, p, f] = Σ x[t, n, q, c] · w[t, (k, c), f] over
    /// the window's pixels k and channels c, with q the pixel that k shows at place p. What lies outside counts as 0.</summary>
    /// <param name="filters">[T or 1, K·K·C, F]: for each filter a number for each pixel of the window, line by line, and each channel.</param>
    /// <param name="window">Of these pictures, [T or 1, N, H·W, C].</param>
    /// <returns>[T, N, P, F], pictures again.</returns>
    /// <exception cref="ShapeException">The shapes do not fit the window or each other.</exception>
    public Tensor Convolve(Tensor filters, Window window)
    {
        const string op = "Convolve";
        window.RequirePictures(op, Shape);
        int tasks = filters.Shape.Rank == 3 && Shape[0] == 1 ? filters.Shape[0] : Shape[0];
        Tensor x = Expand(Shape.With(0, tasks));
        Tensor w = filters.Shape.Rank == 3 && filters.Shape[0] == 1 ? filters.Expand(filters.Shape.With(0, tasks)) : filters;
        ConvolutionSizes sizes = ConvolutionSizes.OfInput(op, x.Shape, w.Shape, window);
        Storage y = Allocate(op, sizes.Result, x, w);
        y.Backend.Convolve(x.Data, x.Shape, w.Data, w.Shape, window, y);
        return Make(y, sizes.Result, [x, w], (y, gy, i) => i == 0 ? gy.ConvolveTransposed(w, window) : x.ConvolveFilters(gy, window));
    }

    Tensor ConvolveTransposed(Tensor w, Window window)
    {
        ConvolutionSizes sizes = ConvolutionSizes.OfResult("ConvolveTransposed", Shape, w.Shape, window);
        Storage x = Allocate("ConvolveTransposed", sizes.Input, this, w);
        x.Backend.ConvolveTransposed(Data, Shape, w.Data, w.Shape, window, x);
        return Make(x, sizes.Input, [this, w], (_, gx, i) => i == 0 ? gx.Convolve(w, window) : gx.ConvolveFilters(this, window));
    }

    Tensor ConvolveFilters(Tensor y, Window window)
    {
        ConvolutionSizes sizes = ConvolutionSizes.OfBoth("ConvolveFilters", Shape, y.Shape, window);
        Storage w = Allocate("ConvolveFilters", sizes.Weights, this, y);
        w.Backend.ConvolveFilters(Data, Shape, y.Data, y.Shape, window, w);
        return Make(w, sizes.Weights, [this, y], (_, gw, i) => i == 0 ? y.ConvolveTransposed(gw, window) : Convolve(gw, window));
    }
}
