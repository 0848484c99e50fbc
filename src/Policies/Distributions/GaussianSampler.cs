using System.Runtime.CompilerServices;
using MetaRL.Envs;
using MetaRL.Tensors;

namespace MetaRL.Policies.Distributions;

/// <summary>Draws from independent normals whose standard deviations do not depend on the state, as actors do.</summary>
public sealed class GaussianSampler
{
    static readonly float HalfLog2Pi = 0.5f * MathF.Log(2 * MathF.PI);
    readonly float[] std;
    readonly float normalizer;   // Σ (ln σ + ½ ln 2π)

    /// <summary>A sampler of A dimensions.</summary>
    /// <param name="logStd">[A], ln σ.</param>
    public GaussianSampler(ReadOnlySpan<float> logStd)
    {
        std = new float[logStd.Length];
        for (int i = 0; i < std.Length; i++)
        {
            std[i] = MathF.Exp(logStd[i]);
            normalizer += logStd[i] + HalfLog2Pi;
        }
    }

    /// <summary>a = μ + σ z; takes ceil(A / 2) draws.</summary>
    /// <param name="mean">[A]</param>
    /// <param name="rng">The only source of randomness.</param>
    /// <param name="act">[A], written.</param>
    /// <returns>ln π(a).</returns>
    /// <exception cref="ShapeException">A span is not [A].</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Draw(ReadOnlySpan<float> mean, ref Rng rng, Span<float> act)
    {
        float[] spread = std;
        if (mean.Length != spread.Length || act.Length != spread.Length) ThrowLengths(mean.Length, act.Length);
        float squares = 0;
        int i = 0;
        for (; i + 1 < act.Length; i += 2)
        {
            (float z0, float z1) = rng.NormalPair();
            squares += z0 * z0;
            squares += z1 * z1;
            act[i] = mean[i] + spread[i] * z0;
            act[i + 1] = mean[i + 1] + spread[i + 1] * z1;
        }
        if (i < act.Length)
        {
            float z = rng.Normal();
            squares += z * z;
            act[i] = mean[i] + spread[i] * z;
        }
        return -0.5f * squares - normalizer;
    }

    void ThrowLengths(int mean, int act)
        => throw new ShapeException($"Draw: {mean} means and room for {act} numbers; expected {std.Length} of both, one for each dimension");
}
