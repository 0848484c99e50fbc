using MetaRL.Envs.Spaces;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Checks;

/// <summary>Probes of what episodes are made of.</summary>
static class EpisodeChecks
{
    const int Envs = 3, Shown = 20;

    internal static string? Observations(CheckedFamily f)
    {
        var play = new RandomPlay(f.Task.CreateEnvs(Envs), CheckedFamily.Root);
        for (int i = 0; i < Envs; i++)
            if (Outside(f, "Reset", i, 0, play.Buffers.ObsOf(i)) is { } atReset) return atReset;
        for (int t = 1; t <= f.Steps; t++)
        {
            play.Step();
            for (int i = 0; i < Envs; i++)
            {
                string? problem = Outside(f, "Step", i, t, play.Buffers.FinalObsOf(i))
                    ?? Outside(f, play.Buffers.Ended(i) ? "Reset" : "Step", i, t, play.Buffers.ObsOf(i));
                if (problem is not null) return problem;
                if (!float.IsFinite(play.Buffers.Reward[i])) return $"env {i}, step {t}: the reward is {play.Buffers.Reward[i]}";
            }
        }
        return null;
    }

    static string? Outside(CheckedFamily f, string where, int env, int t, ReadOnlySpan<float> obs)
    {
        if (f.Spec.Observation.Contains(obs)) return null;
        string values = string.Join(", ", obs[..Math.Min(obs.Length, Shown)].ToArray());
        return $"env {env}, step {t}: {where} gave the observation [{values}{(obs.Length > Shown ? ", ..." : "")}]{Culprit(f.Spec.Observation, obs)}, "
            + $"which is not in {f.Spec.Observation}";
    }

    static string Culprit(Space space, ReadOnlySpan<float> obs)
    {
        if (obs.Length != space.Size || obs.Length == 1) return "";
        for (int i = 0; i < obs.Length; i++)
        {
            Component component = space.ComponentAt(i);
            if (component.Contains(obs[i])) continue;
            string outside = component.IsWhole ? $"and not {component}" : $"outside [{component.Low}, {component.High}]";
            return $" with obs{space.PlaceOf(i)} = {obs[i]} {outside}";
        }
        return "";
    }

    internal static string? Ends(CheckedFamily f)
    {
        var play = new RandomPlay(f.Task.CreateEnvs(Envs), CheckedFamily.Root);
        int[] clock = new int[Envs];
        for (int t = 1; t <= f.Steps; t++)
        {
            play.Step();
            for (int i = 0; i < Envs; i++)
            {
                clock[i]++;
                (bool terminated, bool truncated) = (play.Buffers.Terminated[i], play.Buffers.Truncated[i]);
                if (truncated != (clock[i] == f.Spec.Horizon && !terminated))
                    return $"env {i}, step {t}, {clock[i]} steps into an episode of at most {f.Spec.Horizon}: terminated {terminated}, truncated {truncated}";
                if (terminated || truncated) clock[i] = 0;
            }
        }
        return null;
    }

    internal static string? FinalObservations(CheckedFamily f)
    {
        var play = new RandomPlay(f.Task.CreateEnvs(Envs), CheckedFamily.Root);
        float[][] first = [.. Enumerable.Range(0, Envs).Select(i => play.Buffers.ObsOf(i).ToArray())];
        bool observationsMove = false, finalsDiffer = false, anyEnded = false;
        for (int t = 1; t <= f.Steps; t++)
        {
            play.Step();
            for (int i = 0; i < Envs; i++)
            {
                float[] obs = play.Buffers.ObsOf(i).ToArray(), final = play.Buffers.FinalObsOf(i).ToArray();
                anyEnded |= play.Buffers.Ended(i);
                observationsMove |= !obs.SequenceEqual(first[i]);
                if (play.Buffers.Ended(i)) (first[i], finalsDiffer) = (obs, finalsDiffer || !obs.SequenceEqual(final));
                else if (!obs.SequenceEqual(final)) return $"env {i}, step {t}: FinalObs and Obs differ though the episode goes on";
            }
        }
        return !observationsMove || !anyEnded || finalsDiffer ? null : "where an episode ends, FinalObs is already the next episode's first observation";
    }

    internal static string? Determinism(CheckedFamily f)
    {
        IVectorEnv envs = f.Task.CreateEnvs(Envs);
        uint[][] first = RandomPlay.Record(envs, CheckedFamily.Root, f.Steps);
        const string advice = "draw all randomness from the rng that Reset and Step are given, never from the clock, Random or static fields";
        if (!TaskChecks.Same(first, RandomPlay.Record(f.Task.CreateEnvs(Envs), CheckedFamily.Root, f.Steps)))
            return $"two runs of the same task and seed differ; {advice}";
        RandomPlay.Record(envs, CheckedFamily.Root.Fork("another"), Math.Min(f.Spec.Horizon / 2 + 1, f.Steps));
        return TaskChecks.Same(first, RandomPlay.Record(envs, CheckedFamily.Root, f.Steps)) ? null
            : "the same seed gives something else after other episodes; Reset must set every field of the state";
    }

    internal static string? Isolation(CheckedFamily f)
    {
        uint[][] three = RandomPlay.Record(f.Task.CreateEnvs(Envs), CheckedFamily.Root, f.Steps);
        uint[][] seven = RandomPlay.Record(f.Task.CreateEnvs(7), CheckedFamily.Root, f.Steps);
        if (!TaskChecks.Same(three, seven) || !TaskChecks.Same(RandomPlay.Record(f.Task.CreateEnvs(1), CheckedFamily.Root, f.Steps), three))
            return "environment 0 depends on how many run beside it";
        var other = new RandomPlay(f.Family.Sample(Split.Test, CheckedFamily.Root).CreateEnvs(2), CheckedFamily.Root.Fork("other"));
        uint[][] interleaved = RandomPlay.Record(new Interleaved(f.Task.CreateEnvs(Envs), other), CheckedFamily.Root, f.Steps);
        return TaskChecks.Same(three, interleaved) ? null
            : "a trajectory changes when another task's environments step in between; "
            + "they share something that changes, such as a static field or the family's own array";
    }

    internal static string? Allocation(CheckedFamily f)
    {
        var play = new RandomPlay(f.Task.CreateEnvs(Envs), CheckedFamily.Root);
        void Play()
        {
            for (int t = 0; t < f.Steps; t++) play.Step();
        }
        Play();
        long bytes = AllocationProbe.Bytes(Play);
        if (bytes == 0) return null;
        double perStep = bytes / (double)(f.Steps * Envs);
        return $"{perStep:F1} bytes allocated per step of an environment; make arrays in CreateEnv, not in Reset or Step";
    }

    /// <summary>Environments between whose steps others step.</summary>
    sealed class Interleaved(IVectorEnv own, RandomPlay other) : IVectorEnv
    {
        public int Count => own.Count;
        public EnvSpec Spec => own.Spec;
        public void Reset(Seed seed, Span<float> obs, int first = 0) => own.Reset(seed, obs, first);

        public void Step(ReadOnlySpan<float> act, StepSpans into)
        {
            other.Step();
            own.Step(act, into);
        }
    }
}
