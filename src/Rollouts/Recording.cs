using MetaRL.Envs;

namespace MetaRL.Rollouts;

/// <summary>Trajectories while they are being recorded.</summary>
sealed class Recording
{
    readonly int count, episodes, obsDim;
    readonly int[] episode, clock;   // [B]: episodes finished, steps in the current one
    readonly float[] mask, finalObs, returns, lastObs;
    readonly int[] time;
    int valid;

    public Recording(EnvSpec spec, int count, int episodes)
    {
        (this.count, this.episodes, obsDim) = (count, episodes, spec.ObsDim);
        int n = spec.Horizon * episodes * count;
        Obs = new float[n * obsDim];
        Act = new float[n * spec.ActDim];
        (LogProb, Reward, mask) = (new float[n], new float[n], new float[n]);
        (Terminated, Truncated, time) = (new bool[n], new bool[n], new int[n]);
        (finalObs, returns) = (new float[episodes * count * obsDim], new float[episodes * count]);
        (StepFinalObs, lastObs) = (new float[count * obsDim], new float[count * obsDim]);
        (episode, clock) = (new int[count], new int[count]);
        Playing = count;
    }

    public float[] Obs { get; }
    public float[] Act { get; }
    public float[] LogProb { get; }
    public float[] Reward { get; }
    public bool[] Terminated { get; }
    public bool[] Truncated { get; }
    public float[] StepFinalObs { get; }
    public int ObsWidth => count * obsDim;

    /// <summary>Where the observation that step t acts on goes; a buffer aside for what the last step of all leads to.</summary>
    public Span<float> ObsAt(int t) => (t + 1) * ObsWidth <= Obs.Length ? Obs.AsSpan(t * ObsWidth, ObsWidth) : lastObs;

    /// <summary>Environments that still have an episode to play.</summary>
    public int Playing { get; private set; }

    /// <summary>Takes note of sample n, just made by environment b.</summary>
    public void Account(int n, int b)
    {
        int e = episode[b];
        if (e == episodes) return;   // played enough: masked out
        valid++;
        mask[n] = 1;
        time[n] = clock[b]++;
        returns[e * count + b] += Reward[n];
        if (!Terminated[n] && !Truncated[n]) return;
        StepFinalObs.AsSpan(b * obsDim, obsDim).CopyTo(finalObs.AsSpan((e * count + b) * obsDim));
        clock[b] = 0;
        if (++episode[b] == episodes) Playing--;
    }

    public Trajectories Seal(int steps)
    {
        int n = steps * count, actDim = Act.Length / LogProb.Length;
        return new()
        {
            Steps = steps,
            Envs = count,
            Obs = Trim(Obs, n * obsDim),
            Act = Trim(Act, n * actDim),
            LogProb = Trim(LogProb, n),
            Reward = Trim(Reward, n),
            Mask = Trim(mask, n),
            Time = Trim(time, n),
            Terminated = Trim(Terminated, n),
            Truncated = Trim(Truncated, n),
            FinalObs = finalObs,
            EpisodeReturns = returns,
            ValidSteps = valid,
        };
    }

    static T[] Trim<T>(T[] values, int length) => values.Length == length ? values : values[..length];
}
