namespace MetaRL.Tensors.Backends;

public sealed partial class ReferenceBackend
{
    /// <inheritdoc/>
    public void Convolve(Storage x, Shape xShape, Storage w, Shape wShape, Window window, Storage y)
    {
        ConvolutionSizes sizes = KernelGuard.Convolve(this, x, xShape, w, wShape, window, y);
        double[] vx = V(x), vw = V(w), vy = V(y);
        Array.Clear(vy);
        sizes.Visit((p, q, r) => vy[r] += vx[p] * vw[q]);
    }

    /// <inheritdoc/>
    public void ConvolveTransposed(Storage y, Shape yShape, Storage w, Shape wShape, Window window, Storage x)
    {
        ConvolutionSizes sizes = KernelGuard.ConvolveTransposed(this, y, yShape, w, wShape, window, x);
        double[] vx = V(x), vw = V(w), vy = V(y);
        Array.Clear(vx);
        sizes.Visit((p, q, r) => vx[p] += vw[q] * vy[r]);
    }

    /// <inheritdoc/>
    public void ConvolveFilters(Storage x, Shape xShape, Storage y, Shape yShape, Window window, Storage w)
    {
        ConvolutionSizes sizes = KernelGuard.ConvolveFilters(this, x, xShape, y, yShape, window, w);
        double[] vx = V(x), vw = V(w), vy = V(y);
        Array.Clear(vw);
        sizes.Visit((p, q, r) => vw[q] += vx[p] * vy[r]);
    }

    /// <inheritdoc/>
    public void MaxIndex(Storage x, Shape xShape, Window window, Storage y)
    {
        KernelGuard.MaxIndex(this, x, xShape, window, y);
        double[] vx = V(x), vy = V(y);
        int channels = xShape[3], places = window.Places, columns = window.Columns;
        for (int i = 0; i < vy.Length; i++)
        {
            int c = i % channels, p = i / channels % places, n = i / channels / places;
            int first = (p / columns * window.Width + p % columns) * window.Stride, best = first;
            double At(int pixel) => vx[(n * window.Pixels + pixel) * channels + c];
            for (int k = 0; k < window.Size * window.Size; k++)
            {
                int pixel = first + k / window.Size * window.Width + k % window.Size;
                if (At(pixel) > At(best)) best = pixel;
            }
            vy[i] = best;
        }
    }
}
