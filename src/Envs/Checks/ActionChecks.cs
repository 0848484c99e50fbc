using MetaRL.Envs.Spaces;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Checks;

/// <summary>Probes with actions that no good policy takes.</summary>
static class ActionChecks
{
    const int Envs = 3, MostComponents = 20;

    internal static string? BadActions(CheckedFamily f)
    {
        var play = new RandomPlay(f.Task.CreateEnvs(Envs), CheckedFamily.Root);
        StepBuffers buffers = play.Buffers;
        play.Step();
        int stride = 1 + buffers.Act.Length / MostComponents;
        for (int i = 0; i < buffers.Act.Length; i += stride)
            foreach (float bad in Bad(f.Spec.Action.ComponentAt(i % f.Spec.ActDim)))
                if (TryBad(f.Spec, buffers, i, bad) is { } problem) return problem;
        play.Step();
        return buffers.Obs.AsSpan().SequenceEqual(AfterTwoSteps(f)) ? null : "environments stepped although an action was refused";
    }

    static string? TryBad(EnvSpec spec, StepBuffers buffers, int i, float bad)
    {
        float good = buffers.Act[i];
        float[] obs = [.. buffers.Obs];
        buffers.Act[i] = bad;
        (int env, int component) = (i / spec.ActDim, i % spec.ActDim);
        try
        {
            buffers.Step();
            return $"env {env}: the action[{component}] = {bad} went through; expected an InvalidActionException";
        }
        catch (InvalidActionException e)
        {
            return (e.Env, e.Component) == (env, component) ? null
                : $"action[{component}] of env {env} is {bad}, and the error names action[{e.Component}] of env {e.Env}";
        }
        finally
        {
            buffers.Act[i] = good;
            obs.CopyTo(buffers.Obs, 0);
        }
    }

    static float[] Bad(Component component) => component.IsWhole
        ? [float.NaN, float.PositiveInfinity, float.NegativeInfinity, -1, 0.5f, component.High + 1, float.MaxValue]
        : [float.NaN, float.PositiveInfinity, float.NegativeInfinity];

    static float[] AfterTwoSteps(CheckedFamily f)
    {
        var play = new RandomPlay(f.Task.CreateEnvs(Envs), CheckedFamily.Root);
        play.Step();
        play.Step();
        return play.Buffers.Obs;
    }

    internal static string? Extremes(CheckedFamily f)
    {
        var buffers = new StepBuffers(f.Task.CreateEnvs(2));
        foreach (float sign in (float[])[-1, 1])
        {
            buffers.Reset(CheckedFamily.Root);
            for (int t = 1; t <= f.Steps; t++)
            {
                for (int env = 0; env < 2; env++) Largest(f.Spec, sign, buffers.ObsOf(env), buffers.ActOf(env));
                buffers.Step();
                foreach (float x in (float[])[.. buffers.Obs, .. buffers.FinalObs, .. buffers.Reward])
                    if (!float.IsFinite(x)) return $"step {t} with every action [{string.Join(", ", buffers.ActOf(0).ToArray())}]: {x} among observations and rewards";
            }
        }
        return null;
    }

    static void Largest(EnvSpec spec, float sign, ReadOnlySpan<float> obs, Span<float> act)
    {
        for (int i = 0; i < act.Length; i++)
        {
            Component component = spec.Action.ComponentAt(i);
            if (!component.IsWhole) act[i] = sign * float.MaxValue;
            else act[i] = sign < 0 ? 0 : component.High;
        }
        ActionMasks.Permit(spec, obs, act);
    }

    internal static string? Misuse(CheckedFamily f)
    {
        IVectorEnv envs = f.Task.CreateEnvs(2);
        var buffers = new StepBuffers(envs);
        return Refused<InvalidOperationException>("a step before the first reset", buffers.Step)
            ?? Refused<ArgumentException>("a reset into a buffer that is too long", () => envs.Reset(CheckedFamily.Root, new float[buffers.Obs.Length + 1]))
            ?? Started()
            ?? Refused<ArgumentException>("a step with too few actions", () => envs.Step(buffers.Act.AsSpan(1), buffers.Into))
            ?? Refused<ArgumentException>("a step into a buffer that is too long", () => envs.Step(buffers.Act, buffers.Into with { Reward = new float[3] }));

        string? Started()
        {
            envs.Reset(CheckedFamily.Root, buffers.Obs);
            return null;
        }
    }

    static string? Refused<E>(string what, Action call) where E : Exception
    {
        try
        {
            call();
            return $"{what} went through; expected an {typeof(E).Name}";
        }
        catch (E)
        {
            return null;
        }
    }
}
