using MetaRL.Envs;
using MetaRL.Envs.Spaces;

namespace Gpu.Tests.Rollouts;

/// <summary>What an environment gets wrong at its third step.</summary>
public enum Carelessness { WritesBeyond, WritesBefore, LeavesOut, ReadsBeyond }

/// <summary>Two numbers each to see and to do; wrong where it says.</summary>
public sealed record Careless(Carelessness What) : TaskFamily<CarelessEnv, int>
{
    public override string Name => "careless";

    public override EnvSpec Spec => new(BoxSpace.Uniform(2, -1, 1), BoxSpace.Uniform(2, -1, 1), 6);

    protected override int SampleTask(Split split, ref Rng rng) => rng.Below(100);

    protected override CarelessEnv CreateEnv() => new((int)What);
}

public struct CarelessEnv(int what) : IEnv<int>
{
    readonly int what = what;
    int step;

    public void Reset(in int task, ref Rng rng) => step = 0;

    public readonly void Observe<TObs>(in int task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct
    {
        bool isWrong = step == 2;
        obs[0] = 0.5f;
        if (isWrong && what == (int)Carelessness.WritesBeyond) obs[2] = 0.25f;
        if (isWrong && what == (int)Carelessness.WritesBefore) obs[-1] = 0.25f;
        if (!isWrong || what != (int)Carelessness.LeavesOut) obs[1] = 0.5f;
    }

    public StepResult Step<TAct>(in int task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        bool isWrong = step++ == 2 && what == (int)Carelessness.ReadsBeyond;
        return new(act[isWrong ? 2 : 1]);
    }
}
