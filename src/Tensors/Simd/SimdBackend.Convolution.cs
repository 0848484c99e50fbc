using MetaRL.Tensors.Backends;

namespace MetaRL.Tensors.Simd;

public sealed partial class SimdBackend
{
    /// <inheritdoc/>
    public void Convolve(Storage x, Shape xShape, Storage w, Shape wShape, Window window, Storage y)
    {
        ConvolutionSizes s = KernelGuard.Convolve(this, x, xShape, w, wShape, window, y);
        if (s.Patch == 0) V(y).Clear();
        ForEachBlock(s, (patches, t, first, rows, room) =>
        {
            patches.Gather(PartOf(x, t, s.Tasks), first, rows, room);
            Span<float> to = PartOf(y, t, s.Tasks)[(first * s.Filters)..];
            Gemm.Multiply(room, PartOf(w, t, s.Tasks), to, rows, s.Filters, s.Patch);
        });
    }

    /// <inheritdoc/>
    public void ConvolveTransposed(Storage y, Shape yShape, Storage w, Shape wShape, Window window, Storage x)
    {
        ConvolutionSizes s = KernelGuard.ConvolveTransposed(this, y, yShape, w, wShape, window, x);
        V(x).Clear();
        Storage transposed = Allocate(w.Count);   // once, and not in every block
        Transpose(w, wShape, 1, 2, transposed);
        ForEachBlock(s, (patches, t, first, rows, room) =>
        {
            ReadOnlySpan<float> from = PartOf(y, t, s.Tasks)[(first * s.Filters)..];
            Gemm.Multiply(from, PartOf(transposed, t, s.Tasks), room, rows, s.Patch, s.Filters);
            patches.AddTo(PartOf(x, t, s.Tasks), first, rows, room);
        });
        transposed.Release();
    }

    /// <inheritdoc/>
    public void ConvolveFilters(Storage x, Shape xShape, Storage y, Shape yShape, Window window, Storage w)
    {
        ConvolutionSizes s = KernelGuard.ConvolveFilters(this, x, xShape, y, yShape, window, w);
        V(w).Clear();
        ForEachBlock(s, (patches, t, first, rows, room) =>
        {
            patches.Gather(PartOf(x, t, s.Tasks), first, rows, room);
            ReadOnlySpan<float> from = PartOf(y, t, s.Tasks)[(first * s.Filters)..];
            Gemm.MultiplyAdd(room, 1, s.Patch, from, s.Filters, 1, PartOf(w, t, s.Tasks), s.Filters, s.Patch, s.Filters, rows);
        });
    }

    delegate void BlockKernel(Patches patches, int task, int first, int rows, Span<float> room);

    // Rows of a task's patches, a block at a time, each with room for so many.
    void ForEachBlock(ConvolutionSizes s, BlockKernel run)
    {
        if (s.Patch == 0 || s.Filters == 0) return;
        var patches = new Patches(s);
        int block = Math.Min(patches.Rows, patches.BlockRows);
        Storage room = Allocate(block * patches.Width);
        for (int t = 0; t < s.Tasks; t++)
            for (int first = 0; first < patches.Rows; first += block)
            {
                int rows = Math.Min(block, patches.Rows - first);
                run(patches, t, first, rows, V(room)[..(rows * patches.Width)]);
            }
        room.Release();
    }

    static Span<float> PartOf(Storage all, int task, int tasks)
    {
        int size = all.Count / tasks;
        return V(all).Slice(task * size, size);
    }

    /// <inheritdoc/>
    public void MaxIndex(Storage x, Shape xShape, Window window, Storage y)
    {
        KernelGuard.MaxIndex(this, x, xShape, window, y);
        int pictures = xShape[0] * xShape[1], channels = xShape[3], pixels = window.Pixels, columns = window.Columns, places = window.Places;
        if (y.Count == 0) return;
        for (int n = 0; n < pictures; n++)
        {
            ReadOnlySpan<float> picture = V(x).Slice(n * pixels * channels, pixels * channels);
            for (int p = 0; p < places; p++)
            {
                int first = (p / columns * window.Width + p % columns) * window.Stride;
                LargestPixel.Of(picture, first, window, channels, V(y).Slice((n * places + p) * channels, channels));
            }
        }
    }
}
