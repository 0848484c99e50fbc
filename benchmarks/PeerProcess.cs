using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;

namespace MetaRL.Benchmarks;

/// <summary>A process that ends its output with one line of JSON.</summary>
static class PeerProcess
{
    /// <summary>The line.</summary>
    /// <exception cref="UnavailableException">It does not start, or fails, or prints no such line.</exception>
    public static JsonObject LastLine(ProcessStartInfo start) => TryLastLine(start) ?? throw new UnavailableException(
        $"{start.FileName} {string.Join(' ', start.ArgumentList)} failed; expected exit status 0 and a JSON line; see its output above");

    /// <summary>The line; null where the process fails or prints none.</summary>
    /// <exception cref="UnavailableException">It does not start.</exception>
    public static JsonObject? TryLastLine(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        using Process process = Started(start);
        string[] lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        return process.ExitCode == 0 && lines.Length > 0 ? JsonNode.Parse(lines[^1])!.AsObject() : null;
    }

    /// <summary>The arguments with which this program starts itself: through the dotnet host, the process is the host and this
    /// assembly its first argument.</summary>
    public static ProcessStartInfo Self(params string[] arguments)
    {
        bool isHost = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet";
        string[] own = isHost ? [typeof(PeerProcess).Assembly.Location] : [];
        return new(Environment.ProcessPath!, [.. own, .. arguments]);
    }

    static Process Started(ProcessStartInfo start)
    {
        try { return Process.Start(start)!; }
        catch (Win32Exception e) { throw new UnavailableException($"{start.FileName} does not start: {e.Message}; name a Python that has torch with --python", e); }
    }
}
