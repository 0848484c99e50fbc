using MetaRL.Envs.Randomness;

namespace MetaRL.Envs.Families.Tabular;

/// <summary>Random probability distributions.</summary>
static class Dirichlet
{
    /// <summary>Uniform on the simplex: normalized exponentials.</summary>
    public static void Flat(Span<float> p, ref Rng rng)
    {
        foreach (ref float x in p) x = -MathF.Log(1 - rng.Uniform());
        Normalize(p);
    }

    /// <summary>Dirichlet(1 + counts): the posterior of a flat prior.</summary>
    public static void Posterior(ReadOnlySpan<int> counts, Span<float> p, ref Rng rng)
    {
        for (int i = 0; i < p.Length; i++) p[i] = (float)GammaDraw.Of(1 + counts[i], ref rng);
        Normalize(p);
    }

    static void Normalize(Span<float> p)
    {
        double sum = 0;
        foreach (float x in p) sum += x;
        foreach (ref float x in p) x = sum > 0 ? (float)(x / sum) : 1f / p.Length;
    }
}
