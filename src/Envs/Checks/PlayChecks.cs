namespace MetaRL.Envs.Checks;

/// <summary>Probes of whether environments can be played at all, and of what a whole episode is like.</summary>
static class PlayChecks
{
    internal static string? Runs(CheckedFamily f) => Of(f, FaultKind.Exception);

    internal static string? Indices(CheckedFamily f) => Of(f, FaultKind.Index);

    internal static string? Written(CheckedFamily f) => Of(f, FaultKind.Unwritten);

    internal static string? Finite(CheckedFamily f) => Of(f, FaultKind.NotFinite);

    internal static string? Mask(CheckedFamily f) => Of(f, FaultKind.Mask);

    static string? Of(CheckedFamily f, FaultKind kind) => f.Survey.Fault is { } fault && fault.Kind == kind ? fault.Words : null;

    internal static string? RewardVaries(CheckedFamily f)
    {
        Survey survey = f.Survey;
        if (!IsConstant(survey)) return null;
        survey.RunExtremes();
        return !IsConstant(survey) ? null
            : $"every reward was {survey.LeastReward} in {survey.Steps} steps under random, smallest and largest actions of {Survey.Tasks} tasks, "
            + "and no return differs: there is nothing to learn from. Where rewards are so sparse that chance met none, that is as it should be";
    }

    // One reward at every step still makes returns differ where episodes are of different lengths.
    static bool IsConstant(Survey survey) => survey.Fault is null && survey.LeastReward == survey.MostReward && survey.Lengths.Count <= 1;

    internal static string? NoClockTerminates(CheckedFamily f)
    {
        Survey survey = f.Survey;
        if (!IsClock(survey)) return null;
        survey.RunExtremes();
        return !IsClock(survey) ? null
            : $"every episode terminated at its step {survey.Lengths.Single()}, whatever was done: that is a time limit. "
            + "Leave running out of time to the horizon, which truncates, so that the value of what would have come is not lost. "
            + "Where those steps are the whole game, as a bandit's pulls are, that is as it should be";
    }

    // An episode of one step, or one without a state that could go on, such as a bandit's, is whole when it is over.
    static bool IsClock(Survey survey) =>
        survey.Fault is null && survey.AllTerminated && survey.ObservationsDiffer && survey.Lengths.Count == 1 && survey.Lengths.Single() > 1;
}
