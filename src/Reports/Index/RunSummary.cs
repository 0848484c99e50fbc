using MetaRL.Reports.Runs;

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

    internal const string IterationsKey = "training.iterations";

    /// <summary>Meta-iterations that its settings ask for, or the newest command that went on with it; null where neither says.</summary>
    public int? Planned => int.TryParse(Settings.GetValueOrDefault(IterationsKey), out int planned) ? planned : null;

    /// <summary>When it began, UTC; null where the run does not say.</summary>
    public DateTime? Started { get; init; }

    /// <summary>Where tensors lived, such as "cpu".</summary>
    public string Device { get; init; } = "";

    /// <summary>Every setting by its dotted name, such as <c>learner.innerLr</c>; a record's own name is that of its type
    /// (<c>learner</c> is <c>maml</c>). Of a run that went on, <c>training.iterations</c> is what the newest command asked for.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Held-out return after k = 0..K steps, mean over tasks (and seeds, and episodes of a trial), of the newest evaluation
    /// that the run ended with; empty before the first.</summary>
    public IReadOnlyList<double> Scores { get; init; } = [];

    /// <summary>Held-out return after the last step; null before the evaluation.</summary>
    public double? Score => Scores.Count > 0 ? Scores[^1] : null;

    /// <summary>Task family: the name of its type, such as "pointNavigation"; of a family that is wrapped in others, the innermost,
    /// whose tasks these are.</summary>
    public string Family => FlatSettings.Innermost(Settings, "problem.family") ?? "";

    /// <summary>Learner: the name of its type.</summary>
    public string Learner => Settings.GetValueOrDefault("learner", "");

    /// <summary>Outer update: the name of its type.</summary>
    public string Update => Settings.GetValueOrDefault("update", "");
}
