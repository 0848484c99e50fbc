using System.ComponentModel;
using System.Diagnostics;

namespace MetaRL.Tensors.Torch.Installed;

/// <summary>What a Python says of its PyTorch.</summary>
/// <param name="Executable">The interpreter itself, which a name on the PATH may only lead to; null where there was no answer.</param>
/// <param name="Package">The folder of its package <c>torch</c>; null where it has none.</param>
/// <param name="Fault">Why there was no answer; null where there was one.</param>
sealed record PythonAnswer(string? Executable, string? Package, string? Fault = null)
{
    // Without importing it, which takes seconds, and without a folder 'torch' that happens to lie where one works.
    const string Question = """
        import importlib.util, os, sys
        sys.path = [p for p in sys.path if p]
        spec = importlib.util.find_spec('torch')
        print(sys.executable)
        print('torch:' + (os.path.dirname(spec.origin) if spec and spec.origin else ''))
        """;

    const string Mark = "torch:";

    /// <summary>Asks a Python, for no longer than a limit.</summary>
    /// <param name="python">A program on the PATH, or a path.</param>
    /// <param name="limit">It is ended then.</param>
    public static PythonAnswer Of(string python, TimeSpan limit)
    {
        if (Directory.Exists(python)) return Failed("is a folder");
        ProcessStartInfo start = new(python, ["-c", Question]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using Process process = Process.Start(start)!;
            return Read(process, limit);
        }
        catch (Win32Exception e)
        {
            return Failed($"cannot be started: {new Win32Exception(e.NativeErrorCode).Message}");
        }
    }

    static PythonAnswer Read(Process process, TimeSpan limit)
    {
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        // Whoever holds its output open may outlive it.
        bool hasEnded = process.WaitForExit(limit) && Task.WaitAll([output, error], limit);
        if (!hasEnded)
        {
            process.Kill(entireProcessTree: true);
            return Failed($"gave no answer within {limit.TotalSeconds:0.#} s");
        }
        return process.ExitCode == 0 ? Parse(output.Result) : Failed($"failed with exit code {process.ExitCode}{Why(error.Result)}");
    }

    // What a Python prints as it starts comes before.
    static PythonAnswer Parse(string output)
    {
        string[] lines = output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (lines is not [.., var executable, var torch] || !torch.StartsWith(Mark, StringComparison.Ordinal))
            return Failed($"is no Python: it answered '{Last(output)}'");
        string package = torch[Mark.Length..];
        return new(executable, package.Length > 0 ? package : null);
    }

    // The last line of a traceback says what it was.
    static string Last(string text) => text.Trim().Split('\n')[^1].Trim();

    static string Why(string error) => Last(error) is { Length: > 0 } line ? $": {line}" : " and did not say why";

    static PythonAnswer Failed(string fault) => new(null, null, fault);
}
