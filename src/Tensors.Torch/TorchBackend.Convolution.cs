using MetaRL.Tensors.Backends;
using TorchSharp;
using TorchTensor = TorchSharp.torch.Tensor;

namespace MetaRL.Tensors.Torch;

// Convolutions are products of the filters with what the window shows: a view of the padded pictures, copied once into rows. libtorch's
// own take all channels of a picture one after the other, and have no gradient of each task's filters.
public sealed partial class TorchBackend
{
    /// <inheritdoc/>
    public void Convolve(Storage x, Shape xShape, Storage w, Shape wShape, Window window, Storage y)
    {
        Shape result = [xShape[0], xShape[1], window.Places, wShape[2]];
        using TorchTensor patches = Patches(x, xShape, window);
        using TorchView filters = S(w).As(wShape);
        using TorchTensor rows = patches.bmm(filters.Tensor);
        S(y).Set(rows.reshape(result.Dims()), result);
    }

    /// <inheritdoc/>
    public void ConvolveTransposed(Storage y, Shape yShape, Storage w, Shape wShape, Window window, Storage x)
    {
        int channels = wShape[1] / (window.Size * window.Size), pictures = yShape[0] * yShape[1];
        Shape result = [yShape[0], yShape[1], window.Pixels, channels];
        using TorchView g = S(y).As([yShape[0], yShape[1] * yShape[2], yShape[3]]), filters = S(w).As(wShape);
        using TorchTensor swapped = filters.Tensor.transpose(-2, -1);
        using TorchTensor patches = g.Tensor.bmm(swapped);
        using TorchTensor byPixel = patches.reshape(pictures, window.Rows, window.Columns, window.Size * window.Size, channels);
        using TorchTensor padded = torch.zeros(Padded(pictures, channels, window), torch.ScalarType.Float32, device);
        for (int k = 0; k < window.Size * window.Size; k++)
        {
            // In the order of the window's pixels, each of which goes to another place of every picture.
            using TorchTensor part = byPixel.select(3, k), seen = Seen(padded, window, channels, k / window.Size, k % window.Size);
            InPlace(seen, seen.add_(part, one));
        }
        using TorchTensor lines = padded.narrow(1, window.Padding, window.Height), inside = lines.narrow(2, window.Padding, window.Width);
        using TorchTensor whole = inside.contiguous();
        S(x).Set(whole.reshape(result.Dims()), result);
    }

    /// <inheritdoc/>
    public void ConvolveFilters(Storage x, Shape xShape, Storage y, Shape yShape, Window window, Storage w)
    {
        using TorchTensor patches = Patches(x, xShape, window), swapped = patches.transpose(-2, -1);
        using TorchView g = S(y).As([yShape[0], yShape[1] * yShape[2], yShape[3]]);
        S(w).Set(swapped.bmm(g.Tensor), [xShape[0], window.Size * window.Size * xShape[3], yShape[3]]);
    }

    /// <inheritdoc/>
    public void MaxIndex(Storage x, Shape xShape, Window window, Storage y)
    {
        int pictures = xShape[0] * xShape[1], channels = xShape[3];
        Shape result = xShape.With(2, window.Places);
        if (y.Count == 0)
        {
            S(y).Set(torch.zeros(result.Dims(), torch.ScalarType.Float32, device), result);
            return;
        }
        using TorchView v = S(x).As([pictures, window.Height, window.Width, channels]);
        using TorchTensor apart = v.Tensor.permute(0, 3, 1, 2);
        (TorchTensor largest, TorchTensor index) = torch.nn.functional.max_pool2d_with_indices(apart, [window.Size, window.Size], [window.Stride, window.Stride]);
        using (largest)
        using (index)
        {
            using TorchTensor together = index.permute(0, 2, 3, 1), numbers = together.to_type(torch.ScalarType.Float32);
            S(y).Set(numbers.reshape(result.Dims()), result, window.Pixels);
        }
    }

    // [T, N · places, K·K·C]
    TorchTensor Patches(Storage x, Shape xShape, Window window)
    {
        (int pictures, int channels, int k) = (xShape[0] * xShape[1], xShape[3], window.Size);
        using TorchView v = S(x).As([pictures, window.Height, window.Width, channels]);
        using TorchTensor padded = torch.zeros(Padded(pictures, channels, window), torch.ScalarType.Float32, device);
        using (TorchTensor lines = padded.narrow(1, window.Padding, window.Height), inside = lines.narrow(2, window.Padding, window.Width))
            InPlace(inside, inside.copy_(v.Tensor));
        long line = (window.Width + 2L * window.Padding) * channels, picture = (window.Height + 2L * window.Padding) * line;
        long[] sizes = [pictures, window.Rows, window.Columns, k, k, channels];
        using TorchTensor seen = padded.as_strided(sizes, [picture, window.Stride * line, window.Stride * (long)channels, line, channels, 1]);
        return seen.reshape(xShape[0], (long)xShape[1] * window.Places, (long)k * k * channels);
    }

    static long[] Padded(int pictures, int channels, Window window) => [pictures, window.Height + 2L * window.Padding, window.Width + 2L * window.Padding, channels];

    // What one pixel of the window shows at every place: [pictures, rows, columns, C], a view.
    static TorchTensor Seen(TorchTensor padded, Window window, int channels, int down, int right)
    {
        long line = (window.Width + 2L * window.Padding) * channels, picture = (window.Height + 2L * window.Padding) * line;
        long[] sizes = [padded.shape[0], window.Rows, window.Columns, channels];
        return padded.as_strided(sizes, [picture, window.Stride * line, window.Stride * (long)channels, 1], down * line + right * (long)channels);
    }
}
