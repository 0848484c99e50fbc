namespace MetaRL.Rollouts;

/// <summary>Âₙ ← (Âₙ − mean) / standard deviation, over the samples that count; 0 where there is no signal.</summary>
static class Standardization
{
    // Four roundings of a float of the returns' size: no smaller difference says anything.
    const double Rounding = 1.0 / (1 << 22);

    /// <summary>Standardizes in place.</summary>
    /// <param name="adv">[N], 0 where masked.</param>
    /// <param name="returns">[N], what the advantages are parts of.</param>
    /// <param name="time">[N], steps since credit began.</param>
    /// <param name="tau">Where they come from.</param>
    /// <returns>What was subtracted, and what the rest was multiplied with: 0 where there is no signal.</returns>
    public static (double Mean, double Scale) Apply(float[] adv, float[] returns, int[] time, Trajectories tau)
    {
        float[] mask = tau.Mask;
        double mean = 0, square = 0;
        foreach (float a in adv) mean += a;
        mean /= tau.ValidSteps;
        for (int n = 0; n < adv.Length; n++) if (mask[n] != 0) square += (adv[n] - mean) * (adv[n] - mean);
        double deviation = Math.Sqrt(square / tau.ValidSteps), least = Rounding * Largest(returns);
        if (deviation <= least || AreAlike(returns, time, tau, least))
        {
            Array.Clear(adv);
            return (mean, 0);
        }
        double scale = 1 / (deviation + 1e-8);
        for (int n = 0; n < adv.Length; n++) if (mask[n] != 0) adv[n] = (float)((adv[n] - mean) * scale);
        return (mean, scale);
    }

    // Masked samples have return 0.
    static double Largest(float[] returns)
    {
        float largest = 0;
        foreach (float g in returns) largest = Math.Max(largest, Math.Abs(g));
        return largest;
    }

    // Whether at every time all returns are the same, up to a tolerance, with another rollout there to compare with: then
    // nothing that was done made a difference. One that outlasts all others is held to theirs, which is nothing any more.
    static bool AreAlike(float[] returns, int[] time, Trajectories tau, double tolerance)
    {
        var at = new (float Low, float High, int Count)[tau.Steps];
        for (int n = 0; n < returns.Length; n++)
        {
            if (tau.Mask[n] == 0) continue;
            ref (float Low, float High, int Count) here = ref at[time[n]];
            float g = returns[n];
            here = here.Count == 0 ? (g, g, 1) : (Math.Min(here.Low, g), Math.Max(here.High, g), here.Count + 1);
            if (!((double)here.High - here.Low <= tolerance)) return false;   // in most batches soon; where one is NaN, too
        }
        bool areSeveral = at[0].Count > 1;
        return Array.TrueForAll(at, t => t.Count != 1 || (areSeveral && Math.Abs((double)t.Low) <= tolerance));
    }
}
