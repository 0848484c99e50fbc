namespace MetaRL.Rollouts;

/// <summary>Playing a task, or adapting to it, threw; the message names the task and its seed, what was thrown, and where in
/// the author's code.</summary>
/// <param name="where">Task, seed, step.</param>
/// <param name="cause">What was thrown.</param>
public sealed class TaskFailedException(string where, Exception cause) : Exception($"{where}: {FailureText.Of(cause)}", cause);
