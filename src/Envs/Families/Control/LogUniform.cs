namespace MetaRL.Envs.Families.Control;

/// <summary>A physical constant times a random factor whose logarithm is uniform: doubling is as likely as halving.</summary>
static class LogUniform
{
    public static float Draw(float usual, float spread, ref Rng rng)
    {
        float factor = MathF.Pow(spread, rng.Uniform(-1, 1));
        return usual * Math.Clamp(factor, 1 / spread, spread);
    }

    public static TaskParameter Parameter(string name, float usual, float spread, string unit) =>
        new(name, usual * (1 / spread), usual * spread, unit);
}
