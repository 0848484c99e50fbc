using System.Diagnostics;
using MetaRL.Evaluation;
using MetaRL.Experiments.Display;
using MetaRL.Experiments.Sinks;
using MetaRL.TestKit;
using Spectre.Console;

namespace MetaRL.Experiments.Tests;

/// <summary>Terminals of any width, of old kinds, and none; the real ones are those of util-linux's script.</summary>
public sealed class TerminalWidthTests : IDisposable
{
    readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    [Theory]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(200)]
    public void NoLineOfTheLiveDisplayIsLongerThanTheTerminal(int width)
    {
        StringWriter output = new();
        IAnsiConsole console = AnsiConsole.Create(new() { Ansi = AnsiSupport.Yes, ColorSystem = ColorSystemSupport.TrueColor, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = width;
        using (IRunSink live = new TerminalDisplay(console).Follow())
        {
            live.Begin(Samples.Start(3));
            for (int i = 0; i < 3; i++) live.Record(Samples.Record(i, i == 1 ? [-41, -20] : null));
        }
        VirtualTerminal terminal = new(width, output.ToString().Replace("\n", "\r\n"));
        Assert.Empty(terminal.Wrapped);
        Assert.Single(terminal.Lines, line => line.StartsWith("title", StringComparison.Ordinal));
        Assert.Single(terminal.Lines, line => line.StartsWith("iteration  3/3", StringComparison.Ordinal));
        Assert.Equal(7, terminal.Lines.Length);   // nothing of what was drawn before is left
    }

    [Theory]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(80)]
    public void TheTableOfResultsFitsTheTerminal(int width)
    {
        StringWriter output = new();
        IAnsiConsole console = Samples.Plain(output);
        console.Profile.Width = width;
        console.Write(AdaptationTableView.Of(Samples.Evaluation(AdaptationTable.Of(1, [[-3, -2, -1], [-2, -1, 0]]))));
        string[] lines = output.ToString().Split('\n', StringSplitOptions.TrimEntries);
        Assert.All(lines, line => Assert.True(line.Length <= width, line));
        string text = string.Join(' ', lines.Where(l => l.Length > 0));
        if (width < 60) Assert.Contains("1: -1.000 \u00B1 tasks 2.484, gain 1.000 \u00B1 tasks 0.000 oracle: -0.500", text);
    }

    [TheoryNeeding("/usr/bin/script")]
    [InlineData(20, "xterm-256color", "")]
    [InlineData(80, "xterm-256color", "")]
    [InlineData(80, "xterm-256color", "NO_COLOR")]
    [InlineData(100, "dumb", "")]
    public void ARealTerminalShowsWhatItCan(int width, string term, string variable)
    {
        string file = temp["typescript"];
        string[] run = [Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", "exec", typeof(Program).Assembly.Location, "--iterations", "3", "--workers", "1", "--out", temp["a"]];
        ProcessStartInfo start = new("script", ["-qefc", $"stty cols {width} rows 24; exec {string.Join(' ', run.Select(word => $"'{word}'"))}", file])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TERM"] = term;
        start.Environment.Remove("CI");
        start.Environment.Remove("NO_COLOR");
        if (variable.Length > 0) start.Environment[variable] = "1";
        using Process process = Process.Start(start)!;
        (int code, string text, string error) = ScriptProcess.Finish(process);
        Assert.True(code == 0, text + error);
        VirtualTerminal terminal = new(width, text);
        // Paths stay whole, so that they can be copied.
        Assert.DoesNotContain(terminal.Wrapped, line => !line.Contains("report: ") && !line.Contains("run: "));
        Assert.Single(terminal.Lines, line => line.StartsWith("killable", StringComparison.Ordinal));
        if (term == "dumb") Assert.DoesNotContain('\u001b', text);
        if (variable == "NO_COLOR") Assert.DoesNotMatch("\u001b\\[[0-9;]*3[0-9]", text);
        if (term != "dumb" && variable.Length == 0) Assert.Matches("\u001b\\[[0-9;]*3[0-9]", text);
    }
}
