using ILGPU;

namespace MetaRL.Gpu.Kernels;

/// <summary>A window that moves over pictures of some channels; see <see cref="MetaRL.Tensors.Window"/>.</summary>
struct Windows
{
    /// <summary>Of a picture.</summary>
    internal int Height, Width, Channels;

    /// <summary>Of the window.</summary>
    internal int Size, Stride, Padding;

    /// <summary>Places from top to bottom, and from left to right.</summary>
    internal int Rows, Columns;
}

/// <summary>What a window shows at each place as rows of numbers, and back. One thread an element of the result.</summary>
static class WindowKernels
{
    /// <summary>patches [pictures · places, K·K·C] ← what is seen; outside of a picture is 0.</summary>
    internal static void Unfold(Windows w, ArrayView<float> x, ArrayView<float> patches)
    {
        uint n = (uint)patches.Length;
        for (uint i = Threads.First, step = Threads.Stride; i < n; i += step)
        {
            int at = (int)(i / (uint)w.Channels), c = (int)i - at * w.Channels;
            int row = at / (w.Size * w.Size), pixel = at - row * w.Size * w.Size;
            int picture = row / (w.Rows * w.Columns), place = row - picture * w.Rows * w.Columns;
            int down = place / w.Columns, right = place - down * w.Columns, line = pixel / w.Size;
            int y = down * w.Stride - w.Padding + line, z = right * w.Stride - w.Padding + pixel - line * w.Size;
            bool isInside = y >= 0 && y < w.Height && z >= 0 && z < w.Width;
            patches[(int)i] = isInside ? x[((picture * w.Height + y) * w.Width + z) * w.Channels + c] : 0;
        }
    }

    /// <summary>x ← the sum of each number wherever it was seen, in the order of the window's pixels: the transpose of <see cref="Unfold"/>.</summary>
    internal static void Fold(Windows w, ArrayView<float> patches, ArrayView<float> x)
    {
        uint n = (uint)x.Length;
        for (uint i = Threads.First, step = Threads.Stride; i < n; i += step)
        {
            int at = (int)(i / (uint)w.Channels), c = (int)i - at * w.Channels;
            int picture = at / (w.Height * w.Width), pixel = at - picture * w.Height * w.Width;
            int y = pixel / w.Width, z = pixel - y * w.Width;
            float sum = 0;
            for (int line = 0; line < w.Size; line++)
                for (int k = 0; k < w.Size; k++)
                {
                    int down = PlaceOf(y + w.Padding - line, w.Stride, w.Rows), right = PlaceOf(z + w.Padding - k, w.Stride, w.Columns);
                    if (down < 0 || right < 0) continue;
                    int row = (picture * w.Rows + down) * w.Columns + right;
                    sum += patches[((row * w.Size + line) * w.Size + k) * w.Channels + c];
                }
            x[(int)i] = sum;
        }
    }

    const int Nowhere = -1;

    // Where the window is whose first pixel along a side lies so many behind the first of all.
    static int PlaceOf(int start, int stride, int places)
    {
        int place = start / stride;
        bool isOne = start >= 0 && place * stride == start && place < places;
        return isOne ? place : Nowhere;
    }

    /// <summary>y [pictures · places, C] ← the first pixel with the largest number of each channel; the window has no padding.</summary>
    internal static void MaxIndex(Windows w, ArrayView<float> x, ArrayView<float> y)
    {
        uint n = (uint)y.Length;
        for (uint i = Threads.First, step = Threads.Stride; i < n; i += step)
        {
            int row = (int)(i / (uint)w.Channels), c = (int)i - row * w.Channels;
            int picture = row / (w.Rows * w.Columns), place = row - picture * w.Rows * w.Columns;
            int down = place / w.Columns, right = place - down * w.Columns;
            int first = (down * w.Width + right) * w.Stride, best = first, origin = picture * w.Height * w.Width;
            float largest = x[(origin + first) * w.Channels + c];
            for (int line = 0; line < w.Size; line++)
                for (int k = 0; k < w.Size; k++)
                {
                    int pixel = first + line * w.Width + k;
                    float value = x[(origin + pixel) * w.Channels + c];
                    if (value > largest)
                    {
                        largest = value;
                        best = pixel;
                    }
                }
            y[(int)i] = best;
        }
    }
}
