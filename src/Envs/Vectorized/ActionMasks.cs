using MetaRL.Envs.Spaces;

namespace MetaRL.Envs.Vectorized;

/// <summary>Which choices the last observations of B environments allow (<see cref="EnvSpec.ActionMask"/>).</summary>
sealed class ActionMasks(EnvSpec spec, int count)
{
    const int Listed = 20;

    readonly float[] masks = new float[count * spec.MaskDim]; // [B, C]
    readonly int[] choices = [.. spec.Action.Choices];
    readonly int inputs = spec.InputDim, width = spec.MaskDim;

    /// <summary>Takes note of an observation that will be acted on.</summary>
    internal void Note(int env, int step, ReadOnlySpan<float> obs)
    {
        ReadOnlySpan<float> mask = obs[inputs..];
        if ((NotBits(spec, mask) ?? NoChoice(spec, mask)) is { } problem) throw new ActionMaskException(problem, env, step);
        mask.CopyTo(masks.AsSpan(env * width));
    }

    /// <summary>Refuses actions that the last observations do not allow.</summary>
    /// <param name="acts">[B, A], choices.</param>
    internal void RequireAllowed(ReadOnlySpan<float> acts)
    {
        int at = 0;
        for (int i = 0; i < acts.Length; i++)
        {
            int number = i % choices.Length;
            ReadOnlySpan<float> mask = masks.AsSpan(at, choices[number]);
            if (mask[(int)acts[i]] == 0) throw new InvalidActionException(i / choices.Length, number, acts[i], $"one that the action mask allows ({Allowed(mask)})");
            at += choices[number];
        }
    }

    static string Allowed(ReadOnlySpan<float> mask)
    {
        var all = new List<int>();
        for (int j = 0; j < mask.Length; j++) if (mask[j] != 0) all.Add(j);
        return string.Join(", ", all.Take(Listed)) + (all.Count > Listed ? ", ..." : "");
    }

    /// <summary>Which number of a mask is neither 0 nor 1, in words; null where all are.</summary>
    internal static string? NotBits(EnvSpec spec, ReadOnlySpan<float> mask)
    {
        for (int j = 0; j < mask.Length; j++)
            if (mask[j] is not (0 or 1)) return $"{spec.ActionMask}[{j}] of the action mask is {mask[j]}, expected 0 or 1";
        return null;
    }

    /// <summary>Which number of the action a mask leaves without a choice, in words; null where none is.</summary>
    internal static string? NoChoice(EnvSpec spec, ReadOnlySpan<float> mask)
    {
        int at = 0;
        for (int k = 0; k < spec.ActDim; k++)
        {
            int n = CountOf(spec.Action, k);
            if (!mask.Slice(at, n).ContainsAnyExcept(0))
                return $"the action mask '{spec.ActionMask}' allows none of the {n} choices of action[{k}], expected one at least; where nothing can be done the episode is over: Terminated";
            at += n;
        }
        return null;
    }

    /// <summary>Draws an allowed action, uniformly; takes one draw for each number.</summary>
    internal static void Sample(EnvSpec spec, ref Rng rng, ReadOnlySpan<float> obs, Span<float> act)
    {
        ReadOnlySpan<float> mask = obs[^spec.MaskDim..];
        if (NoChoice(spec, mask) is { } problem) throw new InvalidOperationException($"SampleAction: {problem}");
        for (int k = 0; k < act.Length; k++)
        {
            int n = CountOf(spec.Action, k);
            int nth = rng.Below(n - mask[..n].Count(0));
            act[k] = NthAllowed(mask[..n], nth);
            mask = mask[n..];
        }
    }

    /// <summary>Puts the nearest allowed choice in the place of each that is not.</summary>
    internal static void Permit(EnvSpec spec, ReadOnlySpan<float> obs, Span<float> act)
    {
        if (spec.ActionMask is null) return;
        ReadOnlySpan<float> mask = obs[^spec.MaskDim..];
        for (int k = 0; k < act.Length; k++)
        {
            int n = CountOf(spec.Action, k), wanted = (int)act[k];
            for (int j = 0; j < n; j++)
            {
                bool isNearer = mask[(int)act[k]] == 0 || Math.Abs(j - wanted) < Math.Abs((int)act[k] - wanted);
                if (mask[j] != 0 && isNearer) act[k] = j;
            }
            mask = mask[n..];
        }
    }

    static int NthAllowed(ReadOnlySpan<float> mask, int nth)
    {
        int j = 0;
        for (; ; j++)
            if (mask[j] != 0 && nth-- == 0) return j;
    }

    // Space.Choices makes an array.
    static int CountOf(Space action, int k) => (int)action.ComponentAt(k).High + 1;
}
