namespace MetaRL.Envs.Vectorized;

/// <summary>Where one step of B environments is written; the caller owns the memory.</summary>
public readonly ref struct StepSpans
{
    /// <summary>[B, O], what to act on next: already of the new episode where one ended.</summary>
    public required Span<float> Obs { get; init; }

    /// <summary>[B, O], what the step led to, before any reset. Bootstrap a truncated episode from this.</summary>
    public required Span<float> FinalObs { get; init; }

    /// <summary>[B], reward of the step.</summary>
    public required Span<float> Reward { get; init; }

    /// <summary>[B], the episode ended for good: no value follows.</summary>
    public required Span<bool> Terminated { get; init; }

    /// <summary>[B], the horizon cut the episode short. Never true together with Terminated.</summary>
    public required Span<bool> Truncated { get; init; }

    /// <summary>[B], whether the step led to a state of success (<see cref="StepResult.Solved"/>); empty where nobody asks, as by default.</summary>
    public Span<bool> Solved { get; init; }

    /// <summary>Checks the lengths of all spans.</summary>
    /// <param name="count">B.</param>
    /// <param name="spec">Gives O.</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public void Check(int count, EnvSpec spec)
    {
        Require.Length(Obs.Length, count, spec.ObsDim, "into.Obs");
        Require.Length(FinalObs.Length, count, spec.ObsDim, "into.FinalObs");
        Require.Length(Reward.Length, count, 1, "into.Reward");
        Require.Length(Terminated.Length, count, 1, "into.Terminated");
        Require.Length(Truncated.Length, count, 1, "into.Truncated");
        if (!Solved.IsEmpty) Require.Length(Solved.Length, count, 1, "into.Solved");
    }
}
