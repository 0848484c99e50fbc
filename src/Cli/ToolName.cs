using MetaRL.Cli.Starting;

namespace MetaRL.Cli;

/// <summary>What is typed for this tool.</summary>
static class ToolName
{
    /// <summary>The script of the sources that it was built of, or the command that it was installed as.</summary>
    public static string Typed { get; } = LibraryReference.Sources(AppContext.BaseDirectory) is null ? "metarl" : "./metarl";
}
