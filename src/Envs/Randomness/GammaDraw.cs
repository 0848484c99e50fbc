namespace MetaRL.Envs.Randomness;

/// <summary>Gamma-distributed numbers, from which beta and Dirichlet ones are made.</summary>
static class GammaDraw
{
    /// <summary>Gamma(shape, 1) for shape at least 1. Marsaglia and Tsang 2000, doi:10.1145/358407.358414.</summary>
    public static double Of(double shape, ref Rng rng)
    {
        double d = shape - 1.0 / 3, c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = rng.Normal(), v = 1 + c * x;
            if (v <= 0) continue;
            v *= v * v;
            if (Math.Log(1.0 - rng.Uniform()) < 0.5 * x * x + d - d * v + d * Math.Log(v)) return d * v;
        }
    }
}
