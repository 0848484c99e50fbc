namespace MetaRL.Reports.Search;

/// <summary>The content of <c>search.json</c>: what is tried, and what it came to so far.</summary>
/// <param name="Plan">Written before the first trial.</param>
/// <param name="Outcomes">Of trials that came to an end, by rung and trial: whatever order they ended in, the same.</param>
sealed record SearchRecord(SearchPlan Plan, TrialOutcome[] Outcomes)
{
    public const string File = "search.json", Report = "report.html", Lock = "search.lock", Trials = "trials";

    /// <summary>The record with one more outcome; one of the same trial and rung is replaced.</summary>
    public SearchRecord With(TrialOutcome outcome) => this with
    {
        Outcomes =
        [
            .. Outcomes.Where(o => (o.Trial, o.Rung) != (outcome.Trial, outcome.Rung)).Append(outcome).OrderBy(o => o.Rung).ThenBy(o => o.Trial),
        ],
    };

    /// <summary>What trials came to in a round of halving; all of them in round 0.</summary>
    public IEnumerable<TrialOutcome> At(int rung) => Outcomes.Where(o => o.Rung == rung);
}

/// <summary>What a search tries. Equal plans come to equal records.</summary>
sealed record SearchPlan
{
    /// <summary>Name of the experiment.</summary>
    public required string Experiment { get; init; }

    /// <summary>Path of the script or assembly.</summary>
    public required string Script { get; init; }

    /// <summary>SHA-256 of the script.</summary>
    public required string ScriptHash { get; init; }

    /// <summary>Where the trials run: paths in settings are relative to it.</summary>
    public required string Directory { get; init; }

    /// <summary>Words of the script's command line that all trials have.</summary>
    public required string[] Words { get; init; }

    /// <summary>Training seeds of each trial.</summary>
    public required int[] Seeds { get; init; }

    /// <summary>The settings that trials differ in.</summary>
    public required SearchAxis[] Axes { get; init; }

    /// <summary>Seed of random trials; null for a grid.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Adaptation steps to score after; null for the last of the evaluation.</summary>
    public int? ScoreAfter { get; init; }

    /// <summary>Meta-iterations of each round of halving; empty where all trials run to their end.</summary>
    public required int[] Budgets { get; init; }

    /// <summary>One in so many trials goes on to the next round.</summary>
    public int? Eta { get; init; }

    /// <summary>Values of each trial, in the order of the axes.</summary>
    public required string[][] Trials { get; init; }

    /// <summary>How many trials are in a round: Nᵣ₊₁ = max(1, ⌊Nᵣ / η⌋).</summary>
    public int CountAt(int rung) => rung == 0 ? Trials.Length : Math.Max(1, CountAt(rung - 1) / Eta!.Value);

    /// <summary>The trial's settings, each key=value.</summary>
    /// <param name="trial">From 1 on.</param>
    public IEnumerable<string> Assignments(int trial) => Axes.Zip(Trials[trial - 1], (axis, value) => $"{axis.Key}={value}");

    /// <summary>Words of the script's command line that make a trial what it is, up to the end of a round.</summary>
    public IEnumerable<string> CommandOf(int trial, int rung)
    {
        string[] budget = Budgets.Length > 0 ? ["--iterations", $"{Budgets[rung]}"] : [];
        return [.. Words, .. budget, .. Assignments(trial).SelectMany(a => new[] { "--set", a })];
    }
}

/// <summary>What a trial came to.</summary>
/// <param name="Trial">From 1 on.</param>
/// <param name="Rung">The round of halving, from 0 on; 0 where there is none.</param>
/// <param name="Score">Mean held-out return over seeds and tasks; null where the trial failed.</param>
/// <param name="HalfWidth">Of the 95% interval over seeds; null for one seed.</param>
/// <param name="Error">Why it failed.</param>
sealed record TrialOutcome(int Trial, int Rung, double? Score, double? HalfWidth, string? Error);
