using System.Diagnostics;
using MetaRL.Cli.Probing;

namespace MetaRL.Cli.Diagnosing;

/// <summary>What a program of the system says.</summary>
/// <param name="Text">Its output; null where there is no such program, or it failed.</param>
/// <param name="Fault">Why, where there is one.</param>
sealed record Answer(string? Text, string? Fault = null)
{
    /// <summary>Asks a program, for no longer than a limit.</summary>
    public static Answer Of(string program, IEnumerable<string> args, TimeSpan limit)
    {
        ProcessStartInfo start = new(program, args) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using ChildProcess child = new(start);
            Process process = child.Process;
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
            // Whoever holds its output open may outlive it.
            bool hasEnded = process.WaitForExit(limit) && Task.WaitAll([output, error], limit);
            child.ThrowIfInterrupted();
            if (!hasEnded) return new((string?)null, $"{program} gave no answer within {limit.TotalSeconds:0} s");
            return process.ExitCode == 0 ? new(output.Result.Trim()) : new(null, $"{program} failed: {FirstLine(error.Result + output.Result)}");
        }
        catch (ToolException e) when (e.ExitCode == 2)
        {
            return new((string?)null);   // no such program
        }
    }

    static string FirstLine(string text) => text.Trim().Split('\n')[0].Trim();
}
