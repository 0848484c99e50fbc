namespace MetaRL.Experiments;

/// <summary>The command line asks for something that cannot be done: an unknown option or setting, a value out of its
/// range, a folder that may not be written. Its message is one line that says what to do; the exit code is 2.</summary>
/// <param name="message">The line.</param>
/// <param name="innerException">What it came from, where there was something.</param>
public sealed class UsageException(string message, Exception? innerException = null) : Exception(message, innerException);
