using MetaRL.Envs;

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
    public float Draw(ReadOnlySpan<float> mean, ref Rng rng, Span<float> act)
    {
        rng.FillNormal(act);
        float squares = 0;
        for (int i = 0; i < act.Length; i++)
        {
            float z = act[i];
            squares += z * z;
            act[i] = mean[i] + std[i] * z;
        }
        return -0.5f * squares - normalizer;
    }
}
