using MetaRL.Tensors;
using MetaRL.Tensors.Simd;
using MetaRL.Tensors.Simd.Layers;

namespace Tensors.Tests;

/// <summary>A layer's passes against the formulas, element by element in float64.</summary>
public sealed class DenseLayerTests
{
    const int Guard = 32;

    public static TheoryData<int, int, int> Sizes => new() { { 1, 2, 64 }, { 20, 64, 1 }, { 7, 65, 4 }, { 13, 20, 7 }, { 9, 300, 20 }, { 96, 64, 64 }, { 5, 3, 130 } };

    static readonly Nonlinearity[] All = [Nonlinearity.None, Nonlinearity.Tanh, Nonlinearity.Relu, Nonlinearity.Sigmoid];

    [Theory, MemberData(nameof(Sizes))]
    public void Forward_is_f_of_both_products_and_the_bias(int rows, int depth, int width)
    {
        foreach (Nonlinearity f in All)
        {
            var x = new Layer(rows, depth, width, seed: 1);
            float[] h = x.Matrix();
            DenseLayer.Forward(x.First, x.Second, x.Bias, f, width, h.AsSpan(0, x.Count));
            x.Check(h, (i, j) => Apply(f, x.Sum(i, j) + x.Bias[j]), beyond: (float)Apply(f, 0));
        }
    }

    [Theory, MemberData(nameof(Sizes))]
    public void Tangent_gives_that_of_z_and_that_of_h(int rows, int depth, int width)
    {
        foreach (Nonlinearity f in All)
        {
            var x = new Layer(rows, depth, width, seed: 2);
            float[] h = x.Activations(f, 3), tz = x.Matrix(), th = x.Matrix();
            DenseLayer.Tangent(x.First, x.Second, x.Bias, f, width, h.AsSpan(0, x.Count), tz.AsSpan(0, x.Count), th.AsSpan(0, x.Count));
            x.Check(tz, (i, j) => x.Sum(i, j) + x.Bias[j]);
            x.Check(th, (i, j) => (x.Sum(i, j) + x.Bias[j]) * Slope(f, h[i * x.Stride + j]));
        }
    }

    [Theory, MemberData(nameof(Sizes))]
    public void Backward_multiplies_by_the_slope(int rows, int depth, int width)
    {
        foreach (Nonlinearity f in All)
        {
            var x = new Layer(rows, depth, width, seed: 4) { HasSecond = false };
            float[] h = x.Activations(f, 5), d = x.Matrix();
            DenseLayer.Backward(x.First, f, width, x.Stride, h.AsSpan(0, x.Count), d.AsSpan(0, x.Count));
            x.Check(d, (i, j) => x.Sum(i, j) * Slope(f, h[i * x.Stride + j]));
        }
    }

    [Theory, MemberData(nameof(Sizes))]
    public void BackwardTangent_adds_what_the_slope_changes_by(int rows, int depth, int width)
    {
        foreach (Nonlinearity f in All)
        {
            var x = new Layer(rows, depth, width, seed: 6);
            float[] h = x.Activations(f, 7), d = x.Activations(Nonlinearity.None, 8), tz = x.Activations(Nonlinearity.None, 9), td = x.Matrix();
            DenseLayer.BackwardTangent(x.First, x.Second, f, width, x.Stride, h.AsSpan(0, x.Count), d.AsSpan(0, x.Count), tz.AsSpan(0, x.Count), td.AsSpan(0, x.Count));
            x.Check(td, (i, j) =>
            {
                int at = i * x.Stride + j;
                return x.Sum(i, j) * Slope(f, h[at]) + Bend(f, h[at]) * d[at] * tz[at];
            });
        }
    }

    [Theory, MemberData(nameof(Sizes))]
    public void Gradients_of_weights_and_bias_are_added(int rows, int depth, int width)
    {
        var x = new Layer(rows, depth, width, seed: 10);
        float[] d = x.Activations(Nonlinearity.None, 11), w = [.. Enumerable.Repeat(1f, depth * width)], b = [.. Enumerable.Repeat(1f, width)];
        DenseLayer.AddWeightGradient(x.A, x.ARow, depth, d.AsSpan(0, x.Count), x.Stride, w, width);
        DenseLayer.AddBiasGradient(d.AsSpan(0, x.Count), x.Stride, b);
        for (int j = 0; j < width; j++)
        {
            Assert.Equal(1 + Enumerable.Range(0, rows).Sum(i => (double)d[i * x.Stride + j]), b[j], 1e-4);
            for (int k = 0; k < depth; k++)
                Assert.Equal(1 + Enumerable.Range(0, rows).Sum(i => (double)x.A[i * x.ARow + k] * d[i * x.Stride + j]), w[k * width + j], 1e-4);
        }
    }

    [Theory, MemberData(nameof(Sizes))]
    public void A_row_agrees_bit_by_bit_with_the_same_row_among_others_and_with_the_tensors(int rows, int depth, int width)
    {
        var x = new Layer(rows, depth, width, seed: 12) { HasSecond = false };
        float[] all = x.Matrix(), one = new float[x.Stride], dense = new float[rows * width];
        DenseLayer.Forward(x.First, default, x.Bias, Nonlinearity.Tanh, width, all.AsSpan(0, x.Count));
        int last = rows - 1;
        DenseLayer.Forward(new(x.A.AsSpan(last * x.ARow), x.ARow, x.W, depth), default, x.Bias, Nonlinearity.Tanh, width, one);
        Assert.Equal(all.AsSpan(last * x.Stride, width).ToArray(), one[..width]);

        Gemm.Multiply(x.A, x.ARow, 1, x.W, x.Stride, 1, dense, width, rows, width, depth);
        using TensorScope scope = TensorScope.Open();
        Tensor h = (Tensor.From(SimdBackend.Instance, dense, [rows, width]) + Tensor.From(SimdBackend.Instance, x.Bias.AsSpan(0, width), [1, width])).Tanh();
        float[] expected = new float[rows * width];
        h.CopyTo(expected);
        for (int i = 0; i < rows; i++) Assert.Equal(expected.AsSpan(i * width, width).ToArray(), all.AsSpan(i * x.Stride, width).ToArray());
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        var x = new Layer(20, 64, 4, seed: 13);
        float[] h = x.Matrix();
        Assert.Equal(0, Allocations.Of(() => DenseLayer.Forward(x.First, x.Second, x.Bias, Nonlinearity.Tanh, 4, h.AsSpan(0, x.Count))));
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused_by_name()
    {
        static string Message(Action run) => Assert.Throws<ShapeException>(run).Message;
        var x = new Layer(3, 5, 20, seed: 14);
        float[] h = x.Matrix();
        Assert.Contains("whole rows of a multiple of 16", Message(() => DenseLayer.Forward(x.First, default, x.Bias, Nonlinearity.None, 20, h.AsSpan(0, 33))));
        Assert.Contains("width 40 in rows of 32", Message(() => DenseLayer.Forward(x.First, default, x.Bias, Nonlinearity.None, 40, h.AsSpan(0, 96))));
        Assert.Contains("[5, 32]; the spans have", Message(() => DenseLayer.Forward(new(x.A, x.ARow, x.W.AsSpan(1), 5), default, x.Bias, Nonlinearity.None, 20, h.AsSpan(0, 96))));
        Assert.Contains("[4, 5] in rows of 6", Message(() => DenseLayer.Forward(x.First, default, x.Bias, Nonlinearity.None, 20, new float[128])));
        Assert.Contains("96 and 64 elements", Message(() => DenseLayer.Backward(x.First, Nonlinearity.Tanh, 20, 32, new float[64], h.AsSpan(0, 96))));
        Assert.Contains("width 33 in rows of 32", Message(() => DenseLayer.AddBiasGradient(h.AsSpan(0, 96), 32, new float[33])));
    }

    static double Apply(Nonlinearity f, double z) => f switch { Nonlinearity.Tanh => Math.Tanh(z), Nonlinearity.Relu => Math.Max(z, 0), Nonlinearity.Sigmoid => 1 / (1 + Math.Exp(-z)), _ => z };

    static double Slope(Nonlinearity f, double h) => f switch { Nonlinearity.Tanh => 1 - h * h, Nonlinearity.Relu => h > 0 ? 1 : 0, Nonlinearity.Sigmoid => h - h * h, _ => 1 };

    // f″ / f′
    static double Bend(Nonlinearity f, double h) => f switch { Nonlinearity.Tanh => -2 * h, Nonlinearity.Sigmoid => 1 - 2 * h, _ => 0 };

    /// <summary>Operands of a layer: rows of a one element further apart than they are long, weights in padded rows.</summary>
    sealed class Layer
    {
        readonly int rows, depth, width;
        readonly Random random;

        public Layer(int rows, int depth, int width, int seed)
        {
            (this.rows, this.depth, this.width, random) = (rows, depth, width, new(seed));
            Stride = (width + 15) / 16 * 16;
            (A, A2) = (Draw((rows - 1) * ARow + depth), Draw((rows - 1) * ARow + depth));
            (W, W2, Bias) = (Padded(depth), Padded(depth), Padded(1));
        }

        public bool HasSecond { get; init; } = true;
        public int Stride { get; }
        public int ARow => depth + 1;
        public int Count => rows * Stride;
        public float[] A { get; }
        float[] A2 { get; }
        public float[] W { get; }
        float[] W2 { get; }
        public float[] Bias { get; }
        public DenseLayer.Product First => new(A, ARow, W, depth);
        public DenseLayer.Product Second => HasSecond ? new(A2, ARow, W2, depth) : default;

        public double Sum(int i, int j)
        {
            double sum = 0;
            for (int k = 0; k < depth; k++)
                sum += (double)A[i * ARow + k] * W[k * Stride + j] + (HasSecond ? (double)A2[i * ARow + k] * W2[k * Stride + j] : 0);
            return sum;
        }

        /// <summary>Room for results, with some behind it that must stay as it is.</summary>
        public float[] Matrix()
        {
            var matrix = new float[Count + Guard];
            matrix.AsSpan(Count).Fill(7);
            return matrix;
        }

        public float[] Activations(Nonlinearity f, int seed)
        {
            var other = new Random(seed);
            float[] h = Matrix();
            for (int i = 0; i < rows; i++)
                for (int j = 0; j < width; j++) h[i * Stride + j] = (float)Apply(f, 2 * other.NextDouble() - 1);
            return h;
        }

        // Columns past the width are 0, or what is given: f(0).
        public void Check(float[] matrix, Func<int, int, double> expected, float beyond = 0)
        {
            double tolerance = 2e-6 * depth + 1e-5;
            for (int i = 0; i < rows; i++)
                for (int j = 0; j < Stride; j++)
                    if (j < width) Assert.Equal(expected(i, j), matrix[i * Stride + j], tolerance);
                    else Assert.True(matrix[i * Stride + j] == 0 || matrix[i * Stride + j] == beyond);
            Assert.All(matrix[Count..], static v => Assert.Equal(7, v));
        }

        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => 2 * random.NextSingle() - 1)];

        float[] Padded(int count)
        {
            var padded = new float[count * Stride];
            for (int i = 0; i < count; i++) Draw(width).CopyTo(padded, i * Stride);
            return padded;
        }
    }
}
