using System.Runtime.CompilerServices;

namespace MetaRL.Envs;

/// <summary>
/// What a vector environment owes its callers whatever it simulates: actions admitted, episodes counted, terminated
/// told from truncated (never both: termination wins), final observations kept, faults named.
/// </summary>
sealed class Episodes
{
    readonly int[] clock;   // [B], steps taken in the running episode
    readonly float[] acts;  // [B, A], as the environments get them
    readonly int o, a;
    bool started;

    internal Episodes(EnvSpec spec, int count)
    {
        Spec = spec;
        (o, a) = (spec.ObsDim, spec.ActDim);
        Require.InRange(count, 1, Array.MaxLength / Math.Max(o, a), "number of envs");
        clock = new int[count];
        acts = new float[count * a];
    }

    internal int Count => clock.Length;
    internal EnvSpec Spec { get; }

    internal void Start(Span<float> obs)
    {
        Require.Length(obs.Length, Count, o, "obs");
        started = true;
    }

    // Checks everything before any environment steps.
    internal void Admit(ReadOnlySpan<float> act, StepSpans into)
    {
        if (!started) throw new InvalidOperationException("Step before Reset: call Reset(seed, obs) first");
        Require.Length(act.Length, Count, a, "act");
        into.Check(Count, Spec);
        Spec.Action.Admit(act, acts);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ReadOnlySpan<float> Act(int i) => acts.AsSpan(i * a, a);

    // Obs are those of the reset.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Begin(int i, ReadOnlySpan<float> obs)
    {
        clock[i] = 0;
        CheckFinite(i, obs);
    }

    // Obs are those of the step; true where the episode is over and the environment must be reset.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool Finish(int i, StepResult result, ReadOnlySpan<float> obs, StepSpans into)
    {
        clock[i]++;
        if (!float.IsFinite(result.Reward)) throw new EnvFaultException(i, clock[i], "reward", result.Reward);
        CheckFinite(i, obs);
        obs.CopyTo(into.FinalObs.Slice(i * o, o));
        into.Reward[i] = result.Reward;
        into.Terminated[i] = result.Terminated;
        into.Truncated[i] = !result.Terminated && clock[i] == Spec.Horizon;
        return result.Terminated || into.Truncated[i];
    }

    void CheckFinite(int i, ReadOnlySpan<float> obs)
    {
        for (int j = 0; j < obs.Length; j++)
            if (!float.IsFinite(obs[j])) throw new EnvFaultException(i, clock[i], $"obs[{j}]", obs[j]);
    }
}
