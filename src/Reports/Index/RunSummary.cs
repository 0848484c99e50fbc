namespace MetaRL.Reports.Index;

/// <summary>A run folder in a line: what a list of many runs shows and is searched by.</summary>
public sealed record RunSummary
{
    /// <summary>The run folder, as a path that can be opened from here.</summary>
    public required string Folder { get; init; }

    /// <summary>How far it has come.</summary>
    public required RunState State { get; init; }

    /// <summary>Why it cannot be read; empty where it can.</summary>
    public string Fault { get; init; } = "";

    /// <summary>Name of the experiment.</summary>
    public string Experiment { get; init; } = "";

    /// <summary>The training seed.</summary>
    public int Seed { get; init; }

    /// <summary>Meta-iterations done.</summary>
    public int Iterations { get; init; }

    /// <summary>Meta-iterations that its settings ask for; null where they do not say.</summary>
    public int? Planned => int.TryParse(Settings.GetValueOrDefault("training.iterations"), out int planned) ? planned : null;

    /// <summary>When it began, UTC; null where the run does not say.</summary>
    public DateTime? Started { get; init; }

    /// <summary>Where tensors lived, such as "cpu".</summary>
    public string Device { get; init; } = "";

    /// <summary>Every setting by its dotted name, such as <c>learner.innerLr</c>; a record's own name is that of its type
    /// (<c>learner</c> is <c>maml</c>).</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Held-out return after k = 0..K steps, mean over tasks (and seeds); empty before the evaluation.</summary>
    public IReadOnlyList<double> Scores { get; init; } = [];

    /// <summary>Held-out return after the last step; null before the evaluation.</summary>
    public double? Score => Scores.Count > 0 ? Scores[^1] : null;

    /// <summary>Task family: the name of its type, such as "pointNavigation".</summary>
    public string Family => Settings.GetValueOrDefault("problem.family", "");

    /// <summary>Learner: the name of its type.</summary>
    public string Learner => Settings.GetValueOrDefault("learner", "");

    /// <summary>Outer update: the name of its type.</summary>
    public string Update => Settings.GetValueOrDefault("update", "");
}
