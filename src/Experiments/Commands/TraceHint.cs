using MetaRL.Rollouts;

namespace MetaRL.Experiments.Commands;

/// <summary>Whether errors show their whole stack trace, and who is told that they can.</summary>
static class TraceHint
{
    public const string Variable = "METARL_TRACE";

    public static bool IsOn => Environment.GetEnvironmentVariable(Variable) == "1";

    /// <summary>What follows an error that the author's own code threw, or nobody foresaw; nothing after those that say all.</summary>
    public static string After(Exception e) => !IsOfFiles(e) && IsForeign(e) ? $" ({Variable}=1 shows the whole trace)" : "";

    // Files that are not there, may not be read or hold something else: the message names them, and no place in code would help.
    static bool IsOfFiles(Exception e) => e is RunFailedException { InnerException: { } cause } ? IsOfFiles(cause)
        : e is IOException or UnauthorizedAccessException or InvalidDataException;

    static bool IsForeign(Exception e) => e is RunFailedException or JobException or TaskFailedException && e.InnerException is { } cause
        ? IsForeign(cause)
        : !FailureText.IsOurs(e);
}
