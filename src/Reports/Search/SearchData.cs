using MetaRL.Reports.Html;

namespace MetaRL.Reports.Search;

/// <summary>What the parts of a search's page read.</summary>
sealed record SearchData(SearchRecord Record, SearchRanking Ranking, ImportanceTable? Importance)
{
    const int Grades = 5;

    public SearchPlan Plan => Record.Plan;

    /// <summary>Outcomes that can be compared with each other, of all trials: those of the first round.</summary>
    public TrialOutcome[] First { get; } = [.. Record.At(0).Where(o => o.Score is not null)];

    public string[] Names { get; } = AxisLabels.Names(Record.Plan.Axes);

    /// <summary>What the scores of <see cref="First"/> are.</summary>
    public string ScoreName => Plan.Budgets.Length > 0 ? $"return at {Format.Plural(Plan.Budgets[0], "iteration")}" : "held-out return";

    public static SearchData Of(SearchRecord record)
    {
        TrialOutcome[] first = [.. record.At(0).Where(o => o.Score is not null)];
        ImportanceTable? importance = ImportanceTable.Of(record.Plan.Axes, [.. first.Select(o => record.Plan.Trials[o.Trial - 1])], [.. first.Select(o => o.Score!.Value)]);
        return new(record, SearchRanking.Of(record), importance);
    }

    public string Value(TrialOutcome outcome, int axis) => Plan.Trials[outcome.Trial - 1][axis];

    public double Position(TrialOutcome outcome, int axis) => Plan.Axes[axis].Position(Value(outcome, axis));

    /// <summary>"trial 3: learner.innerLr=0.05, …".</summary>
    public string Label(TrialOutcome outcome) => $"trial {outcome.Trial}: {string.Join(", ", Plan.Assignments(outcome.Trial))}";

    public bool IsBest(TrialOutcome outcome) => outcome.Trial == Ranking.Best?.Trial;

    /// <summary>The class of a trial's colour: s4 for the best fifth, s0 for the last.</summary>
    public string Look(TrialOutcome outcome) => IsBest(outcome) ? "best" : Grade[outcome.Trial];

    Dictionary<int, string> Grade { get; } = Graded([.. Record.At(0).Where(o => o.Score is not null).OrderBy(o => o.Score)]);

    static Dictionary<int, string> Graded(TrialOutcome[] ascending) =>
        ascending.Select((o, place) => (o.Trial, Look: $"s{place * Grades / ascending.Length}")).ToDictionary(g => g.Trial, g => g.Look);
}
