using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;
using MetaRL.TestKit;

namespace Tensors.Tests;

/// <summary>What a convolution is, in numbers and relations that need no loop.</summary>
public sealed class ConvolutionTests
{
    public static TheoryData<IBackend> Backends => [new ReferenceBackend(), SimdBackend.Instance];

    [Theory, MemberData(nameof(Backends))]
    public void A_small_one_by_hand(IBackend backend)
    {
        // 1 2 3      1 0        a window at each of four places: 1·1 + 5·(−1) and so on; a second filter adds up.
        // 4 5 6      0 −1
        // 7 8 9
        Tensor x = Tensor.From(backend, (ReadOnlySpan<double>)[1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 1, 9, 1]);
        Tensor w = Tensor.From(backend, (ReadOnlySpan<double>)[1, 1, 0, 1, 0, 1, -1, 1], [1, 4, 2]);
        Assert.Equal([-4, 12, -4, 16, -4, 24, -4, 28], x.Convolve(w, new(3, 3, 2)).ToArray());
        Assert.Equal([-1, 1, -3, 5, -7, 11, -4, 28], x.Convolve(w, new(3, 3, 2, Stride: 2, Padding: 1)).ToArray());
    }

    [Theory, MemberData(nameof(Backends))]
    public void A_delta_is_the_identity(IBackend backend)
    {
        const int channels = 3;
        Tensor x = Dense.Random([2, 2, 20, channels], 1).On(backend);
        Tensor delta = Dense.Of([1, 9 * channels, channels], i => i[1] == 4 * channels + i[2] ? 1 : 0).On(backend);
        Assert.Equal(x.ToArray(), x.Convolve(delta, Window.Same(5, 4, 3)).ToArray());
    }

    [Theory, MemberData(nameof(Backends))]
    public void What_is_moved_in_is_moved_out(IBackend backend)
    {
        // Away from the edges: a picture within zeros, and the same one line lower and two pixels to the right.
        const int side = 9;
        Dense inner = Dense.Random([3, 3, 2], 2);
        Tensor At(int line, int pixel) => Dense.Of([1, 1, side * side, 2], i =>
        {
            int y = i[2] / side - line, x = i[2] % side - pixel;
            return y is >= 0 and < 3 && x is >= 0 and < 3 ? inner[y, x, i[3]] : 0;
        }).On(backend);
        Tensor w = Dense.Random([1, 18, 4], 3).On(backend);
        double[] here = At(2, 2).Convolve(w, Window.Same(side, side, 3)).ToArray(), there = At(3, 4).Convolve(w, Window.Same(side, side, 3)).ToArray();
        int moved = 0;
        for (int y = 0; y < side - 1; y++)
            for (int x = 0; x < side - 2; x++)
                for (int f = 0; f < 4; f++)
                {
                    double value = here[(y * side + x) * 4 + f];
                    Assert.Equal(value, there[((y + 1) * side + x + 2) * 4 + f]);
                    if (value != 0) moved++;
                }
        Assert.Equal(5 * 5 * 4, moved);
    }

    [Fact]
    public void Each_task_has_its_own_filters()
    {
        var window = Window.Same(4, 4, 3);
        Tensor x = Dense.Random([3, 2, 16, 2], 4).On(SimdBackend.Instance), w = Dense.Random([3, 18, 5], 5).On(SimdBackend.Instance);
        double[] together = x.Convolve(w, window).ToArray();
        for (int t = 0; t < 3; t++)
            Assert.Equal(x.Slice(0, t, 1).Convolve(w.Slice(0, t, 1), window).ToArray(), together[(t * together.Length / 3)..((t + 1) * together.Length / 3)]);
    }

    [Fact]
    public void A_picture_has_the_same_bits_alone_and_among_others()
    {
        var window = Window.Same(14, 14, 3);
        Tensor x = Dense.Random([1, 7, 196, 20], 6).On(SimdBackend.Instance), w = Dense.Random([1, 180, 24], 7).On(SimdBackend.Instance);
        double[] all = x.Convolve(w, window).ToArray();
        for (int n = 0; n < 7; n++)
            Assert.Equal(x.Slice(1, n, 1).Convolve(w, window).ToArray(), all[(n * all.Length / 7)..((n + 1) * all.Length / 7)]);
    }

    [Theory]
    [InlineData(0, 4, 3, 1, 1, "pictures of 0 x 4 pixels")]
    [InlineData(4, 4, 3, 0, 1, "stride 0")]
    [InlineData(4, 4, 3, 1, 3, "padding 3")]
    [InlineData(4, 4, 7, 1, 1, "does not fit pictures of 4 x 4")]
    [InlineData(4, 5, 3, 1, 1, "expected [T, N, 20, C]")]
    public void What_does_not_fit_is_refused_by_name(int height, int width, int size, int stride, int padding, string words)
    {
        Tensor x = Dense.Random([1, 1, 16, 1], 8).On(SimdBackend.Instance), w = Dense.Random([1, 9, 1], 9).On(SimdBackend.Instance);
        string message = Assert.Throws<ShapeException>(() => x.Convolve(w, new(height, width, size, stride, padding))).Message;
        Assert.StartsWith("Convolve: ", message);
        Assert.Contains(words, message);
    }

    [Fact]
    public void Filters_of_other_pixels_or_channels_are_refused()
    {
        Tensor x = Dense.Random([1, 1, 16, 2], 8).On(SimdBackend.Instance), w = Dense.Random([1, 9, 1], 9).On(SimdBackend.Instance);
        Assert.Contains("expected [1, 18, F], 3 x 3 pixels of 2 channels", Assert.Throws<ShapeException>(() => x.Convolve(w, Window.Same(4, 4, 3))).Message);
        Assert.Contains("padding", Assert.Throws<ShapeException>(() => x.MaxPool(Window.Same(4, 4, 3))).Message);
        Assert.Contains("AveragePool", Assert.Throws<ShapeException>(() => x.AveragePool(Window.Tiles(4, 4, 3))).Message);
    }
}
