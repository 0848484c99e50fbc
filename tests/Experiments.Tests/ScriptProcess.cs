using System.Diagnostics;

namespace MetaRL.Experiments.Tests;

/// <summary>The experiment script that this assembly is, in a process of its own.</summary>
static class ScriptProcess
{
    public static Process Start(params string[] args) => Start(null, args);

    public static Process Start((string Name, string Value)? variable, params string[] args)
    {
        string host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        ProcessStartInfo start = new(host, ["exec", typeof(Program).Assembly.Location, .. args])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        if (variable is (var name, var value)) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    public static (int Code, string Output, string Error) Finish(Process process)
    {
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
