using Spectre.Console;

namespace MetaRL.Experiments.Display;

/// <summary>Chooses how to show runs.</summary>
public static class RunDisplay
{
    /// <summary>A live display on a terminal; plain lines where output goes to a file or a build server; or nothing.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="quiet">Whether to show nothing.</param>
    public static IRunDisplay For(IAnsiConsole console, bool quiet) =>
        quiet ? new QuietDisplay()
        : IsLive(console) ? new TerminalDisplay(console)
        : new PlainDisplay(console, TimeProvider.System);

    /// <summary>Whether lines there can be drawn over again.</summary>
    internal static bool IsLive(IAnsiConsole console) =>
        console.Profile.Out.IsTerminal && console.Profile.Capabilities is { Ansi: true, Interactive: true }
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"));
}
