using MetaRL.Envs.Spaces;

namespace MetaRL.Envs.Checks;

/// <summary>
/// Looks for observations that give away what chance has yet to decide, such as tomorrow's price. Under random actions
/// the next reward is fitted linearly to (obs, act, obs × act), once with the observation acted on and once with the one
/// before it, and both fits are judged on steps that they have not seen. Where the first explains nearly all and the
/// second little, fresh randomness was known before it took effect. Only linear give-aways are found.
/// </summary>
static class LookAheadCheck
{
    const int Steps = 4000, MostFeatures = 300;
    const double Known = 0.95, Unknown = 0.5;

    internal static string? Probe(CheckedFamily f)
    {
        if (CountFeatures(f.Spec) > MostFeatures) return null;
        (List<double[]> now, List<double[]> before, List<double> rewards) = Play(f);
        if (now.Count < 2 * CountFeatures(f.Spec)) return null;
        double fromNow = LinearFit.Explained(now, rewards), fromBefore = LinearFit.Explained(before, rewards);
        if (fromNow < Known || fromBefore > Unknown) return null;
        return $"the next reward follows from the observation and the action (R^2 {fromNow:F3} on unseen steps), "
            + $"but not from the observation before (R^2 {fromBefore:F3}): "
            + "what chance decides for the coming step is visible before acting. With prices or any other outside process that is look-ahead; "
            + "where the observation is the situation that the action answers, it is as it should be";
    }

    // Features of the observation acted on, those of the one before, and the reward, for steps with two observations of their episode.
    static (List<double[]> Now, List<double[]> Before, List<double> Rewards) Play(CheckedFamily f)
    {
        const int envs = 4;
        var play = new RandomPlay(f.Task.CreateEnvs(envs), CheckedFamily.Root.Fork("look-ahead"));
        var (now, before, rewards) = (new List<double[]>(), new List<double[]>(), new List<double>());
        float[]?[] previous = new float[envs][];
        float[][] current = [.. Enumerable.Range(0, envs).Select(i => play.Buffers.ObsOf(i).ToArray())];
        for (int t = 0; t < Steps / envs; t++)
        {
            play.Step();
            for (int i = 0; i < envs; i++)
            {
                if (previous[i] is { } last)
                {
                    float[] act = play.Buffers.ActOf(i).ToArray();
                    now.Add(Features(f.Spec, current[i], act));
                    before.Add(Features(f.Spec, last, act));
                    rewards.Add(play.Buffers.Reward[i]);
                }
                previous[i] = play.Buffers.Ended(i) ? null : current[i];
                current[i] = play.Buffers.ObsOf(i).ToArray();
            }
        }
        return (now, before, rewards);
    }

    static long CountFeatures(EnvSpec spec)
    {
        long o = spec.ObsDim, a = OneHot.Of(spec.Action).Size;
        return 1 + o + a + o * a;
    }

    static double[] Features(EnvSpec spec, float[] obs, float[] act)
    {
        float[] oneHot = new float[OneHot.Of(spec.Action).Size];
        OneHot.Write(act, OneHot.Widths(spec.Action), oneHot);
        double[] a = Array.ConvertAll(oneHot, x => (double)x);
        return [1, .. obs.Select(o => (double)o), .. a, .. from o in obs from x in a select o * x];
    }
}
