namespace MetaRL.Cli.Probing;

/// <summary>Whether a family's rollouts can be played on a GPU.</summary>
/// <param name="Runs">Null where nobody knows.</param>
/// <param name="Reason">Why not, and what to do; empty where they can.</param>
readonly record struct GpuAnswer(bool? Runs, string Reason)
{
    /// <summary>Nobody knows.</summary>
    public static GpuAnswer Unknown(string reason) => new(null, reason);

    /// <summary>In words.</summary>
    public override string ToString() => Runs switch
    {
        true => "runs on a GPU",
        false => $"not on a GPU: {Reason}",
        null => $"not known whether it runs on a GPU: {Reason}",
    };
}
