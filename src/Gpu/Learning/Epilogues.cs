using ILGPU;
using MetaRL.Gpu.Networks;
using MetaRL.Gpu.Products;

namespace MetaRL.Gpu.Learning;

/// <summary>h = f(x W + b), [T, N, columns].</summary>
struct ForwardEpilogue : IEpilogue
{
    /// <summary>b, beginning at the first task's, and from one task's to the next's.</summary>
    internal ArrayView<float> Bias;
    internal int BiasStep, Rows, Columns, Kind;
    internal ArrayView<float> H;

    public readonly bool SumsColumns => false;

    public readonly void PutColumn(int part, int t, int j, float sum) { }

    public readonly void Put(int part, int t, int i, int j, float sum) => H[(t * Rows + i) * Columns + j] = Nonlinear.Of(Kind, sum + Bias[t * BiasStep + j]);
}

/// <summary>ż = x Ẇ + ẋ W + ḃ and ḣ = f′(z) ż.</summary>
struct TangentEpilogue : IEpilogue
{
    internal ArrayView<float> Bias;
    internal int BiasStep, Rows, Columns, Kind;
    internal ArrayView<float> H, Tz, Th;

    public readonly bool SumsColumns => false;

    public readonly void PutColumn(int part, int t, int j, float sum) { }

    public readonly void Put(int part, int t, int i, int j, float sum)
    {
        int at = (t * Rows + i) * Columns + j;
        float tz = sum + Bias[t * BiasStep + j];
        Tz[at] = tz;
        if (Kind != Nonlinear.None) Th[at] = Nonlinear.Slope(Kind, H[at]) * tz;
    }
}

/// <summary>d = (d′ Wᵀ) f′(z): a loss's gradient before the nonlinearity of the layer below.</summary>
struct BackwardEpilogue : IEpilogue
{
    internal int Rows, Columns, Kind;
    internal ArrayView<float> H, D;

    public readonly bool SumsColumns => false;

    public readonly void PutColumn(int part, int t, int j, float sum) { }

    public readonly void Put(int part, int t, int i, int j, float sum)
    {
        int at = (t * Rows + i) * Columns + j;
        D[at] = sum * Nonlinear.Slope(Kind, H[at]);
    }
}

/// <summary>ḋ = (ḋ′ Wᵀ + d′ Ẇᵀ) f′(z) + (d′ Wᵀ) f″(z) ż, where tanh″ = −2 tanh tanh′ and d = (d′ Wᵀ) f′.</summary>
struct BackwardTangentEpilogue : IEpilogue
{
    internal int Rows, Columns, Kind;
    internal ArrayView<float> H, D, Tz, Td;

    public readonly bool SumsColumns => false;

    public readonly void PutColumn(int part, int t, int j, float sum) { }

    public readonly void Put(int part, int t, int i, int j, float sum)
    {
        int at = (t * Rows + i) * Columns + j;
        float value = sum * Nonlinear.Slope(Kind, H[at]);
        if (Kind == Nonlinear.Tanh) value -= 2 * H[at] * Tz[at] * D[at];
        Td[at] = value;
    }
}

/// <summary>A part of the gradient of a layer's weights and, behind them, of its biases, in their place among all parameters: [parts, T, P].</summary>
struct WeightEpilogue : IEpilogue
{
    internal int Tasks, Size, Start, Bias, Columns;
    internal ArrayView<float> Parts;

    public readonly bool SumsColumns => true;

    public readonly void PutColumn(int part, int t, int j, float sum) => Parts[(part * Tasks + t) * Size + Bias + j] = sum;

    public readonly void Put(int part, int t, int i, int j, float sum) => Parts[(part * Tasks + t) * Size + Start + i * Columns + j] = sum;
}
