namespace MetaRL.Reports.Search;

/// <summary>The trials of a search in order: those that came further first, then those with the greater score.</summary>
sealed record SearchRanking(TrialOutcome[] Finished, TrialOutcome[] Failed)
{
    /// <summary>The best trial so far; null where none has finished.</summary>
    public TrialOutcome? Best => Finished.Length > 0 ? Finished[0] : null;

    /// <summary>Of each trial its last outcome counts: scores after different numbers of iterations are not compared.</summary>
    public static SearchRanking Of(SearchRecord record)
    {
        TrialOutcome[] last = [.. record.Outcomes.GroupBy(o => o.Trial).Select(g => g.MaxBy(o => o.Rung)!)];
        return new(
            [.. last.Where(o => o.Score is not null).OrderByDescending(o => o.Rung).ThenByDescending(o => o.Score).ThenBy(o => o.Trial)],
            [.. last.Where(o => o.Score is null).OrderBy(o => o.Trial)]);
    }
}
