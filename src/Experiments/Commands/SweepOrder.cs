namespace MetaRL.Experiments.Commands;

/// <summary>What <c>metarl sweep</c> asks of a script that it starts. It goes by the environment: in the command line it would be
/// recorded with the run, and be repeated by whoever copies that.</summary>
static class SweepOrder
{
    public const string Variable = "METARL_SWEEP";

    /// <summary>Read command lines, say what is wrong with them, and end: <see cref="CommandCheck"/>.</summary>
    public const string Check = "check";

    /// <summary>Train, and stop as by Ctrl-C once standard input ends, as it does when the sweep ends, however that comes.</summary>
    public const string Train = "train";

    /// <summary>The order; null where a user started the script. What the script starts in turn is none of the sweep's.</summary>
    public static string? Take()
    {
        string? order = Environment.GetEnvironmentVariable(Variable);
        Environment.SetEnvironmentVariable(Variable, null);
        return order;
    }
}
