using MetaRL.Tensors;

namespace MetaRL.Policies.Networks;

/// <summary>
/// Convolution 3×3, normalization, bias, max(x, 0), the largest of each 2×2 pixels. The largest is taken first, since every step after it
/// is increasing: so all but the statistics is done for a quarter of the pixels. Where a channel's gain g is negative, its filter is
/// mirrored, which mirrors its results and leaves g · (x − mean) / deviation as it was.
/// </summary>
static class ConvBlock
{
    /// <param name="own">With <c>{name}.w</c>, <c>{name}.b</c> and, where results are normalized, <c>{name}.g</c>.</param>
    /// <param name="name">Of the block.</param>
    /// <param name="x">[T, N, side², C]</param>
    /// <param name="side">Pixels along a side.</param>
    /// <param name="norm">What results are normalized by.</param>
    /// <returns>[T, N, ⌊side/2⌋², F]</returns>
    public static Tensor Apply(Params own, string name, Tensor x, int side, PictureNorm norm)
    {
        Window seen = Window.Same(side, side, 3), pooled = Window.Tiles(side, side, 2);
        Tensor w = own[$"{name}.w"], bias = own[$"{name}.b"];
        if (norm == PictureNorm.None) return (x.Convolve(w, seen).MaxPool(pooled) + bias).Relu();

        Tensor gain = own[$"{name}.g"];
        Tensor sign = 1 - 2 * Tensor.Less(gain, gain.Detach() * 0);
        Tensor mirrored = w * sign.Reshape([gain.Shape[0], 1, gain.Shape[3]]);
        (Tensor centred, Tensor scale) = BatchNorm.Of(x.Convolve(mirrored, seen));
        return (centred.MaxPool(pooled) * (gain * sign * scale) + bias).Relu();
    }
}
