namespace MetaRL.Tensors;

/// <summary>
/// A square window that moves over pictures, as of a convolution or a pooling. Pictures are rows of pixels, each of which has its
/// channels beside each other: [T, N, H·W, C], so that what a window shows of one line is one run of memory.
/// </summary>
/// <param name="Height">H, lines of a picture.</param>
/// <param name="Width">W, pixels of a line.</param>
/// <param name="Size">K, lines of the window and pixels of each.</param>
/// <param name="Stride">Pixels from one place of the window to the next, in both directions.</param>
/// <param name="Padding">Pixels by which it reaches over the picture's edges; they count as 0. Less than K.</param>
public readonly record struct Window(int Height, int Width, int Size, int Stride = 1, int Padding = 0)
{
    /// <summary>K×K with stride 1 and, for an odd K, as many places as pixels.</summary>
    public static Window Same(int height, int width, int size) => new(height, width, size, 1, size / 2);

    /// <summary>K×K side by side; what is left over at the far edges is not seen.</summary>
    public static Window Tiles(int height, int width, int size) => new(height, width, size, size);

    /// <summary>H·W.</summary>
    /// <exception cref="ShapeException">There is no such window.</exception>
    public int Pixels => Checked(nameof(Pixels)).Height * Width;

    /// <summary>Places of the window from top to bottom: ⌊(H + 2 padding − K) / stride⌋ + 1.</summary>
    /// <exception cref="ShapeException">There is no such window.</exception>
    public int Rows => Checked(nameof(Rows)).PlacesAlong(Height);

    /// <summary>Places of the window from left to right.</summary>
    /// <exception cref="ShapeException">There is no such window.</exception>
    public int Columns => Checked(nameof(Columns)).PlacesAlong(Width);

    /// <summary>All places: rows times columns.</summary>
    /// <exception cref="ShapeException">There is no such window.</exception>
    public int Places
    {
        get
        {
            Window self = Checked(nameof(Places));
            return self.PlacesAlong(Height) * self.PlacesAlong(Width);
        }
    }

    int PlacesAlong(int side) => (side + 2 * Padding - Size) / Stride + 1;

    /// <summary>This window, if it is one.</summary>
    internal Window Checked(string op)
    {
        const int most = 1 << 12;   // float32 tells 2²⁴ pixels apart, and products of places along two sides fit an int
        bool isPicture = Height is >= 1 and <= most && Width is >= 1 and <= most;
        if (!isPicture) throw new ShapeException($"{op}: pictures of {Height} x {Width} pixels; expected 1 to {most} each");
        if (Size < 1 || Stride < 1 || Padding < 0 || Padding >= Size)
            throw new ShapeException($"{op}: a window of size {Size} with stride {Stride} and padding {Padding}; "
                + "expected size and stride of at least 1, and a padding from 0 to below the size");
        if (Math.Min(Height, Width) + 2L * Padding < Size)
            throw new ShapeException($"{op}: a window of size {Size} does not fit pictures of {Height} x {Width} pixels with padding {Padding}");
        return Size <= most ? this : throw new ShapeException($"{op}: a window of size {Size}; expected at most {most}");
    }

    /// <summary>Refuses tensors of a shape that holds no such pictures.</summary>
    internal void RequirePictures(string op, Shape x)
    {
        Checked(op);
        if (x.Rank != 4 || x[2] != Height * Width)
            throw new ShapeException($"{op}: {x} are no pictures of {Height} x {Width} pixels; expected [T, N, {Height * Width}, C]");
    }

    /// <summary>As <c>3 x 3 on 28 x 28, stride 1, padding 1</c>.</summary>
    public override string ToString() => $"{Size} x {Size} on {Height} x {Width}, stride {Stride}, padding {Padding}";
}
