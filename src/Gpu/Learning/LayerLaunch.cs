using ILGPU;
using MetaRL.Gpu.Devices;
using MetaRL.Gpu.Networks;
using MetaRL.Gpu.Products;
using MetaRL.Policies.Fused;

namespace MetaRL.Gpu.Learning;

/// <summary>Starts of the kernels of a network's layers, for all samples of all tasks at once.</summary>
/// <param name="card">Where.</param>
/// <param name="layout">Where a task's parameters lie.</param>
/// <param name="tasks">T</param>
/// <param name="samples">N</param>
/// <param name="hidden">f of hidden layers, of <see cref="Nonlinear"/>.</param>
sealed class LayerLaunch(GpuAccelerator card, MlpLayout layout, int tasks, int samples, int hidden)
{
    /// <summary>Samples whose share of a gradient is one sum.</summary>
    internal const int PartLength = 256;

    /// <summary>Parts of a task's samples whose shares of a gradient are sums of their own.</summary>
    internal int Parts => Math.Max(1, (samples + PartLength - 1) / PartLength);

    /// <summary>h = f(x W + b)</summary>
    internal void Forward(int l, ArrayView<float> x, ArrayView<float> theta, ArrayView<float> h)
        => Run("layer", PerSample(Out(l)), Rows(x, l, theta), default, new ForwardEpilogue
        {
            Bias = From(theta, layout.B[l]),
            BiasStep = layout.Size,
            Rows = samples,
            Columns = Out(l),
            Kind = After(l),
            H = h,
        });

    /// <summary>ż = x Ẇ + ẋ W + ḃ, ḣ = f′(z) ż; there is no ẋ of observations.</summary>
    internal void ForwardTangent(int l, ArrayView<float> x, ArrayView<float> tx, ArrayView<float> theta, ArrayView<float> direction, ArrayView<float> h, ArrayView<float> tz, ArrayView<float> th)
        => Run("layer tangent", PerSample(Out(l)), Rows(x, l, direction), l == 0 ? default : Rows(tx, l, theta), new TangentEpilogue
        {
            Bias = From(direction, layout.B[l]),
            BiasStep = layout.Size,
            Rows = samples,
            Columns = Out(l),
            Kind = After(l),
            H = h,
            Tz = tz,
            Th = th,
        });

    /// <summary>d of layer l − 1 from that of layer l.</summary>
    internal void Backward(int l, ArrayView<float> d, ArrayView<float> theta, ArrayView<float> h, ArrayView<float> below)
        => Run("layer gradient", PerSample(In(l)), Back(d, l, theta), default, new BackwardEpilogue { Rows = samples, Columns = In(l), Kind = hidden, H = h, D = below });

    /// <summary>ḋ of layer l − 1 from d and ḋ of layer l.</summary>
    internal void BackwardTangent(int l, ArrayView<float> td, ArrayView<float> d, ArrayView<float> theta, ArrayView<float> direction,
        ArrayView<float> h, ArrayView<float> below, ArrayView<float> tz, ArrayView<float> into)
        => Run("layer gradient tangent", PerSample(In(l)), Back(td, l, theta), Back(d, l, direction), new BackwardTangentEpilogue
        {
            Rows = samples,
            Columns = In(l),
            Kind = hidden,
            H = h,
            D = below,
            Tz = tz,
            Td = into,
        });

    /// <summary>xᵀ d + ẋᵀ d₂ and Σ d over each part of the samples; without ẋ the first alone.</summary>
    internal void WeightGradient(int l, ArrayView<float> x, ArrayView<float> d, ArrayView<float> tx, ArrayView<float> d2, ArrayView<float> parts)
    {
        var result = new ProductShape { Batch = tasks, Rows = In(l), Columns = Out(l), Parts = Parts, Length = PartLength };
        Factors second = d2.Length == 0 ? default : Outer(tx, l, d2);
        Run("weight gradient", result, Outer(x, l, d), second, new WeightEpilogue { Tasks = tasks, Size = layout.Size, Start = layout.W[l], Bias = layout.B[l], Columns = Out(l), Parts = parts });
    }

    /// <summary>Sums of columns over each part of the samples.</summary>
    /// <param name="from">[T, N, columns]</param>
    /// <param name="columns">How many.</param>
    /// <param name="start">Where they go among the parameters.</param>
    /// <param name="parts">[parts, T, P]</param>
    internal void ColumnSums(ArrayView<float> from, int columns, int start, ArrayView<float> parts)
    {
        var sums = new ColumnSums { From = from, Tasks = tasks, Rows = samples, Columns = columns, Parts = Parts, Length = PartLength, Size = layout.Size, Start = start, Into = parts };
        card.Launch("sums of columns", ColumnSumsKernel.Run, card.ConfigFor(Parts * tasks * columns), sums);
    }

    void Run<TEpilogue>(string operation, ProductShape shape, Factors first, Factors second, TEpilogue epilogue) where TEpilogue : struct, IEpilogue
        => ProductLaunch.Start(card, operation, shape, first, second, epilogue);

    ProductShape PerSample(int columns) => new() { Batch = tasks, Rows = samples, Columns = columns, Parts = 1 };

    // a Wₗ, a sample a row
    Factors Rows(ArrayView<float> a, int l, ArrayView<float> weights) => new()
    {
        A = a,
        Inner = 1,
        AStep0 = samples * RowLength(l),
        AStepI = RowLength(l),
        AStepL = 1,
        B = From(weights, layout.W[l]),
        BStep0 = layout.Size,
        BStepL = Out(l),
        BStepJ = 1,
        Terms = In(l),
    };

    // d Wₗᵀ
    Factors Back(ArrayView<float> d, int l, ArrayView<float> weights) => new()
    {
        A = d,
        Inner = 1,
        AStep0 = samples * Out(l),
        AStepI = Out(l),
        AStepL = 1,
        B = From(weights, layout.W[l]),
        BStep0 = layout.Size,
        BStepL = 1,
        BStepJ = Out(l),
        Terms = Out(l),
    };

    // aᵀ d, a term a sample
    Factors Outer(ArrayView<float> a, int l, ArrayView<float> d) => new()
    {
        A = a,
        Inner = 1,
        AStep0 = samples * RowLength(l),
        AStepI = 1,
        AStepL = RowLength(l),
        B = d,
        BStep0 = samples * Out(l),
        BStepL = Out(l),
        BStepJ = 1,
        Terms = samples,
    };

    static ArrayView<float> From(ArrayView<float> x, int start) => x.SubView(start, x.Length - start);

    int In(int l) => layout.Widths[l];

    int Out(int l) => layout.Widths[l + 1];

    // Of layer l's input in memory: an action mask follows what the network sees.
    int RowLength(int l) => l == 0 ? layout.ObsStride : layout.Widths[l];

    int After(int l) => l == layout.Layers - 1 ? Nonlinear.None : hidden;
}
