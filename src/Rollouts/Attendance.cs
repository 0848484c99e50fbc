namespace MetaRL.Rollouts;

/// <summary>What goes with environments while they are played.</summary>
/// <param name="Memory">Where samples are kept.</param>
/// <param name="Progress">Told of each step, for whoever waits.</param>
/// <param name="Check">Looks at observations.</param>
sealed record Attendance(SampleMemory Memory, TaskProgress? Progress = null, ObservationCheck? Check = null);
