using MetaRL.Envs.Spaces;

namespace MetaRL.Envs.Tests.Checks;

/// <summary>What is wrong with a <see cref="FlawedFamily"/>.</summary>
public enum Flaw
{
    None, BadName, ImpureTask, SharedTasks, UndeclaredParameter, TwiceNamedReference, NotFinite, OutsideSpace, NotWritten, WrittenBeside, ReadBeside,
    Clock, LeftoverState, SharedState, Allocates, IgnoresTask, Explodes, SeesTheFuture, ShowsTask,
    ShowsTaskAtFirst, PaysOne, StopsByClock, Throws, SolvedUndeclared, WidensToLess, WidensToOtherSizes, WidensBeyondItsSpace,
}

/// <summary>The number added at every step.</summary>
public readonly record struct Drift(float PerStep);

/// <summary>A sum of drift, noise and action that is all right but for one flaw.</summary>
public struct FlawedEnv(Flaw flaw) : IEnv<Drift>
{
    static float shared;

    float sum, next;
    int leftover, clock;

    public void Reset(in Drift task, ref Rng rng)
    {
        (sum, next) = (rng.Normal(), rng.Normal());
        clock = 0;
        if (flaw == Flaw.Allocates) sum += (new float[1])[0];
    }

    public StepResult Step<TAct>(in Drift task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        float noise = flaw == Flaw.SeesTheFuture ? next : rng.Normal(), reward = act[0] * noise;
        next = rng.Normal();
        sum = 0.9f * sum + noise + 0.1f * act[0] + (flaw == Flaw.IgnoresTask ? 0 : task.PerStep);
        leftover++;
        clock++;
        if (flaw == Flaw.LeftoverState) sum += 0.01f * leftover;
        if (flaw == Flaw.SharedState) sum += 0.1f * (shared++ % 7);
        if (flaw == Flaw.Clock) sum += System.Diagnostics.Stopwatch.GetTimestamp() % 1000 * 1e-3f;
        if (flaw == Flaw.Explodes) sum = act[0] is 1 or -1 ? sum * 1e20f : sum;
        if (flaw == Flaw.ReadBeside) sum += act[1];
        if (flaw == Flaw.NotFinite && leftover > 3) return new(float.NaN);
        if (flaw == Flaw.Throws && clock == 7) throw new InvalidOperationException("motor 3 lost its link");
        if (flaw == Flaw.SolvedUndeclared) return new(reward) { Solved = clock == 3 };
        if (flaw == Flaw.PaysOne) return new(1);
        if (flaw == Flaw.StopsByClock) return new(reward, Terminated: clock == 20);
        return new(flaw == Flaw.Allocates ? reward + (new float[1])[0] : reward);
    }

    public readonly void Observe<TObs>(in Drift task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct
    {
        obs[0] = flaw is Flaw.OutsideSpace or Flaw.WidensBeyondItsSpace ? sum : Math.Clamp(sum, -50, 50);
        if (flaw == Flaw.Explodes) obs[0] = sum;
        if (flaw != Flaw.NotWritten || leftover < 3) obs[1] = flaw == Flaw.SeesTheFuture ? next : 0;
        if (flaw == Flaw.ShowsTask) obs[1] = MathF.Cos(task.PerStep);
        if (flaw == Flaw.ShowsTaskAtFirst && clock == 0) obs[1] = 2 * task.PerStep - sum;
        if (flaw == Flaw.WrittenBeside) obs[2] = 0;
    }
}

/// <summary>A family with one flaw.</summary>
public sealed record FlawedFamily(Flaw Flaw) : TaskFamily<FlawedEnv, Drift>
{
    static int calls;

    public int Horizon { get; init; } = 20;

    public float Reach { get; init; } = 1;

    public override string Name => Flaw == Flaw.BadName ? "Flawed Family" : "flawed";

    public override EnvSpec Spec => new(
        Flaw == Flaw.Explodes ? BoxSpace.Unbounded(2) : BoxSpace.Uniform(2, Flaw == Flaw.OutsideSpace ? -0.5f : -50, 50), BoxSpace.Uniform(Flaw == Flaw.WidensToOtherSizes && Reach > 1 ? 2 : 1, -1, 1), Horizon);

    public override IReadOnlyList<TaskParameter> TaskParameters => [new("perStep", 0, Flaw == Flaw.UndeclaredParameter ? 0.5 : Reach)];

    public override TaskFamily? Widened(float factor) => Flaw switch
    {
        Flaw.None or Flaw.WidensToOtherSizes => this with { Reach = factor },
        Flaw.WidensToLess => this with { Reach = 0.5f },
        Flaw.WidensBeyondItsSpace => this with { Reach = 1000 },
        _ => null,
    };

    protected override IReadOnlyDictionary<string, double> Parameters(in Drift task) => new Dictionary<string, double> { ["perStep"] = task.PerStep };

    protected override IReadOnlyList<ReferenceLine> References(in Drift task) =>
        Flaw == Flaw.TwiceNamedReference ? [new("best", 1), new("best", 2)] : [new("best", 1)];

    protected override Drift SampleTask(Split split, ref Rng rng) => Flaw switch
    {
        Flaw.ImpureTask => new(Interlocked.Increment(ref calls) % 100_000 * 1e-5f),
        Flaw.SharedTasks => new(rng.Below(2000) / 2000f),
        _ => new(Reach * rng.Uniform()),
    };

    protected override FlawedEnv CreateEnv() => new(Flaw);
}
