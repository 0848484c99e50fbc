namespace MetaRL.Rollouts;

/// <summary>An environment showed an observation outside of the space that its family declares, or left a part of it unwritten.</summary>
/// <param name="message">Family, rollout, entry, value and bounds.</param>
public sealed class ObservationException(string message) : InvalidOperationException(message);
