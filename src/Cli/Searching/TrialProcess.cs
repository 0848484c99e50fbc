using System.ComponentModel;
using System.Diagnostics;
using MetaRL.Cli.Probing;
using MetaRL.Experiments.Commands;

namespace MetaRL.Cli.Searching;

/// <summary>One run of a script in a process of its own. It is asked to stop by the end of its input: that reaches it also where this process
/// is killed, and is not a second Ctrl-C to one that a terminal has sent the first.</summary>
static class TrialProcess
{
    const int Interrupted = 130;

    /// <returns>What went wrong; null where nothing did.</returns>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public static async Task<string?> Run(string assembly, string directory, IEnumerable<string> words, CancellationToken cancel)
    {
        ProcessStartInfo start = new(ChildProcess.Host, ["exec", assembly, .. words])
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[SweepOrder.Variable] = SweepOrder.Train;
        using Process process = Start(start);
        using CancellationTokenRegistration stop = cancel.Register(process.StandardInput.Close);
        Task<string> error = LastWords(process.StandardError);
        Task output = LastWords(process.StandardOutput);
        await process.WaitForExitAsync(CancellationToken.None);
        await output;
        if (process.ExitCode == Interrupted || (cancel.IsCancellationRequested && process.ExitCode != 0)) throw new OperationCanceledException();
        if (process.ExitCode == 0) return null;
        string words2 = await error;
        return words2.Length > 0 ? words2 : Ended(process.ExitCode);
    }

    static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new ToolException($"{start.FileName}: cannot be started: {e.Message}");
        }
    }

    // The error is the last line that a script writes; of what an environment prints nothing is kept.
    static async Task<string> LastWords(StreamReader reader)
    {
        string last = "", error = "";
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.Trim().Length == 0) continue;
            last = line.Trim();
            if (last.StartsWith("error: ", StringComparison.Ordinal)) error = last["error: ".Length..];
        }
        return error.Length > 0 ? error : last;
    }

    static string Ended(int code) => code == 137 ? "was killed (exit code 137); had the machine memory enough?" : $"ended with exit code {code}";
}
