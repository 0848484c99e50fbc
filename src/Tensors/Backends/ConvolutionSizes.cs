namespace MetaRL.Tensors.Backends;

/// <summary>
/// The sizes of y[t, n, p, f] = Σ x[t, n, q(p, k), c] · w[t, (k, c), f]: of three tensors, any of which may be the result, since the
/// sum of y times a third tensor is linear in each of the three.
/// </summary>
/// <param name="Tasks">T</param>
/// <param name="Pictures">N, of each task.</param>
/// <param name="Channels">C</param>
/// <param name="Filters">F</param>
/// <param name="Window">Of K×K pixels.</param>
readonly record struct ConvolutionSizes(int Tasks, int Pictures, int Channels, int Filters, Window Window)
{
    /// <summary>Of pictures [T, N, H·W, C] and filters [T, K·K·C, F].</summary>
    internal static ConvolutionSizes OfInput(string op, Shape x, Shape w, Window window)
    {
        window.RequirePictures(op, x);
        ConvolutionSizes sizes = new(x[0], x[1], x[3], w.Rank == 3 ? w[2] : 0, window);
        RequireFilters(op, w, sizes);
        return sizes;
    }

    /// <summary>Of results [T, N, P, F] and filters [T, K·K·C, F].</summary>
    internal static ConvolutionSizes OfResult(string op, Shape y, Shape w, Window window)
    {
        RequirePlaces(op, y, window);
        long area = (long)window.Size * window.Size;
        ConvolutionSizes sizes = new(y[0], y[1], w.Rank == 3 ? (int)(w[1] / area) : 0, y[3], window);
        RequireFilters(op, w, sizes);
        return sizes;
    }

    /// <summary>Of pictures [T, N, H·W, C] and results [T, N, P, F].</summary>
    internal static ConvolutionSizes OfBoth(string op, Shape x, Shape y, Window window)
    {
        window.RequirePictures(op, x);
        RequirePlaces(op, y, window);
        if (x[0] != y[0] || x[1] != y[1]) throw new ShapeException($"{op}: {x} and {y} are not of the same tasks and pictures");
        return new(x[0], x[1], x[3], y[3], window);
    }

    static void RequirePlaces(string op, Shape y, Window window)
    {
        window.Checked(op);
        if (y.Rank != 4 || y[2] != window.Places)
            throw new ShapeException($"{op}: {y} is no result at the {window.Rows} x {window.Columns} places of a window; expected [T, N, {window.Places}, F]");
    }

    static void RequireFilters(string op, Shape w, ConvolutionSizes sizes)
    {
        long rows = (long)sizes.Window.Size * sizes.Window.Size * sizes.Channels;
        if (w.Rank != 3 || w[0] != sizes.Tasks || w[1] != rows)
            throw new ShapeException($"{op}: filters {w}; expected [{sizes.Tasks}, {rows}, F], "
                + $"{sizes.Window.Size} x {sizes.Window.Size} pixels of {sizes.Channels} channels");
    }

    /// <summary>K·K·C, what a window shows.</summary>
    internal int Patch => Window.Size * Window.Size * Channels;

    /// <summary>[T, N, H·W, C]</summary>
    internal Shape Input => [Tasks, Pictures, Window.Pixels, Channels];

    /// <summary>[T, K·K·C, F]</summary>
    internal Shape Weights => [Tasks, Patch, Filters];

    /// <summary>[T, N, P, F]</summary>
    internal Shape Result => [Tasks, Pictures, Window.Places, Filters];

    /// <summary>Calls with the places in memory of every product of x, w and y that the sum has.</summary>
    internal void Visit(Action<int, int, int> product)
    {
        int rows = Window.Rows, columns = Window.Columns, k = Window.Size;
        for (int t = 0; t < Tasks; t++)
            for (int n = 0; n < Pictures; n++)
                for (int p = 0; p < rows * columns; p++)
                    for (int at = 0; at < k * k; at++)
                    {
                        int line = p / columns * Window.Stride - Window.Padding + at / k, pixel = p % columns * Window.Stride - Window.Padding + at % k;
                        if (line < 0 || line >= Window.Height || pixel < 0 || pixel >= Window.Width) continue;
                        int x = ((t * Pictures + n) * Window.Height + line) * Window.Width + pixel;
                        int w = (t * k * k + at) * Channels, y = ((t * Pictures + n) * rows * columns + p) * Filters;
                        for (int c = 0; c < Channels; c++)
                            for (int f = 0; f < Filters; f++) product(x * Channels + c, (w + c) * Filters + f, y + f);
                    }
    }
}
