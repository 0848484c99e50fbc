namespace MetaRL.Envs;

/// <summary>A family has no tasks outside the range that it trains on, or none that a policy of the same sizes can act in.</summary>
/// <param name="message">Why, and what to do.</param>
public sealed class NoShiftedTasksException(string message) : InvalidOperationException(message);
