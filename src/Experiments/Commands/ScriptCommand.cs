namespace MetaRL.Experiments.Commands;

/// <summary>How the running script was started, for people to start it again.</summary>
static class ScriptCommand
{
    // The SDK tells a file-based app where its source is; a compiled program is started by its own name.
    public static string Name =>
        AppContext.GetData("EntryPointFilePath") is string script
            ? $"dotnet run {Quote(Path.GetRelativePath(Environment.CurrentDirectory, script))} --"
            : Quote(Path.GetFileName(Environment.GetCommandLineArgs()[0]));

    /// <summary>The command with these arguments; without any it has no need of the two dashes before them.</summary>
    public static string With(IEnumerable<string> args)
    {
        string[] quoted = [.. args.Select(Quote)];
        return quoted.Length > 0 ? $"{Name} {string.Join(' ', quoted)}" : WithoutDashes;
    }

    /// <summary>The command that builds with a property; a script's is the one that runs it, too.</summary>
    public static string Building(string property, string args) =>
        AppContext.GetData("EntryPointFilePath") is string ? $"{WithoutDashes} {property} -- {args}" : $"dotnet build {property}";

    /// <summary>Where an option of dotnet's goes.</summary>
    public static string Before(string option) => AppContext.GetData("EntryPointFilePath") is string ? $"{WithoutDashes} {option} -- ..." : $"dotnet run {option} -- ...";

    static string WithoutDashes => Name.EndsWith(" --", StringComparison.Ordinal) ? Name[..^3] : Name;

    /// <summary>A word as a shell takes it for one.</summary>
    public static string Quote(string arg) =>
        arg.Length > 0 && arg.All(c => char.IsLetterOrDigit(c) || "-_=.,/:+\\".Contains(c)) ? arg : $"'{arg.Replace("'", "'\\''")}'";
}
