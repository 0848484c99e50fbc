using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Policies;
using MetaRL.Rollouts;

namespace MetaRL.Updates.OffPolicy;

/// <summary>A transition as a row (s, u, r, s′, goes on): u the action as a part of its box, from −1 to 1; r as it was; and 1 where a value
/// follows, 0 where the episode terminated. Its first S + A + 1 numbers are what an encoder sees.</summary>
/// <param name="State">S.</param>
/// <param name="Act">A.</param>
readonly record struct TransitionShape(int State, int Act)
{
    public static TransitionShape Of(EnvSpec spec) => new(PosteriorPolicy.StateDim(spec), spec.ActDim);

    public int Width => 2 * State + Act + 2;

    public int Context => State + Act + 1;

    public int Reward => State + Act;

    public int Next => State + Act + 1;

    public int GoesOn => Width - 1;

    /// <summary>All that count of some trajectories, [count, Width], in their order. A truncated episode goes on from its final observation.</summary>
    public float[] Rows(Trajectories tau, EnvSpec spec)
    {
        int[] valid = [.. Enumerable.Range(0, tau.Count).Where(n => tau.Mask[n] != 0)];
        var rows = new float[valid.Length * Width];
        for (int i = 0; i < valid.Length; i++) Write(tau, valid[i], spec, rows.AsSpan(i * Width, Width));
        return rows;
    }

    void Write(Trajectories tau, int n, EnvSpec spec, Span<float> row)
    {
        tau.Obs.AsSpan(n * spec.ObsDim, State).CopyTo(row);
        ((BoxSpace)spec.Action).ToUnit(tau.Act.AsSpan(n * Act, Act), row.Slice(State, Act));
        row[Reward] = tau.Reward[n];
        After(tau, n, spec.ObsDim)[..State].CopyTo(row[Next..]);
        row[GoesOn] = tau.Terminated[n] ? 0 : 1;
    }

    static ReadOnlySpan<float> After(Trajectories tau, int n, int obsDim)
    {
        bool isLast = tau.Terminated[n] || tau.Truncated[n];
        if (!isLast) return tau.Obs.AsSpan((n + tau.Envs) * obsDim, obsDim);
        int ended = tau.Episode[n] * tau.Envs + n % tau.Envs;
        return tau.FinalObs.AsSpan(ended * obsDim, obsDim);
    }
}
