using MetaRL.Envs;
using MetaRL.Envs.Spaces;

namespace Gpu.Tests.Rollouts;

/// <summary>Every step pays 1, whatever is done.</summary>
public sealed record Idle : TaskFamily<IdleEnv, int>
{
    /// <summary>The step that pays no number; −1 for none.</summary>
    public int FaultAt { get; init; } = -1;

    /// <summary>What is observed.</summary>
    public float Shows { get; init; }

    public override string Name => "idle";

    public override EnvSpec Spec => new(BoxSpace.Uniform(1, -1, 1), BoxSpace.Uniform(1, -1, 1), 7);

    protected override int SampleTask(Split split, ref Rng rng) => rng.Below(100);

    protected override IdleEnv CreateEnv() => new(FaultAt, Shows);
}

public struct IdleEnv(int faultAt, float shows) : IEnv<int>
{
    readonly int faultAt = faultAt;
    readonly float shows = shows;
    int step;

    public void Reset(in int task, ref Rng rng) => step = 0;

    public readonly void Observe<TObs>(in int task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = shows;

    public StepResult Step<TAct>(in int task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
        => new(step++ == faultAt ? float.NaN : 1);
}
