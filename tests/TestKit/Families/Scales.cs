using MetaRL.Envs;
using MetaRL.Envs.Spaces;

namespace MetaRL.TestKit;

/// <summary>How many times too large rewards are.</summary>
public readonly record struct RewardSize(float Factor);

/// <summary>Two numbers to be repeated, shown 1000 times as large and as small.</summary>
public struct ScalesEnv : IEnv<RewardSize>
{
    float a, b;

    public void Reset(in RewardSize task, ref Rng rng) => (a, b) = (rng.Normal(), rng.Normal());

    public readonly void Observe<TObs>(in RewardSize task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct
    {
        obs[0] = 1e3f * (a + 2);
        obs[1] = 1e-3f * b;
    }

    public StepResult Step<TAct>(in RewardSize task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        float errorA = act[0] - a, errorB = act[1] - b;
        (a, b) = (rng.Normal(), rng.Normal());
        return new(-task.Factor * (errorA * errorA + errorB * errorB));
    }
}

/// <summary>Observations of wildly different scales.</summary>
public sealed record Scales : TaskFamily<ScalesEnv, RewardSize>
{
    public float Factor { get; init; } = 1;
    public override string Name => "scales";
    public override EnvSpec Spec => new(BoxSpace.Unbounded(2), BoxSpace.Uniform(2, -3, 3), 4);
    protected override RewardSize SampleTask(Split split, ref Rng rng) => new(Factor * rng.Uniform(0.9f, 1.1f));
}
