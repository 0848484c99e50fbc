using System.CommandLine;
using MetaRL.Experiments.Display;
using MetaRL.Persistence;
using MetaRL.Reports.Exports;
using MetaRL.Reports.Runs;

namespace MetaRL.Cli.Reporting;

/// <summary><c>metarl report</c>: one or many runs as a page, tables, drawings or numbers.</summary>
static class ReportCommand
{
    const string Help = """
        Writes a report of one run or of many: seeds of one setting together, settings laid over each other. It reads runs that are not
        finished, too, as far as they are.
        """;

    static readonly string[] Formats = [.. Enum.GetNames<ReportFormat>().Select(f => f.ToLowerInvariant())];

    public static Command Of(TextWriter output, TextWriter error)
    {
        var folders = new Argument<string[]>("runs") { Description = "Run folders, or folders of several seeds", Arity = ArgumentArity.OneOrMore };
        var path = new Option<string?>("--out") { HelpName = "PATH", Description = "File, or folder of csv and svg (default: report.html; md, json and scores are printed)" };
        Option<string> format = Options.Choice("--format", "What to write", Formats);
        var normalized = new Option<bool>("--normalized") { Description = "Scores between the family's reference lines, for --format scores" };
        var force = new Option<bool>("--force") { Description = "Replace files that are there" };
        var command = new ToolCommand("report", Help,
            "metarl report runs/maml runs/promp --out comparison.html", "metarl report runs/maml --format csv --out tables", "metarl report runs/maml runs/promp --format scores --normalized")
        { folders, path, format, normalized, force };
        command.SetAction(r =>
        {
            string[] given = [.. r.GetValue(folders)!.Select(Path.TrimEndingDirectorySeparator)];
            ReportFormat kind = (ReportFormat)Array.IndexOf(Formats, r.GetValue(format)!);
            IReadOnlyList<ExportedFile> files = Render(Runs(given, error), kind, r.GetValue(normalized));
            bool isPrinted = r.GetValue(path) is null && kind is ReportFormat.Md or ReportFormat.Json or ReportFormat.Scores;
            if (isPrinted) output.Write(VisibleLines(files[0].Content));
            else output.WriteLine(Save(files, kind, r.GetValue(path), r.GetValue(force)));
            return 0;
        });
        return command;
    }

    // Of several runs those that can be read are reported, and the others are named.
    static RunData[] Runs(string[] folders, TextWriter error)
    {
        string[] found = [.. folders.SelectMany(folder => RunReading.Guarded(folder, () => RunFolder.FindRuns(folder))).DistinctBy(Path.GetFullPath)];
        List<RunData> runs = [];
        List<ToolException> faults = [];
        foreach (string folder in found)
        {
            try
            {
                runs.Add(RunReading.Guarded(folder, () => RunFolder.Load(folder)));
            }
            catch (ToolException e)
            {
                faults.Add(e);
            }
        }
        if (runs.Count == 0) throw faults[0];
        foreach (ToolException fault in faults) error.WriteLine($"warning: left out: {VisibleText.Escaped(fault.Message)}");
        return [.. runs];
    }

    static IReadOnlyList<ExportedFile> Render(RunData[] runs, ReportFormat format, bool isNormalized)
    {
        try
        {
            return ReportExport.Of(runs, format, isNormalized);
        }
        catch (ArgumentException e)
        {
            throw new ToolException(e.Message);
        }
    }

    static string Save(IReadOnlyList<ExportedFile> files, ReportFormat format, string? path, bool force)
    {
        bool isFolder = ReportExport.IsFolder(format);
        string target = path ?? (isFolder ? $"report-{Formats[(int)format]}" : files[0].Name);
        string[] paths = [.. files.Select(f => isFolder ? Path.Combine(target, f.Name) : target)];
        if (!isFolder && Directory.Exists(target)) throw new ToolException($"--out {target}: a folder is there; expected a file");
        if (!force && Array.Find(paths, File.Exists) is { } taken) throw new ToolException($"{taken} is there already; give another --out, or --force to replace it");
        RunReading.Guarded(target, () =>
        {
            for (int i = 0; i < paths.Length; i++)
            {
                Disk.MakeFolder(Path.GetDirectoryName(Path.GetFullPath(paths[i]))!);
                AtomicFile.Replace(paths[i], files[i].Content);
            }
        });
        return VisibleText.Escaped(target);
    }

    static string VisibleLines(string text) => string.Join('\n', text.Split('\n').Select(VisibleText.Escaped));
}
