namespace MetaRL.Envs.Vectorized;

/// <summary>
/// What a vector environment owes its callers whatever it simulates: actions admitted, episodes counted, terminated
/// told from truncated (never both: termination wins), final observations kept, faults named. One pass over the batch
/// for each, so that checks and copies go by whole vectors.
/// </summary>
sealed class Episodes
{
    readonly int[] clock;   // [B], steps taken in the running episode
    readonly float[] acts;  // [B, A], as the environments get them
    readonly ActionMasks? masks;
    readonly int o, a, horizon;
    bool started;

    internal Episodes(EnvSpec spec, int count)
    {
        Spec = spec;
        (o, a, horizon) = (spec.ObsDim, spec.ActDim, spec.Horizon);
        Require.InRange(count, 1, Array.MaxLength / Math.Max(o, a), "number of envs");
        clock = new int[count];
        acts = new float[count * a];
        masks = spec.ActionMask is null ? null : new(spec, count);
    }

    internal int Count => clock.Length;
    internal EnvSpec Spec { get; }

    /// <summary>[B, A], the last admitted actions.</summary>
    internal ReadOnlySpan<float> Acts => acts;

    // Environment i of the batch is number first + i of its rollout, and its stream depends on that number alone.
    internal void Start(Span<float> obs, Seed seed, int first, Span<Rng> rngs)
    {
        Require.Length(obs.Length, Count, o, "obs");
        Require.InRange(first, 0, int.MaxValue - Count, "first");
        for (int i = 0; i < Count; i++) rngs[i] = seed.Fork((ulong)(first + i)).Stream();
        started = true;
    }

    // Checks everything before any environment steps.
    internal void Admit(ReadOnlySpan<float> act, StepSpans into)
    {
        if (!started) throw new InvalidOperationException("Step before Reset: call Reset(seed, obs) first");
        Require.Length(act.Length, Count, a, "act");
        into.Check(Count, Spec);
        Spec.Action.Admit(act, acts);
        masks?.RequireAllowed(acts);
    }

    // Obs, rewards and terminations are those of the step; whoever is told that an episode ended must begin another.
    internal void Finish(StepSpans into)
    {
        CheckFinite(into.Obs, into.Reward);
        into.Obs.CopyTo(into.FinalObs);
        Span<bool> truncated = into.Truncated;
        ReadOnlySpan<bool> terminated = into.Terminated;
        int[] clock = this.clock;
        for (int i = 0; i < clock.Length; i++) truncated[i] = ++clock[i] == horizon && !terminated[i];
        if (masks is not null) NoteMasks(into);
    }

    // Where an episode is over, nothing need be allowed.
    void NoteMasks(StepSpans into)
    {
        for (int i = 0; i < clock.Length; i++)
            if (!into.Terminated[i] && !into.Truncated[i]) masks!.Note(i, clock[i], into.Obs.Slice(i * o, o));
    }

    // Obs are those of the reset.
    internal void Begin(int i, ReadOnlySpan<float> obs)
    {
        clock[i] = 0;
        if (!Finite.All(obs)) ThrowFault(i, 0, obs);
        masks?.Note(i, 0, obs);
    }

    void CheckFinite(ReadOnlySpan<float> obs, ReadOnlySpan<float> reward)
    {
        if (Finite.All(reward) && Finite.All(obs)) return;
        for (int i = 0; i < Count; i++)
        {
            if (!float.IsFinite(reward[i])) throw new EnvFaultException(i, clock[i] + 1, "reward", reward[i]);
            ThrowFault(i, clock[i] + 1, obs.Slice(i * o, o));
        }
    }

    void ThrowFault(int i, int step, ReadOnlySpan<float> obs)
    {
        for (int j = 0; j < obs.Length; j++)
            if (!float.IsFinite(obs[j])) throw new EnvFaultException(i, step, $"obs{Spec.Observation.PlaceOf(j)}", obs[j]);
    }
}
