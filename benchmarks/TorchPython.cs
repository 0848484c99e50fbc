using System.ComponentModel;
using System.Diagnostics;

namespace MetaRL.Benchmarks;

/// <summary>A Python that has torch.</summary>
static class TorchPython
{
    // The system's may have it where the one of a version manager, which comes first in PATH, has not.
    static readonly string[] Candidates = ["python3", "/usr/bin/python3", "python"];

    /// <summary>The first of the usual ones that has it.</summary>
    /// <exception cref="UnavailableException">None has.</exception>
    public static string Find() => Array.Find(Candidates, HasTorch)
        ?? throw new UnavailableException($"none of {string.Join(", ", Candidates)} has torch; install it (Debian: python3-torch), or name a Python that has it with --python");

    static bool HasTorch(string python)
    {
        var start = new ProcessStartInfo(python, ["-c", "import torch"]) { RedirectStandardError = true };
        try
        {
            using Process process = Process.Start(start)!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
