namespace MetaRL.Cli.Searching;

/// <summary>What <c>metarl sweep</c> was asked for.</summary>
sealed record SearchOptions
{
    public string? Script { get; init; }

    public string[] Grid { get; init; } = [];

    public string[] Over { get; init; } = [];

    /// <summary>Trials to draw; null for a grid.</summary>
    public int? Random { get; init; }

    public bool Halving { get; init; }

    public int? Eta { get; init; }

    public int? Rungs { get; init; }

    /// <summary>Of the draws.</summary>
    public int? Seed { get; init; }

    /// <summary>Training seeds of each trial.</summary>
    public int? Seeds { get; init; }

    /// <summary>Adaptation steps to score after.</summary>
    public int? Score { get; init; }

    public string? Out { get; init; }

    /// <summary>Folder of a sweep to go on with.</summary>
    public string? Resume { get; init; }

    /// <summary>Trials at a time.</summary>
    public int? Parallel { get; init; }

    /// <summary>Worker threads of all trials together.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    public bool Retry { get; init; }

    public bool Json { get; init; }

    /// <summary>What came after <c>--</c>, for the script.</summary>
    public string[] Words { get; init; } = [];
}
