using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Problems;

namespace MetaRL.Tests.Kinds;

/// <summary>y = a sin(x − p), x on [−5, 5], a on [0.1, 5], p on [0, π] (Finn et al. 2017, arXiv:1703.03400, section 5.1).</summary>
sealed record Sinusoids : ExampleFamily
{
    public override string Name => "sinusoid";
    public override BoxSpace Input => BoxSpace.Uniform(1, -5, 5);
    public override Space Target => BoxSpace.Unbounded(1);

    public override IExampleTask Sample(Split split, Seed seed)
    {
        Rng rng = seed.ForSplit(split).Stream();
        return new Wave(rng.Uniform(0.1f, 5), rng.Uniform(0, MathF.PI));
    }

    sealed record Wave(float Amplitude, float Phase) : IExampleTask
    {
        public string Description => $"{Amplitude:F2} sin(x - {Phase:F2})";
        public IReadOnlyDictionary<string, double> Parameters => new Dictionary<string, double> { ["amplitude"] = Amplitude, ["phase"] = Phase };

        public void Draw(ref Rng rng, Span<float> x, Span<float> y)
        {
            x[0] = rng.Uniform(-5, 5);
            y[0] = Amplitude * MathF.Sin(x[0] - Phase);
        }
    }
}
