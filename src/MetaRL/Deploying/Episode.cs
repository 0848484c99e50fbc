namespace MetaRL.Deploying;

/// <summary>What was seen, done and earned in one episode.</summary>
sealed class Episode
{
    public List<float> Obs { get; } = [];
    public List<float> Act { get; } = [];
    public List<float> LogProb { get; } = [];
    public List<float> Reward { get; } = [];
    public bool IsTerminated { get; private set; }
    public float[] FinalObs { get; private set; } = [];

    /// <summary>Steps that are complete.</summary>
    public int Steps => Reward.Count;

    public void Add(ReadOnlySpan<float> obs, ReadOnlySpan<float> act, float logProb)
    {
        Obs.AddRange(obs);
        Act.AddRange(act);
        LogProb.Add(logProb);
    }

    public void End(bool isTerminated, ReadOnlySpan<float> finalObs)
    {
        IsTerminated = isTerminated;
        FinalObs = finalObs.ToArray();
    }
}
