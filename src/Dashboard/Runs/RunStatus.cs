namespace MetaRL.Dashboard.Runs;

/// <summary>How a run stands.</summary>
/// <param name="Stage">How far it is.</param>
sealed record RunStatus(RunStage Stage)
{
    /// <summary>Iterations done.</summary>
    public int Done { get; init; }

    /// <summary>Iterations in all; 0 where that is not known.</summary>
    public int Iterations { get; init; }

    /// <summary>The newest mean returns after k = 0..K steps; empty before the first.</summary>
    public IReadOnlyList<double> Returns { get; init; } = [];

    /// <summary>Seconds that the remaining iterations will take at the present speed; null where that is not known.</summary>
    public double? SecondsLeft { get; init; }
}
