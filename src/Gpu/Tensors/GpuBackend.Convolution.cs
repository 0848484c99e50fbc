using ILGPU;
using MetaRL.Gpu.Devices;
using MetaRL.Gpu.Kernels;
using MetaRL.Gpu.Products;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Gpu.Tensors;

// Convolutions are products of the filters with what the window shows, which is laid out beside them.
public sealed partial class GpuBackend
{
    // Numbers that a window shows of all pictures of some tasks: there is memory for so many at once, or for one task.
    const int MostPatches = 1 << 28;

    /// <inheritdoc/>
    public void Convolve(Storage x, Shape xShape, Storage w, Shape wShape, Window window, Storage y)
    {
        ConvolutionSizes s = KernelGuard.Convolve(this, x, xShape, w, wShape, window, y);
        if (y.Count == 0) return;
        if (s.Patch == 0)
        {
            Fill(y, 0);
            return;
        }
        ForSomeTasks("Convolve", s, (tasks, rows, patches, first) =>
        {
            Unfold(s, Part(In(x), s.Tasks, first, tasks), tasks * rows, patches);
            Product(patches, [tasks, rows, s.Patch], false, Part(In(w), s.Tasks, first, tasks), [tasks, s.Patch, s.Filters], false, Part(Out(y), s.Tasks, first, tasks));
        });
    }

    /// <inheritdoc/>
    public void ConvolveTransposed(Storage y, Shape yShape, Storage w, Shape wShape, Window window, Storage x)
    {
        ConvolutionSizes s = KernelGuard.ConvolveTransposed(this, y, yShape, w, wShape, window, x);
        if (x.Count == 0) return;
        if (s.Filters == 0)
        {
            Fill(x, 0);
            return;
        }
        ForSomeTasks("ConvolveTransposed", s, (tasks, rows, patches, first) =>
        {
            Product(Part(In(y), s.Tasks, first, tasks), [tasks, rows, s.Filters], false, Part(In(w), s.Tasks, first, tasks), [tasks, s.Patch, s.Filters], true, patches);
            ArrayView<float> to = Part(Out(x), s.Tasks, first, tasks);
            Launch("Fold", WindowKernels.Fold, (int)to.Length, Of(s.Window, s.Channels), patches, to);
        });
    }

    /// <inheritdoc/>
    public void ConvolveFilters(Storage x, Shape xShape, Storage y, Shape yShape, Window window, Storage w)
    {
        ConvolutionSizes s = KernelGuard.ConvolveFilters(this, x, xShape, y, yShape, window, w);
        if (w.Count == 0) return;
        if (s.Pictures == 0)
        {
            Fill(w, 0);
            return;
        }
        ForSomeTasks("ConvolveFilters", s, (tasks, rows, patches, first) =>
        {
            Unfold(s, Part(In(x), s.Tasks, first, tasks), tasks * rows, patches);
            Product(patches, [tasks, rows, s.Patch], true, Part(In(y), s.Tasks, first, tasks), [tasks, rows, s.Filters], false, Part(Out(w), s.Tasks, first, tasks));
        });
    }

    /// <inheritdoc/>
    public void MaxIndex(Storage x, Shape xShape, Window window, Storage y)
    {
        KernelGuard.MaxIndex(this, x, xShape, window, y);
        Launch("MaxIndex", WindowKernels.MaxIndex, y.Count, Of(window, xShape[3]), In(x), Out(y));
        S(y).IndicesBelow = window.Pixels;
    }

    delegate void SomeTasks(int tasks, int rows, ArrayView<float> patches, int first);

    void ForSomeTasks(string op, ConvolutionSizes s, SomeTasks run)
    {
        Shape places = [s.Pictures, s.Window.Places];
        int rows = places.SizeIn(op);
        Shape one = [rows, s.Patch];
        int atOnce = Math.Clamp(MostPatches / one.SizeIn(op), 1, s.Tasks);
        using GpuBuffer patches = Accelerator.Allocate(atOnce * one.Size);
        for (int first = 0; first < s.Tasks; first += atOnce)
        {
            int tasks = Math.Min(atOnce, s.Tasks - first);
            run(tasks, rows, patches.View.SubView(0, tasks * one.Size), first);
        }
    }

    // What the window shows at so many places, a row each.
    void Unfold(ConvolutionSizes s, ArrayView<float> pictures, int rows, ArrayView<float> patches)
        => Launch("Unfold", WindowKernels.Unfold, rows * s.Patch, Of(s.Window, s.Channels), pictures, patches);

    void Product(ArrayView<float> a, Shape aShape, bool transposeA, ArrayView<float> b, Shape bShape, bool transposeB, ArrayView<float> y)
    {
        (ProductShape shape, Factors factors) = MatMulShape.Of(a, aShape, transposeA, b, bShape, transposeB, Shape.MatMul(aShape, bShape, transposeA, transposeB));
        Multiply(shape, factors, y);
    }

    static ArrayView<float> Part(ArrayView<float> all, int tasks, int first, int count)
    {
        long size = all.Length / tasks;
        return all.SubView(first * size, count * size);
    }

    static Windows Of(Window window, int channels) => new()
    {
        Height = window.Height,
        Width = window.Width,
        Channels = channels,
        Size = window.Size,
        Stride = window.Stride,
        Padding = window.Padding,
        Rows = window.Rows,
        Columns = window.Columns,
    };
}
