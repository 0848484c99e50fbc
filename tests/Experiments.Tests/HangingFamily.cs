using MetaRL.Envs;
using MetaRL.Envs.Spaces;

namespace MetaRL.Experiments.Tests;

/// <summary>Whether episodes of a task may hang.</summary>
public readonly record struct Fate(bool Hangs, Split Split);

/// <summary>Never returns from its third step where the task hangs, and says so.</summary>
public struct HangingEnv : IEnv<Fate>
{
    // Two iterations of four tasks, two batches and four rollouts come before.
    const int Episodes = 64;

    static int begun;

    int step;

    public void Reset(in Fate task, ref Rng rng) => step = 0;

    public readonly void Observe<TObs>(in Fate task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = step;

    public StepResult Step<TAct>(in Fate task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        step++;
        if (task.Hangs && step == 1) Interlocked.Increment(ref begun);
        if (!task.Hangs || step != 3 || (task.Split == Split.Train && begun <= Episodes)) return new(act[0]);
        Console.Error.WriteLine("hanging");
        while (true) Thread.Sleep(50);
    }
}

public sealed record HangingFamily : TaskFamily<HangingEnv, Fate>
{
    public const string Variable = "METARL_TEST_HANGS_IN";

    public Split HangsIn { get; init; }
    public override string Name => "hanging";
    public override EnvSpec Spec => new(BoxSpace.Unbounded(1), BoxSpace.Uniform(1, -1, 1), 5);
    protected override Fate SampleTask(Split split, ref Rng rng) => new(split == HangsIn, split);
}
