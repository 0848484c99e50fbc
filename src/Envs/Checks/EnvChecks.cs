namespace MetaRL.Envs.Checks;

/// <summary>The contract of task families, rule by rule: what tests hold our own to, and <c>metarl env-check</c> a user's.</summary>
public static class EnvChecks
{
    /// <summary>Every rule, the most basic first.</summary>
    public static IReadOnlyList<EnvCheck> All { get; } =
    [
        new("name", "the name is a short id of lower-case letters, digits and hyphens", Severity.Violation, TaskChecks.Name),
        new("spec", "environments have the family's spec and the count asked for", Severity.Violation, TaskChecks.SpecAndCount) { IsBasic = true },
        new("runs", "whole episodes run without an exception", Severity.Violation, PlayChecks.Runs) { IsBasic = true },
        new("indices", "observations and actions are indexed within their sizes", Severity.Violation, PlayChecks.Indices) { IsBasic = true },
        new("written", "all of an observation is written", Severity.Violation, PlayChecks.Written) { IsBasic = true },
        new("finite", "observations and rewards are finite", Severity.Violation, PlayChecks.Finite) { IsBasic = true },
        new("mask", "the action mask is of 0 and 1, allows a choice wherever the episode goes on, and what it forbids is refused", Severity.Violation, MaskCheck.Probe) { IsBasic = true },
        new("pure-tasks", "sampling a task is a pure function of split and seed", Severity.Violation, TaskChecks.Sampling),
        new("split", "tasks are drawn from the rng alone; a few are divided between train and test, or the same in both", Severity.Violation, TaskChecks.Splits),
        new("held-out", "train and test share no task", Severity.Warning, TaskChecks.HeldOut),
        new("parameters", "tasks have the declared parameters, within their ranges", Severity.Violation, TaskChecks.Parameters),
        new("references", "reference lines are finite and named once", Severity.Violation, TaskChecks.References),
        new("widened", "tasks outside the trained range have its sizes and keep the contract, where the family says how it widens", Severity.Violation, WidenedCheck.Probe),
        new("observations", "observations lie in their space", Severity.Violation, EpisodeChecks.Observations),
        new("ends", "episodes terminate or are cut at the horizon, never both", Severity.Violation, EpisodeChecks.Ends),
        new("final-observations", "the last observation of an episode survives its reset", Severity.Violation, EpisodeChecks.FinalObservations),
        new("success", "a step tells success where the spec says when that counts, and only there", Severity.Violation, SuccessCheck.Probe),
        new("determinism", "the same seed gives the same trajectory, bit for bit", Severity.Violation, EpisodeChecks.Determinism),
        new("isolation", "a trajectory does not depend on what runs beside it", Severity.Violation, EpisodeChecks.Isolation),
        new("task-matters", "the task makes a difference", Severity.Violation, TaskChecks.TaskMatters),
        new("bad-actions", "an action that is not finite or not a choice is an error, and nothing steps", Severity.Violation, ActionChecks.BadActions),
        new("extreme-actions", "the largest actions leave everything finite", Severity.Violation, ActionChecks.Extremes),
        new("misuse", "a step before a reset, or a buffer of the wrong length, is an error", Severity.Violation, ActionChecks.Misuse),
        new("allocation", "a step allocates nothing", Severity.Violation, EpisodeChecks.Allocation),
        new("look-ahead", "an observation does not show what chance has yet to decide", Severity.Warning, LookAheadCheck.Probe),
        new("hidden-task", "an observation does not tell the task", Severity.Warning, HiddenTaskCheck.Probe),
        new("reward-varies", "rewards or lengths of episodes differ", Severity.Warning, PlayChecks.RewardVaries),
        new("time-limit", "running out of time is left to the horizon", Severity.Warning, PlayChecks.NoClockTerminates),
    ];

    /// <summary>The rule of a name.</summary>
    /// <param name="name">Such as "determinism".</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static EnvCheck Of(string name) => All.FirstOrDefault(c => c.Name == name)
        ?? throw new ArgumentException($"no check '{name}'; have: {string.Join(", ", All)}");
}
