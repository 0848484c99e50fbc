using MetaRL.Tensors.Simd;
using MetaRL.Tensors.Simd.Layers;

namespace MetaRL.Benchmarks;

/// <summary>A kernel of a meta-gradient with two hidden layers and one inner step, on one block of samples.</summary>
/// <param name="Name">In words; * marks one that is there to compare with.</param>
/// <param name="PerBlock">Calls for each block of support and query samples together.</param>
/// <param name="Products">(in, out) widths, by layer, of what is multiplied in one call.</param>
/// <param name="Matrices">Layers whose outputs' memory one call reads or writes; a layer as often as it does.</param>
/// <param name="Run">One call.</param>
sealed record ProfiledKernel(string Name, int PerBlock, int[] Products, int[] Matrices, Action<ProfiledBlocks> Run)
{
    /// <summary>Whether the meta-gradient runs it.</summary>
    public bool IsPart => !Name.StartsWith('*');

    /// <summary>Calls in one meta-gradient.</summary>
    public double Calls(MetaGradientWorkload w) => Math.Max(1, PerBlock) * (double)w.Tasks * w.Samples / ProfiledBlocks.Rows;

    /// <summary>Operations of the matrix products in one meta-gradient.</summary>
    public double Flop(MetaGradientWorkload w)
    {
        int[] widths = Widths(w);
        return Calls(w) * ProfiledBlocks.Rows * Products.Sum(l => 2.0 * widths[l] * widths[l + 1]);
    }

    /// <summary>Bytes of blocks, not of weights, read and written in one meta-gradient.</summary>
    public double Bytes(MetaGradientWorkload w)
    {
        int[] widths = Widths(w);
        return Calls(w) * ProfiledBlocks.Rows * sizeof(float) * Matrices.Sum(l => l < 0 ? (double)widths[0] : (widths[l + 1] + 15) / 16 * 16);
    }

    static int[] Widths(MetaGradientWorkload w) => [Workloads.Locomotion.ObsDim, w.Hidden, w.Hidden, Workloads.Locomotion.ActDim];

    // Obs are -1 among the matrices. A support gradient records, a query gradient keeps its block; a Hessian product reads the record.
    public static ProfiledKernel[] All { get; } =
    [
        new("forward 1, tanh, recorded", 1, [0], [-1, 0], static b => Forward(b, 0, Nonlinearity.Tanh, recorded: true)),
        new("forward 2, tanh, recorded", 1, [1], [0, 1], static b => Forward(b, 1, Nonlinearity.Tanh, recorded: true)),
        new("forward 3, recorded", 1, [2], [1, 2], static b => Forward(b, 2, Nonlinearity.None, recorded: true)),
        new("forward 1, tanh", 1, [0], [-1, 0], static b => Forward(b, 0, Nonlinearity.Tanh, recorded: false)),
        new("forward 2, tanh", 1, [1], [0, 1], static b => Forward(b, 1, Nonlinearity.Tanh, recorded: false)),
        new("forward 3", 1, [2], [1, 2], static b => Forward(b, 2, Nonlinearity.None, recorded: false)),
        new("backward through 3, recorded", 1, [2], [2, 1, 1], static b => Backward(b, 2, recorded: true)),
        new("backward through 2, recorded", 1, [1], [1, 0, 0], static b => Backward(b, 1, recorded: true)),
        new("backward through 3", 1, [2], [2, 1, 1], static b => Backward(b, 2, recorded: false)),
        new("backward through 2", 1, [1], [1, 0, 0], static b => Backward(b, 1, recorded: false)),
        new("weight gradient 1, recorded", 2, [0], [-1, 0], static b => WeightGradient(b, 0, recorded: true)),
        new("weight gradient 2, recorded", 3, [1], [0, 1], static b => WeightGradient(b, 1, recorded: true)),
        new("weight gradient 3, recorded", 3, [2], [1, 2], static b => WeightGradient(b, 2, recorded: true)),
        new("weight gradient 1", 1, [0], [-1, 0], static b => WeightGradient(b, 0, recorded: false)),
        new("weight gradient 2", 1, [1], [0, 1], static b => WeightGradient(b, 1, recorded: false)),
        new("weight gradient 3", 1, [2], [1, 2], static b => WeightGradient(b, 2, recorded: false)),
        new("bias gradients 1, 2, 3", 3, [], [0, 1, 2], static b => BiasGradients(b)),
        new("tangent 1", 1, [0], [-1, 0, 0, 0], static b => Tangent(b, 0)),
        new("tangent 2", 1, [1, 1], [0, 0, 1, 1, 1], static b => Tangent(b, 1)),
        new("tangent 3", 1, [2, 2], [1, 1, 2], static b => Tangent(b, 2)),
        new("backward tangent through 3", 1, [2, 2], [2, 2, 1, 1, 1, 1], static b => BackwardTangent(b, 2)),
        new("backward tangent through 2", 1, [1, 1], [1, 1, 0, 0, 0, 0], static b => BackwardTangent(b, 1)),
        new("* forward 2 without tanh", 0, [1], [0, 1], static b => Forward(b, 1, Nonlinearity.None, recorded: false)),
        new("* forward 2 with a rectifier", 0, [1], [0, 1], static b => Forward(b, 1, Nonlinearity.Relu, recorded: false)),
        new("* product alone, [96, H] x [H, H]", 0, [1], [0, 1], static b => Product(b)),
    ];

    static DenseLayer.Product Times(ProfiledBlocks b, ReadOnlySpan<float> a, int row, int l) => new(a, row, b.W[l].Span, b.Widths[l]);

    // d Wᵀ of layer l.
    static DenseLayer.Product Transposed(ProfiledBlocks b, ReadOnlySpan<float> d, int l) => new(d, b.Stride(l + 1), b.Wt[l].Span, b.Widths[l + 1]);

    static void Forward(ProfiledBlocks b, int l, Nonlinearity f, bool recorded)
        => DenseLayer.Forward(Times(b, b.Input(l, recorded), b.InputRow(l), l), default, b.Bias[l].Span, f, b.Widths[l + 1], recorded ? b.H(l) : b.OwnH[l].Span);

    static void Backward(ProfiledBlocks b, int l, bool recorded)
    {
        Span<float> from = recorded ? b.D(l) : b.OwnD[l].Span, to = recorded ? b.D(l - 1) : b.OwnD[l - 1].Span, h = recorded ? b.H(l - 1) : b.OwnH[l - 1].Span;
        DenseLayer.Backward(Transposed(b, from, l), Nonlinearity.Tanh, b.Widths[l], b.Stride(l), h, to);
    }

    static void WeightGradient(ProfiledBlocks b, int l, bool recorded)
        => DenseLayer.AddWeightGradient(b.Input(l, recorded), b.InputRow(l), b.Widths[l], recorded ? b.D(l) : b.OwnD[l].Span, b.Stride(l + 1), b.Gradient[l].Span, b.Widths[l + 1]);

    static void BiasGradients(ProfiledBlocks b)
    {
        for (int l = 0; l < 3; l++) DenseLayer.AddBiasGradient(b.OwnD[l].Span, b.Stride(l + 1), b.Bias[l].Span[..b.Widths[l + 1]]);
    }

    static void Tangent(ProfiledBlocks b, int l)
    {
        DenseLayer.Product first = Times(b, b.Input(l, recorded: true), b.InputRow(l), l), second = l == 0 ? default : Times(b, b.Th[l - 1].Span, b.Stride(l), l);
        if (l == 2) DenseLayer.Forward(first, second, b.Bias[l].Span, Nonlinearity.None, b.Widths[l + 1], b.Tz[l].Span);
        else DenseLayer.Tangent(first, second, b.Bias[l].Span, Nonlinearity.Tanh, b.Widths[l + 1], b.H(l), b.Tz[l].Span, b.Th[l].Span);
    }

    static void BackwardTangent(ProfiledBlocks b, int l) => DenseLayer.BackwardTangent(Transposed(b, b.Td[l].Span, l), Transposed(b, b.D(l), l), Nonlinearity.Tanh,
        b.Widths[l], b.Stride(l), b.H(l - 1), b.D(l - 1), b.Tz[l - 1].Span, b.Td[l - 1].Span);

    static void Product(ProfiledBlocks b)
        => Gemm.Multiply(b.OwnH[0].Span, b.Stride(1), 1, b.W[1].Span, b.Stride(2), 1, b.OwnH[1].Span, b.Stride(2), ProfiledBlocks.Rows, b.Widths[2], b.Widths[1]);
}
