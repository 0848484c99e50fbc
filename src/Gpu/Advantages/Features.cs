using ILGPU;

namespace MetaRL.Gpu.Advantages;

/// <summary>x = [s, s², τ, τ², τ³, 1] with τ = t/100 and s clipped to ±10: <see cref="Policies.Baselines.LinearFeatureBaseline"/>.</summary>
static class Features
{
    const double ObsLimit = 10;

    /// <summary>Feature i of an observation that begins at a place, at a time of its episode.</summary>
    internal static double At(ArrayView<float> obs, long at, int obsDim, int time, int i)
    {
        if (i < obsDim) return Clipped(obs[at + i]);
        if (i < 2 * obsDim)
        {
            double s = Clipped(obs[at + i - obsDim]);
            return s * s;
        }
        double t = time / 100.0;
        int power = i - 2 * obsDim;
        if (power == 0) return t;
        if (power == 1) return t * t;
        return power == 2 ? t * t * t : 1;
    }

    static double Clipped(float x)
    {
        double s = x;
        if (s < -ObsLimit) return -ObsLimit;
        return s > ObsLimit ? ObsLimit : s;
    }

    /// <summary>V = w · x</summary>
    internal static float Value(ArrayView<double> w, int features, ArrayView<float> obs, long at, int obsDim, int time)
    {
        double v = 0;
        for (int i = 0; i < features; i++) v += w[i] * At(obs, at, obsDim, time, i);
        return (float)v;
    }
}
