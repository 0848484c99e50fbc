namespace MetaRL.Rollouts.Tests;

/// <summary>One episode by hand: a reward a step, one-dimensional observations (one more than steps), and how it ended.</summary>
sealed record Episode(float[] Reward, float[] Obs, bool Terminated)
{
    public int Length => Reward.Length;

    public static Episode Of(bool terminated, params float[] reward) => new(reward, new float[reward.Length + 1], terminated);
}

/// <summary>Trajectories put together by hand.</summary>
static class Tape
{
    /// <summary>What every environment played; [B][episodes]. Behind it come masked samples full of nonsense.</summary>
    public static Trajectories Of(params Episode[][] envs)
    {
        int steps = envs.Max(e => e.Sum(x => x.Length)), b = envs.Length, n = steps * b;
        float[] Nonsense(int count) => [.. Enumerable.Repeat(1e6f, count)];
        var tau = new Trajectories
        {
            Steps = steps,
            Envs = b,
            Obs = Nonsense(n),
            Act = new float[n],
            LogProb = new float[n],
            Reward = Nonsense(n),
            Mask = new float[n],
            Time = new int[n],
            Episode = new int[n],
            Terminated = new bool[n],
            Truncated = new bool[n],
            FinalObs = new float[envs[0].Length * b],
            EpisodeReturns = [.. Enumerable.Range(0, envs[0].Length).SelectMany(e => envs.Select(env => env[e].Reward.Sum(static r => (double)r)))],
            ValidSteps = envs.Sum(e => e.Sum(x => x.Length)),
        };
        foreach (Placed p in Place(envs)) Write(tau, p);
        return tau;
    }

    /// <summary>Every episode with its place in the tape.</summary>
    public static IEnumerable<Placed> Place(Episode[][] envs)
    {
        for (int b = 0; b < envs.Length; b++)
            for (int e = 0, start = 0; e < envs[b].Length; start += envs[b][e].Length, e++)
                yield return new(envs[b][e], b, e, start, envs.Length);
    }

    static void Write(Trajectories tau, Placed p)
    {
        Episode x = p.Episode;
        for (int t = 0; t < x.Length; t++)
        {
            int n = p.Sample(t);
            (tau.Obs[n], tau.Reward[n], tau.Mask[n], tau.Time[n], tau.Episode[n]) = (x.Obs[t], x.Reward[t], 1, t, p.Number);
        }
        tau.Terminated[p.Sample(x.Length - 1)] = x.Terminated;
        tau.Truncated[p.Sample(x.Length - 1)] = !x.Terminated;
        tau.FinalObs[p.Number * p.Envs + p.Env] = x.Obs[^1];
    }
}

/// <summary>An episode and where it lies: which environment, which of its episodes, from which step.</summary>
sealed record Placed(Episode Episode, int Env, int Number, int Start, int Envs)
{
    public int Sample(int t) => (Start + t) * Envs + Env;
}
