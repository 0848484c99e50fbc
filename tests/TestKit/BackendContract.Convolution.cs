using MetaRL.Tensors;
using Xunit;

namespace MetaRL.TestKit;

public abstract partial class BackendContract
{
    /// <summary>T, N, C, F and a window: one pixel, one channel, vectors and parts of them, strides and paddings that leave something over.</summary>
    public static TheoryData<int[], int[]> Convolutions => new()
    {
        { [1, 1, 1, 1], [1, 1, 1, 1, 0] }, { [1, 2, 1, 3], [5, 4, 3, 1, 1] }, { [2, 3, 2, 5], [6, 7, 3, 2, 1] }, { [3, 1, 4, 2], [4, 4, 2, 2, 0] },
        { [1, 3, 17, 9], [5, 5, 3, 1, 1] }, { [2, 2, 3, 16], [7, 3, 3, 3, 2] }, { [1, 2, 16, 64], [6, 6, 3, 1, 1] }, { [2, 1, 2, 3], [9, 8, 5, 2, 4] },
        { [1, 5, 1, 8], [14, 14, 3, 1, 1] }, { [1, 30, 8, 70], [6, 6, 3, 1, 1] }, { [2, 0, 3, 4], [5, 5, 3, 1, 1] }, { [0, 2, 3, 4], [5, 5, 3, 1, 1] },
        { [2, 2, 0, 4], [5, 5, 3, 1, 1] }, { [2, 2, 3, 0], [5, 5, 3, 1, 1] }, { [1, 2, 5, 3], [1, 6, 1, 2, 0] }, { [1, 1, 2, 2], [2, 2, 5, 1, 3] },
    };

    static Window Of(int[] w) => new(w[0], w[1], w[2], w[3], w[4]);

    [Theory, MemberData(nameof(Convolutions))]
    public void Convolves_pictures_and_both_transposes(int[] sizes, int[] of)
    {
        Window window = Of(of);
        (int tasks, int pictures, int channels, int filters) = (sizes[0], sizes[1], sizes[2], sizes[3]);
        int k = window.Size;
        Dense x = Dense.Random([tasks, pictures, window.Pixels, channels], 31), w = Dense.Random([tasks, k * k * channels, filters], 32);
        Dense g = Dense.Random([tasks, pictures, window.Places, filters], 33);
        Dense y = Zeros(g.Shape), gx = Zeros(x.Shape), gw = Zeros(w.Shape), ySize = Zeros(g.Shape), xSize = Zeros(x.Shape), wSize = Zeros(w.Shape);
        foreach (int[] i in Dense.Indices([tasks, pictures, window.Rows, window.Columns]))
            foreach (int[] j in Dense.Indices([k, k, channels, filters]))
            {
                int line = i[2] * window.Stride + j[0] - window.Padding, pixel = i[3] * window.Stride + j[1] - window.Padding;
                if (line < 0 || line >= window.Height || pixel < 0 || pixel >= window.Width) continue;
                int atX = ((i[0] * pictures + i[1]) * window.Pixels + line * window.Width + pixel) * channels + j[2];
                int atW = (i[0] * k * k * channels + (j[0] * k + j[1]) * channels + j[2]) * filters + j[3];
                int atY = ((i[0] * pictures + i[1]) * window.Places + i[2] * window.Columns + i[3]) * filters + j[3];
                Add(y, ySize, atY, x.Values[atX] * w.Values[atW]);
                Add(gx, xSize, atX, w.Values[atW] * g.Values[atY]);
                Add(gw, wSize, atW, x.Values[atX] * g.Values[atY]);
            }
        Tensor from = On(x).Track(), by = On(w).Track(), result = from.Convolve(by, window);
        Agree(y, result, ySize);
        Tensor[] gradients = Autograd.Grad((result * On(g)).Sum(), [from, by]);
        Agree(gx, gradients[0], xSize);
        Agree(gw, gradients[1], wSize);
    }

    static Dense Zeros(Shape shape) => new(shape, new double[shape.Size]);

    static void Add(Dense sum, Dense size, int at, double term)
    {
        sum.Values[at] += term;
        size.Values[at] += Math.Abs(term);
    }

    [Fact]
    public void One_set_of_filters_or_of_pictures_serves_all_tasks()
    {
        var window = Window.Same(4, 3, 3);
        Dense x = Dense.Random([3, 2, 12, 2], 34), w = Dense.Random([1, 18, 4], 35), one = Dense.Random([1, 2, 12, 2], 36), several = Dense.Random([3, 18, 4], 37);
        Tensor shared = On(w).Track(), apart = On(w).Expand([3, 18, 4]).Track();
        Tensor y = On(x).Convolve(shared, window), expected = On(x).Convolve(apart, window);
        Assert.Equal(expected.ToArray(), y.ToArray());
        Agree(new([1, 18, 4], Autograd.Grad(expected.Square().Sum(), [apart])[0].Sum(0).ToArray()), Autograd.Grad(y.Square().Sum(), [shared])[0]);
        Assert.Equal(On(one).Expand([3, 2, 12, 2]).Convolve(On(several), window).ToArray(), On(one).Convolve(On(several), window).ToArray());
    }

    [Theory]
    [InlineData(new[] { 1, 1, 1 }, new[] { 2, 2, 2, 2, 0 })]
    [InlineData(new[] { 2, 3, 5 }, new[] { 5, 7, 2, 2, 0 })]
    [InlineData(new[] { 1, 2, 17 }, new[] { 6, 5, 3, 1, 0 })]
    [InlineData(new[] { 2, 1, 64 }, new[] { 7, 7, 2, 2, 0 })]
    [InlineData(new[] { 1, 2, 3 }, new[] { 4, 4, 1, 2, 0 })]
    [InlineData(new[] { 2, 0, 3 }, new[] { 4, 4, 2, 2, 0 })]
    public void Pools_the_first_largest_of_a_window(int[] sizes, int[] of)
    {
        Window window = Of(of);
        int channels = sizes[2];
        Dense x = Dense.Coarse([sizes[0], sizes[1], window.Pixels, channels], 38);   // with ties
        Dense g = Dense.Random(x.Shape.With(2, window.Places), 39), y = Zeros(g.Shape), gx = Zeros(x.Shape);
        for (int at = 0; at < y.Values.Length; at++)
        {
            int c = at % channels, p = at / channels % window.Places, n = at / channels / window.Places, best = -1;
            for (int line = p / window.Columns * window.Stride, i = 0; i < window.Size; i++)
                for (int pixel = p % window.Columns * window.Stride, j = 0; j < window.Size; j++)
                {
                    int candidate = (n * window.Pixels + (line + i) * window.Width + pixel + j) * channels + c;
                    if (best < 0 || x.Values[candidate] > x.Values[best]) best = candidate;
                }
            y.Values[at] = x.Values[best];
            gx.Values[best] += g.Values[at];
        }
        Tensor from = On(x).Track(), pooled = from.MaxPool(window);
        Agree(y, pooled);
        Agree(gx, Autograd.Grad((pooled * On(g)).Sum(), [from])[0]);
    }

    [Fact]
    public void Pools_the_mean_of_a_window()
    {
        var window = Window.Tiles(4, 6, 2);
        Dense x = Dense.Random([2, 3, 24, 5], 40);
        Dense y = Dense.Of([2, 3, 6, 5], i =>
        {
            int first = i[2] / 3 * 2 * 6 + i[2] % 3 * 2;
            return (x[i[0], i[1], first, i[3]] + x[i[0], i[1], first + 1, i[3]] + x[i[0], i[1], first + 6, i[3]] + x[i[0], i[1], first + 7, i[3]]) / 4;
        });
        Agree(y, On(x).AveragePool(window));
    }
}
