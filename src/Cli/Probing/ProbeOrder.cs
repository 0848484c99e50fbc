namespace MetaRL.Cli.Probing;

/// <summary>What is to be examined.</summary>
/// <param name="Source">As the user named it: a file or a built-in family.</param>
/// <param name="Assembly">Path of the assembly with the families; empty for a built-in one.</param>
/// <param name="Type">The class to take; null for every one.</param>
sealed record ProbeOrder(string Source, string Assembly, string? Type)
{
    /// <summary>The command line of a probing process.</summary>
    /// <param name="skip">How many families were dealt with before.</param>
    public string[] ToArguments(int skip) => [Probe.Command, Source, Assembly, Type ?? "", $"{skip}"];

    public static (ProbeOrder Order, int Skip) Parse(string[] args) =>
        (new(args[1], args[2], args[3] == "" ? null : args[3]), int.Parse(args[4]));
}
