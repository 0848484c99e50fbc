using System.Diagnostics;
using System.Text.Json;
using MetaRL.Cli.Probing;
using MetaRL.Experiments.Commands;
using MetaRL.Persistence;

namespace MetaRL.Cli.Searching;

/// <summary>Asks a script what it makes of command lines, all in one process and before any trial.</summary>
static class ScriptCheck
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    /// <exception cref="ToolException">It is no experiment script, or refuses one of them.</exception>
    public static CheckReply Of(string script, string assembly, string directory, IReadOnlyList<string[]> lines)
    {
        CheckReply reply = Ask(script, assembly, directory, lines);
        if (reply.IsSweep) throw new ToolException($"{script}: trains many runs itself (Experiment.RunSweep or RunMatrix); expected a script of one experiment");
        if (reply.Lines.FirstOrDefault(line => line.Error is not null) is { } wrong) throw new ToolException(wrong.Error!);
        return reply;
    }

    static CheckReply Ask(string script, string assembly, string directory, IReadOnlyList<string[]> lines)
    {
        ProcessStartInfo start = new(ChildProcess.Host, ["exec", assembly])
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[SweepOrder.Variable] = SweepOrder.Check;
        using ChildProcess child = new(start);
        Task<string> error = child.Process.StandardError.ReadToEndAsync();
        using Timer timer = new(_ => child.Kill(), null, Limit, Timeout.InfiniteTimeSpan);
        Send(child.Process, lines);
        string? answer = null;
        while (answer is null && child.Process.StandardOutput.ReadLine() is { } line)
            if (line.StartsWith(CommandCheck.Mark, StringComparison.Ordinal)) answer = line[CommandCheck.Mark.Length..];
        child.ThrowIfInterrupted();
        if (answer is null) throw new ToolException($"{script}: said nothing of its settings; expected a script that ends with 'return Experiment.Run(args, …);'{Said(child.Process, error)}");
        return JsonSerializer.Deserialize<CheckReply>(answer, RunJson.Options)!;
    }

    static void Send(Process process, IReadOnlyList<string[]> lines)
    {
        try
        {
            process.StandardInput.Write(JsonSerializer.Serialize(lines, RunJson.Options));
            process.StandardInput.Close();
        }
        catch (IOException) { }   // it has ended: what it said tells why
    }

    static string Said(Process process, Task<string> error) =>
        process.HasExited && error.Result.Split('\n').FirstOrDefault(line => line.Trim().Length > 0) is { } first ? $". It wrote: {first.Trim()}" : "";
}
