namespace MetaRL.Experiments;

/// <summary>Training threw; the message names the iteration. The exit code is 1.</summary>
sealed class RunFailedException(string message, Exception cause) : Exception(message, cause);
