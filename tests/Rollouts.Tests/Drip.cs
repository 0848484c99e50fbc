using MetaRL.Envs;
using MetaRL.Envs.Spaces;

namespace MetaRL.Rollouts.Tests;

/// <summary>What every step pays.</summary>
public readonly record struct Pay(float Reward);

/// <summary>Pays the same whatever is done.</summary>
public struct DripEnv : IEnv<Pay>
{
    float seen;

    public void Reset(in Pay task, ref Rng rng) => seen = rng.Normal();

    public readonly void Observe<TObs>(in Pay task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = seen;

    public StepResult Step<TAct>(in Pay task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        seen = rng.Normal();
        return new(task.Reward);
    }
}

public sealed record Drip : TaskFamily<DripEnv, Pay>
{
    public int Horizon { get; init; } = 50;
    public override string Name => "drip";
    public override EnvSpec Spec => new(BoxSpace.Unbounded(1), BoxSpace.Uniform(1, -1, 1), Horizon);
    protected override Pay SampleTask(Split split, ref Rng rng) => new(1);
}
