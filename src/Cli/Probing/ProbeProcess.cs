using System.Diagnostics;

namespace MetaRL.Cli.Probing;

/// <summary>A supervisor's view of a probing process.</summary>
sealed class ProbeProcess : IDisposable
{
    const long MostMemory = 8L << 30;

    readonly ChildProcess child;
    readonly Task<string> complaints;
    bool isOverdue;

    public ProbeProcess(ProbeOrder order, int skip)
    {
        child = new(StartInfo(order.ToArguments(skip)));
        complaints = Beginning(child.Process.StandardError);
    }

    /// <summary>The next message; null where none comes in time or ever again.</summary>
    /// <param name="patience">How long to wait, at least 0.</param>
    public ProbeMessage? Next(TimeSpan patience)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            TimeSpan left = patience - clock.Elapsed;
            Task<string?> line = child.Process.StandardOutput.ReadLineAsync();
            isOverdue = !line.Wait(left > TimeSpan.Zero ? left : TimeSpan.Zero);
            child.ThrowIfInterrupted();
            if (isOverdue || line.Result is null) return null;
            if (ProbeMessage.Parse(line.Result) is { } message) return message;
        }
    }

    /// <summary>Ends the process, and says in words why it gave no more messages.</summary>
    /// <param name="patience">How long was waited.</param>
    public string End(TimeSpan patience)
    {
        if (!isOverdue) child.Process.WaitForExit(1000);
        bool endedItself = child.Process.HasExited;
        child.Kill();
        child.ThrowIfInterrupted();
        if (!endedItself)
            return $"did not return within {patience.TotalSeconds:0.###} s: it hangs, or is so slow that --limit must be raised";
        complaints.Wait(1000);
        return Reason(child.Process.ExitCode, complaints.IsCompleted ? complaints.Result : "");
    }

    public void Dispose() => child.Dispose();

    static string Reason(int exitCode, string complaints)
    {
        string[] lines = complaints.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string first = lines.FirstOrDefault("");
        if (first.StartsWith("Stack overflow", StringComparison.Ordinal))
        {
            string? frame = lines.FirstOrDefault(l => l.StartsWith("at ", StringComparison.Ordinal));
            return $"overflowed the stack{(frame is null ? "" : $" {frame}")}: a recursion without end";
        }
        if (first.StartsWith("Out of memory", StringComparison.Ordinal)) return "took more memory than there is";
        if (first != "") return $"ended the process with exit code {exitCode}: {first}";
        if (exitCode is 137) return "was killed, perhaps for the memory that it took";
        return $"ended the process with exit code {exitCode}; an environment must not end the program that plays it, as Environment.Exit does";
    }

    static ProcessStartInfo StartInfo(string[] args)
    {
        string? self = Environment.ProcessPath, tool = typeof(Probe).Assembly.Location;
        bool isOwnProgram = Path.GetFileNameWithoutExtension(self) == Path.GetFileNameWithoutExtension(tool);
        ProcessStartInfo start = isOwnProgram ? new(self!, args) : new(ChildProcess.Host, [tool, .. args]);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        // What leaks memory becomes an error there before it slows down everything here.
        long memory = Math.Min(MostMemory, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);
        start.Environment.TryAdd("DOTNET_GCHeapHardLimit", $"{memory:x}");
        return start;
    }

    // Of the rest no more is kept, but it is read, so that nobody waits to write it.
    static async Task<string> Beginning(StreamReader reader)
    {
        char[] kept = new char[4000], rest = new char[4000];
        int count = await reader.ReadBlockAsync(kept).ConfigureAwait(false);
        while (await reader.ReadAsync(rest).ConfigureAwait(false) > 0) { }
        return new(kept, 0, count);
    }
}
