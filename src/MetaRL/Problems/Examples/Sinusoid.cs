using MetaRL.Envs;
using MetaRL.Envs.Spaces;

namespace MetaRL.Problems.Examples;

/// <summary>y = a sin(x − p), x on [−5, 5], with a on [0.1, 5] and p on [0, π] a task's own (Finn et al. 2017, arXiv:1703.03400, section 5.1).</summary>
public sealed record Sinusoid : ExampleFamily
{
    /// <inheritdoc/>
    public override string Name => "sinusoid";

    /// <inheritdoc/>
    public override BoxSpace Input => BoxSpace.Uniform(1, -5, 5);

    /// <inheritdoc/>
    public override Space Target => BoxSpace.Unbounded(1);

    /// <inheritdoc/>
    public override IExampleTask Sample(Split split, Seed seed)
    {
        Rng rng = seed.ForSplit(split).Stream();
        return new Wave(Amplitude: rng.Uniform(0.1f, 5), Phase: rng.Uniform(0, MathF.PI));
    }

    sealed record Wave(float Amplitude, float Phase) : IExampleTask
    {
        public string Description => $"{Amplitude} sin(x - {Phase})";
        public IReadOnlyDictionary<string, double> Parameters => new Dictionary<string, double> { ["amplitude"] = Amplitude, ["phase"] = Phase };

        public void Draw(ref Rng rng, Span<float> x, Span<float> y)
        {
            x[0] = rng.Uniform(-5, 5);
            y[0] = Amplitude * MathF.Sin(x[0] - Phase);
        }
    }
}
