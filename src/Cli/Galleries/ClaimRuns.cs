using System.Diagnostics;
using MetaRL.Experiments.Display;
using MetaRL.Experiments.Runs;
using MetaRL.Persistence;
using MetaRL.Reports.Claims;

namespace MetaRL.Cli.Galleries;

/// <summary>Runs claims' scripts one after the other, each of which uses all cores, and keeps their results in a folder.</summary>
/// <param name="folder">Of the results, NAME.json for NAME.cs.</param>
/// <param name="seeds">Of each measurement.</param>
/// <param name="force">Whether to measure again what has a result.</param>
/// <param name="output">A line a script.</param>
/// <param name="error">What went wrong.</param>
sealed class ClaimRuns(string folder, int seeds, bool force, TextWriter output, TextWriter error)
{
    /// <summary>The scripts of a folder by name, or the one that is given.</summary>
    /// <exception cref="ToolException">There is none.</exception>
    public static string[] Find(string path)
    {
        if (File.Exists(path)) return [path];
        if (!Directory.Exists(path)) throw new ToolException($"--run: no folder or script {path}{NearbyPath.DidYouMean(path)}");
        string[] scripts = [.. Directory.EnumerateFiles(path, "*.cs").Order(StringComparer.Ordinal)];
        return scripts.Length > 0 ? scripts : throw new ToolException($"--run: no script (.cs) in {path}");
    }

    /// <summary>The names of those that failed; the others go on.</summary>
    public string[] Run(string[] scripts)
    {
        RunReading.Guarded(folder, () => Disk.MakeFolder(Path.GetFullPath(folder)));
        List<string> failed = [];
        for (int i = 0; i < scripts.Length; i++)
        {
            string name = Path.GetFileNameWithoutExtension(scripts[i]);
            if (!IsDone(scripts[i], name, $"[{i + 1}/{scripts.Length}] {name}")) failed.Add(name);
        }
        return [.. failed];
    }

    bool IsDone(string script, string name, string head)
    {
        string file = Path.Combine(folder, name + ".json");
        if (File.Exists(file) && !force)
        {
            Say($"{head}: there already, {Kept(file)}");
            return true;
        }
        long start = Stopwatch.GetTimestamp();
        Say($"{head}: measuring {seeds} seeds ...");
        try
        {
            Measure(script, Path.GetFullPath(file));
        }
        catch (ToolException e) when (e.ExitCode < 128)   // an interruption ends all
        {
            error.WriteLine(VisibleText.Line($"error: {name}: {string.Join(' ', [e.Message, .. e.Lines])}"));
            return false;
        }
        Say($"{head}: {Numbers.Duration(Stopwatch.GetElapsedTime(start).TotalSeconds)}, {file}");
        return true;
    }

    string Kept(string file)
    {
        int there = RunReading.Guarded(file, () => ClaimRecord.Load(file)).Seeds;
        return there == seeds ? $"{seeds} seeds" : $"{there} seeds and not {seeds}; --force measures again";
    }

    void Measure(string script, string file)
    {
        string assembly = ScriptBuild.Run(script);
        string[] replacing = force ? ["--force"] : [];
        (int status, string said) = ScriptBuild.DotNet(["exec", assembly, "--seeds", $"{seeds}", "--out", file, .. replacing]);
        if (status != 0) throw new ToolException(LastWords(said, status), exitCode: 1);
        if (!File.Exists(file)) throw new ToolException($"{script} ended and wrote no {file}; is it a Claim, run by its Main?", exitCode: 1);
    }

    static string LastWords(string said, int status)
    {
        string[] lines = [.. said.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        string last = lines.LastOrDefault(static line => line.StartsWith("error: ", StringComparison.Ordinal)) ?? lines.LastOrDefault() ?? "";
        return last.Length > 0 ? last.Replace("error: ", "", StringComparison.Ordinal) : $"ended with exit code {status}";
    }

    void Say(string line)
    {
        output.WriteLine(VisibleText.Line(line));
        output.Flush();
    }
}
