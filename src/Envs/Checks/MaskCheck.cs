using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Checks;

/// <summary>Probes the action mask, where the spec says that there is one: also of vector environments of an author's own,
/// which may not look themselves.</summary>
static class MaskCheck
{
    const int Envs = 3, MostTries = 50;

    internal static string? Probe(CheckedFamily f)
    {
        if (f.Spec.ActionMask is null) return null;
        if (PlayChecks.Mask(f) is { } problem) return problem;
        var play = new RandomPlay(f.Task.CreateEnvs(Envs), CheckedFamily.Root);
        for (int t = 0; t < f.Steps; t++)
        {
            for (int env = 0; env < Envs; env++)
                if (Faulty(f.Spec, play.Buffers, env) is { } fault) return $"env {env}, step {t}: {fault}";
            if (t < MostTries && Taken(f, play.Buffers, t) is { } taken) return taken;
            play.Step();
        }
        return play.Buffers.Obs.AsSpan().SequenceEqual(Undisturbed(f)) ? null : "environments stepped although an action that the mask forbids was refused";
    }

    static float[] Undisturbed(CheckedFamily f)
    {
        var play = new RandomPlay(f.Task.CreateEnvs(Envs), CheckedFamily.Root);
        for (int t = 0; t < f.Steps; t++) play.Step();
        return play.Buffers.Obs;
    }

    static string? Faulty(EnvSpec spec, StepBuffers buffers, int env)
    {
        ReadOnlySpan<float> mask = buffers.ObsOf(env)[^spec.MaskDim..];
        return ActionMasks.NotBits(spec, mask) ?? ActionMasks.NoChoice(spec, mask);
    }

    // Every choice of the first environment that is not allowed, in the place of one that is.
    static string? Taken(CheckedFamily f, StepBuffers buffers, int t)
    {
        float[] obs = [.. buffers.Obs];
        int at = 0;
        Rng rng = CheckedFamily.Root.Fork("mask").Fork((ulong)t).Stream();
        for (int env = 0; env < Envs; env++) f.Spec.SampleAction(ref rng, buffers.ObsOf(env), buffers.ActOf(env));
        for (int k = 0; k < f.Spec.ActDim; k++)
        {
            int n = f.Spec.Action.Choices[k];
            for (int j = 0; j < n; j++)
            {
                if (obs[f.Spec.InputDim + at + j] != 0) continue;
                (float good, buffers.Act[k]) = (buffers.Act[k], j);
                string? problem = Refused(buffers, k, t);
                buffers.Act[k] = good;
                obs.CopyTo(buffers.Obs, 0);
                if (problem is not null) return problem;
            }
            at += n;
        }
        return null;
    }

    static string? Refused(StepBuffers buffers, int k, int t)
    {
        string action = $"action[{k}] = {buffers.Act[k]} of env 0 at step {t + 1}, which the mask forbids";
        try
        {
            buffers.Step();
            return $"{action}, went through; expected an InvalidActionException";
        }
        catch (InvalidActionException e)
        {
            return (e.Env, e.Component) == (0, k) ? null : $"{action}, and the error names action[{e.Component}] of env {e.Env}";
        }
    }
}
