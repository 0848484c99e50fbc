using System.Diagnostics;
using MetaRL.Cli.Probing;

namespace MetaRL.Cli;

/// <summary>Builds a single-file script by the SDK.</summary>
static class ScriptBuild
{
    /// <summary>The path of the assembly that the script was built to.</summary>
    /// <exception cref="ToolException">It does not compile.</exception>
    public static string Run(string script)
    {
        (int status, string output) = Build(script);
        if (output.Contains("CS5001", StringComparison.Ordinal))   // no statements to run: a file of types alone
            (status, output) = Build(script, "-p:OutputType=Library");
        return status == 0 ? output.Trim() : throw new ToolException($"{script} does not build:") { Lines = Errors(output) };
    }

    static (int Status, string Output) Build(string script, params string[] more) =>
        DotNet(["build", script, "-p:PublishAot=false", "-t:Build", "-getProperty:TargetPath", .. more]);

    static string[] Errors(string output)
    {
        string[] lines = [.. output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct()];
        string[] errors = [.. lines.Where(l => l.Contains("error", StringComparison.Ordinal))];
        return [.. (errors.Length > 0 ? errors : lines).Take(10)];
    }

    /// <summary>What a command of dotnet says until it ends; with what it says of errors, where it fails.</summary>
    /// <exception cref="ToolException">It was interrupted.</exception>
    public static (int Status, string Output) DotNet(params string[] args)
    {
        var start = new ProcessStartInfo(ChildProcess.Host, args) { RedirectStandardOutput = true, RedirectStandardError = true };
        // Left over from 'dotnet run', these would make the inner build use the outer one's settings.
        foreach (string name in (string[])["MSBuildSDKsPath", "MSBUILD_EXE_PATH", "MSBuildExtensionsPath"]) start.Environment.Remove(name);
        using var build = new ChildProcess(start);
        Process process = build.Process;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        build.ThrowIfInterrupted();
        return (process.ExitCode, process.ExitCode == 0 ? output : output + error.Result);
    }
}
