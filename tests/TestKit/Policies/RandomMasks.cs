using MetaRL.Envs;

namespace MetaRL.TestKit;

/// <summary>Action masks in random observations.</summary>
static class RandomMasks
{
    /// <summary>The observations with a mask of random bits in each, where the spec has one; every number of an action keeps a choice.</summary>
    /// <param name="spec">Of the observations.</param>
    /// <param name="obs">[..., O], overwritten.</param>
    public static Dense In(EnvSpec spec, Dense obs)
    {
        if (spec.ActionMask is null) return obs;
        var random = new Random(12);
        for (int start = 0; start < obs.Values.Length; start += spec.ObsDim) Fill(spec, obs.Values.AsSpan(start + spec.InputDim), random);
        return obs;
    }

    static void Fill(EnvSpec spec, Span<double> mask, Random random)
    {
        int at = 0;
        foreach (int n in spec.Action.Choices)
        {
            for (int j = 0; j < n; j++) mask[at + j] = random.Next(2);
            mask[at + random.Next(n)] = 1;
            at += n;
        }
    }
}
