using MetaRL.Envs;
using MetaRL.Envs.Spaces;

namespace MetaRL.Rollouts.Tests;

/// <summary>What is wrong with an environment.</summary>
public enum Flaw
{
    None,
    Index,
    Cancels,
    Hangs,
    Outside,
    Rounded,
    Unwritten,
    Reward,
}

/// <summary>A flaw that shows in some step; 0 is the reset.</summary>
public readonly record struct Breakage(Flaw Flaw, int Step);

/// <summary>Observes two numbers in [0, 1], until it breaks.</summary>
public struct BrokenEnv : IEnv<Breakage>
{
    /// <summary>Lets all go that hang.</summary>
    public static readonly ManualResetEventSlim Gate = new();

    int step;

    public void Reset(in Breakage task, ref Rng rng) => step = 0;

    public readonly void Observe<TObs>(in Breakage task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct
    {
        bool now = step == task.Step;
        obs[0] = 1;
        if (now && task.Flaw == Flaw.Unwritten) return;
        obs[1] = now && task.Flaw == Flaw.Outside ? 1.5f : now && task.Flaw == Flaw.Rounded ? 1.000001f : 0.5f;
    }

    public StepResult Step<TAct>(in Breakage task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        step++;
        if (step != task.Step) return new(1);
        if (task.Flaw == Flaw.Reward) return new(float.NaN);
        int[] few = new int[3];
        if (task.Flaw == Flaw.Index) return new(few[step + 2]);
        if (task.Flaw == Flaw.Cancels) throw new OperationCanceledException("line one\nline two");
        if (task.Flaw == Flaw.Hangs) Gate.Wait();
        return new(1);
    }
}

public sealed record Broken : TaskFamily<BrokenEnv, Breakage>
{
    /// <summary>What its tasks are.</summary>
    public Breakage Drawn { get; init; }

    public override string Name => "broken";
    public override EnvSpec Spec => new(BoxSpace.Uniform(2, 0, 1), BoxSpace.Uniform(1, -1, 1), 5);
    protected override Breakage SampleTask(Split split, ref Rng rng) => Drawn;
}
