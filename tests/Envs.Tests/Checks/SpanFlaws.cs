using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Tests.Checks;

/// <summary>The environment of <see cref="FlawedFamily"/> in the form with spans, with an array that it does not need.</summary>
public struct SpanFlawedEnv(FlawedEnv env) : ISpanEnv<Drift>
{
    readonly float[] last = new float[2];
    FlawedEnv env = env;

    public void Reset(in Drift task, ref Rng rng, Span<float> obs)
    {
        env.Reset(in task, ref rng);
        Write(in task, obs);
    }

    public StepResult Step(in Drift task, ReadOnlySpan<float> act, ref Rng rng, Span<float> obs)
    {
        StepResult result = env.Step(in task, new ActRow(act), ref rng);
        Write(in task, obs);
        return result;
    }

    readonly void Write(in Drift task, Span<float> obs)
    {
        var row = new ArrayRow(last);
        last.AsSpan().Fill(float.NaN);
        env.Observe(in task, ref row);
        last.CopyTo(obs);
    }
}

/// <summary>A family with one flaw, in the form with spans.</summary>
public sealed record SpanFlawedFamily(Flaw Flaw) : SpanTaskFamily<SpanFlawedEnv, Drift>
{
    readonly FlawedFamily inner = new(Flaw);

    public override string Name => inner.Name;

    public override EnvSpec Spec => inner.Spec;

    public override IReadOnlyList<TaskParameter> TaskParameters => inner.TaskParameters;

    protected override IReadOnlyDictionary<string, double> Parameters(in Drift task) => inner.Of(task).Parameters;

    protected override Drift SampleTask(Split split, ref Rng rng) => new(rng.Uniform());

    protected override SpanFlawedEnv CreateEnv() => new(new FlawedEnv(Flaw));
}
