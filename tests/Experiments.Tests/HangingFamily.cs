using MetaRL.Envs;
using MetaRL.Envs.Spaces;

namespace MetaRL.Experiments.Tests;

/// <summary>Whether episodes of a task come to an end.</summary>
public readonly record struct Fate(bool Hangs);

/// <summary>Never returns from its third step where the task hangs, and says so.</summary>
public struct HangingEnv : IEnv<Fate>
{
    int step;

    public void Reset(in Fate task, ref Rng rng) => step = 0;

    public readonly void Observe<TObs>(in Fate task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = step;

    public StepResult Step<TAct>(in Fate task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        step++;
        if (!task.Hangs || step != 3) return new(act[0]);
        Console.Error.WriteLine("hanging");
        while (true) Thread.Sleep(50);
    }
}

public sealed record HangingFamily : TaskFamily<HangingEnv, Fate>
{
    public const string Variable = "METARL_TEST_HANGS_IN";

    // Training tasks hang from the eleventh on, so that some iterations come before.
    static int drawn;

    public Split HangsIn { get; init; }
    public override string Name => "hanging";
    public override EnvSpec Spec => new(BoxSpace.Unbounded(1), BoxSpace.Uniform(1, -1, 1), 5);
    protected override Fate SampleTask(Split split, ref Rng rng) => new(split == HangsIn && (split == Split.Test || drawn++ >= 10));
}
