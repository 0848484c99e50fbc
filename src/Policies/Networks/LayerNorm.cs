using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Policies.Networks;

/// <summary>y = g ∘ (x − mean) / √(variance + ε) + b over the last dimension (Ba et al. 2016, arXiv:1607.06450).</summary>
static class LayerNorm
{
    public const double Epsilon = 1e-5;

    /// <summary>g = 1 and b = 0, both [1, 1, D].</summary>
    public static (string, Tensor)[] Init(string name, int width, IBackend backend)
        => [($"{name}.g", Tensor.Full(backend, [1, 1, width], 1)), ($"{name}.b", Tensor.Zeros(backend, [1, 1, width]))];

    /// <summary>Of [T, N, D].</summary>
    public static Tensor Apply(Params weights, string name, Tensor x)
    {
        Tensor centred = x - x.Mean(-1);
        Tensor deviation = (centred.Square().Mean(-1) + Epsilon).Sqrt();
        return centred / deviation * weights[$"{name}.g"] + weights[$"{name}.b"];
    }

    /// <summary>Of one row, in place.</summary>
    public static void Apply(ReadOnlySpan<float> gain, ReadOnlySpan<float> bias, Span<float> x)
    {
        double sum = 0, squares = 0;
        foreach (float v in x) sum += v;
        float mean = (float)(sum / x.Length);
        foreach (ref float v in x)
        {
            v -= mean;
            squares += (double)v * v;
        }
        float scale = (float)(1 / Math.Sqrt(squares / x.Length + Epsilon));
        for (int i = 0; i < x.Length; i++) x[i] = x[i] * scale * gain[i] + bias[i];
    }
}
