using MetaRL.Rollouts;

namespace MetaRL.Experiments.Commands;

/// <summary>Whether errors show their whole stack trace, and who is told that they can.</summary>
static class TraceHint
{
    public const string Variable = "METARL_TRACE";

    public static bool IsOn => Environment.GetEnvironmentVariable(Variable) == "1";

    /// <summary>What follows an error that the author's own code threw, or nobody foresaw; nothing after those that say all.</summary>
    public static string After(Exception e) => IsForeign(e) ? $" ({Variable}=1 shows the whole trace)" : "";

    static bool IsForeign(Exception e) => e is RunFailedException or JobException or TaskFailedException && e.InnerException is { } cause
        ? IsForeign(cause)
        : !FailureText.IsOurs(e);
}
