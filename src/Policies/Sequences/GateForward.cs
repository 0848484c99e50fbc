using MetaRL.Tensors.Simd.Layers;

namespace MetaRL.Policies.Sequences;

/// <summary>f(x W + h U + b) of B rows, in memory of its own until the next call; rows are padded to whole vectors.</summary>
sealed class GateForward(float[] w, float[] u, float[] bias, Nonlinearity after, int inputs, int width, int count)
{
    readonly float[] result = new float[count * bias.Length];

    /// <summary>From inputs [B, I] and states [B, stride].</summary>
    public Span<float> Of(ReadOnlySpan<float> x, ReadOnlySpan<float> h)
    {
        DenseLayer.Forward(new(x, inputs, w, inputs), new(h, bias.Length, u, width), bias, after, width, result);
        return result;
    }

    /// <summary>Without the states' part.</summary>
    public Span<float> OfInput(ReadOnlySpan<float> x)
    {
        DenseLayer.Forward(new(x, inputs, w, inputs), default, bias, after, width, result);
        return result;
    }

    /// <summary>Without the inputs' part.</summary>
    public Span<float> OfState(ReadOnlySpan<float> h)
    {
        DenseLayer.Forward(new(h, bias.Length, u, width), default, bias, after, width, result);
        return result;
    }
}
