using MetaRL.Tensors.Backends;

namespace MetaRL.Tensors.Simd;

/// <summary>What a window shows at each place, as rows of K·K·C numbers: a convolution is their product with the filters. Only a block of
/// rows is made at a time, which stays in the cache until it is multiplied.</summary>
internal readonly unsafe struct Patches(ConvolutionSizes sizes)
{
    const int BlockFloats = 48 << 10;   // of a block, and of what it is multiplied to
    const int FewestRows = 6;           // of a tile of the matrix product

    readonly Window window = sizes.Window;
    readonly int channels = sizes.Channels, columns = sizes.Window.Columns, places = sizes.Window.Places;

    /// <summary>K·K·C</summary>
    internal int Width { get; } = sizes.Patch;

    /// <summary>Rows of a task's pictures.</summary>
    internal int Rows { get; } = sizes.Pictures * sizes.Window.Places;

    /// <summary>Rows of a block: by the sizes alone, and whole tiles.</summary>
    internal int BlockRows { get; } = Math.Max(FewestRows, BlockFloats / Math.Max(1, Math.Max(sizes.Patch, sizes.Filters)) / FewestRows * FewestRows);

    /// <summary>patches ← rows first … first + count − 1 of a task's pictures; outside of them is 0.</summary>
    internal void Gather(ReadOnlySpan<float> pictures, int first, int count, Span<float> patches)
    {
        fixed (float* from = pictures, to = patches)
            for (int r = 0; r < count; r++) Gather(from, first + r, to + (long)r * Width);
    }

    /// <summary>A task's pictures += those rows, each number where it was seen.</summary>
    internal void AddTo(Span<float> pictures, int first, int count, ReadOnlySpan<float> patches)
    {
        fixed (float* to = pictures, from = patches)
            for (int r = 0; r < count; r++) Add(from + (long)r * Width, first + r, to);
    }

    void Gather(float* pictures, int row, float* patch)
    {
        Place at = PlaceOf(row);
        int line = window.Size * channels, left = at.Left * channels, seen = at.Seen * channels;
        for (int k = 0; k < window.Size; k++, patch += line)
        {
            int y = at.Line + k;
            if (y < 0 || y >= window.Height)
            {
                Clear(patch, line);
                continue;
            }
            Clear(patch, left);
            Copy(pictures + at.Start + (long)k * window.Width * channels, patch + left, seen);
            Clear(patch + left + seen, line - left - seen);
        }
    }

    void Add(float* patch, int row, float* pictures)
    {
        Place at = PlaceOf(row);
        int line = window.Size * channels, left = at.Left * channels, seen = at.Seen * channels;
        for (int k = 0; k < window.Size; k++, patch += line)
        {
            int y = at.Line + k;
            if (y < 0 || y >= window.Height) continue;
            float* to = pictures + at.Start + (long)k * window.Width * channels;
            Vectors.Run(new AddKernel(patch + left, to, seen), seen);
        }
    }

    // The window's first line in the picture, how many of a line's pixels lie before the picture and inside, and where in memory the
    // first of the latter is, if that line is one of the picture's.
    readonly record struct Place(int Line, int Left, int Seen, long Start);

    Place PlaceOf(int row)
    {
        int picture = row / places, place = row - picture * places;
        int down = place / columns, right = place - down * columns;
        int line = down * window.Stride - window.Padding, pixel = right * window.Stride - window.Padding;
        int left = Math.Max(0, -pixel), end = Math.Min(window.Size, window.Width - pixel);
        long start = (((long)picture * window.Height + line) * window.Width + pixel + left) * channels;
        return new(line, left, Math.Max(0, end - left), start);
    }

    // A few numbers cost less than a call.
    static void Copy(float* from, float* to, int count)
    {
        if (count >= 16) new ReadOnlySpan<float>(from, count).CopyTo(new(to, count));
        else for (int i = 0; i < count; i++) to[i] = from[i];
    }

    static void Clear(float* to, int count)
    {
        if (count >= 16) new Span<float>(to, count).Clear();
        else for (int i = 0; i < count; i++) to[i] = 0;
    }

    readonly struct AddKernel(float* x, float* y, int count) : IKernel
    {
        public void Run<V, O>() where V : struct where O : struct, IVectorOps<V>
        {
            int i = 0;
            for (; i <= count - O.Width; i += O.Width) O.Store(O.Add(O.Load(y + i), O.Load(x + i)), y + i);
            for (; i < count; i++) y[i] += x[i];
        }
    }
}
