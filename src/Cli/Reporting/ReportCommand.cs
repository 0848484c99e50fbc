using System.CommandLine;
using MetaRL.Experiments.Display;
using MetaRL.Persistence;
using MetaRL.Reports.Exports;
using MetaRL.Reports.Matrices;
using MetaRL.Reports.Runs;

namespace MetaRL.Cli.Reporting;

/// <summary><c>metarl report</c>: one or many runs as a page, tables, drawings or numbers.</summary>
static class ReportCommand
{
    const string Help = """
        Writes a report of one run or of many: seeds of one setting together, settings laid over each other; or of the matrix of a script,
        learners and families. It reads what is not finished, too, as far as it is.
        """;

    static readonly string[] Formats = [.. Enum.GetNames<ReportFormat>().Select(f => f.ToLowerInvariant())];

    public static Command Of(TextWriter output, TextWriter error)
    {
        var folders = new Argument<string[]>("runs") { Description = "Run folders, or folders of several seeds; or one folder of a matrix", Arity = ArgumentArity.OneOrMore };
        var path = new Option<string?>("--out") { HelpName = "PATH", Description = "File, or folder of csv and svg (default: report.html; md, json and scores are printed, and any single file by -)" };
        Option<string> format = Options.Choice("--format", "What to write", Formats);
        var normalized = new Option<bool>("--normalized") { Description = "Scores between the family's reference lines, for --format scores" };
        var force = new Option<bool>("--force") { Description = "Replace files that are there" };
        var command = new ToolCommand("report", Help,
            "metarl report runs/maml runs/fomaml --out comparison.html", "metarl report runs/maml --format csv --out tables", "metarl report runs/maml runs/fomaml --format scores --normalized")
        { folders, path, format, normalized, force };
        command.SetAction(r =>
        {
            string[] given = [.. r.GetValue(folders)!.Select(Path.TrimEndingDirectorySeparator)];
            ReportFormat kind = (ReportFormat)Array.IndexOf(Formats, r.GetValue(format)!);
            if (r.GetValue(normalized) && kind != ReportFormat.Scores) throw new ToolException("--normalized: belongs to --format scores");
            if (r.GetValue(path) == "") throw new ToolException("--out: '' is neither a file nor a folder");
            IReadOnlyList<ExportedFile> files = IsMatrix(given) ? Matrix(given[0], kind) : Runs(given, error, kind, r.GetValue(normalized));
            bool isPrinted = r.GetValue(path) == "-" || (r.GetValue(path) is null && kind is ReportFormat.Md or ReportFormat.Json or ReportFormat.Scores);
            if (isPrinted && files.Count != 1) throw new ToolException($"--out -: {Formats[(int)kind]} is a folder of {files.Count} files; give a folder");
            if (isPrinted) output.Write(VisibleLines(files[0].Content));
            else output.WriteLine(Save(files, kind, r.GetValue(path), r.GetValue(force)));
            return 0;
        });
        return command;
    }

    static bool IsMatrix(string[] folders)
    {
        if (Array.Find(folders, MatrixRecord.IsIn) is not { } matrix) return false;
        return folders is [_] ? true : throw new ToolException($"{matrix}: is a matrix of experiments, which has a report of its own; give it alone, or folders of its cells");
    }

    static IReadOnlyList<ExportedFile> Matrix(string folder, ReportFormat format)
    {
        LoadedMatrix matrix = RunReading.Guarded(folder, () => LoadedMatrix.Load(folder));
        return Checked(() => ReportExport.Of(matrix, format));
    }

    static IReadOnlyList<ExportedFile> Runs(string[] folders, TextWriter error, ReportFormat format, bool isNormalized)
    {
        RunData[] runs = Readable(folders, error);
        return Checked(() => ReportExport.Of(runs, format, isNormalized));
    }

    // Of several runs those that can be read are reported, and the others are named.
    static RunData[] Readable(string[] folders, TextWriter error)
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
        IEnumerable<string> told = faults.Select(f => f.Message).Concat(runs.SelectMany(r => r.Faults)).Distinct();
        foreach (string fault in told) error.WriteLine($"warning: left out: {VisibleText.Escaped(fault)}");
        return [.. runs];
    }

    static IReadOnlyList<ExportedFile> Checked(Func<IReadOnlyList<ExportedFile>> export)
    {
        try
        {
            return export();
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
        if (isFolder && File.Exists(target)) throw new ToolException($"--out {target}: a file is there; expected a folder");
        if (Path.GetDirectoryName(Path.GetFullPath(target)) is { } parent && File.Exists(parent)) throw new ToolException($"--out {target}: {parent} is a file; expected a folder");
        if (Array.Find(paths, path => File.Exists(path) && IsOfRun(path)) is { } own) throw new ToolException($"{own} belongs to a run, and no command replaces what a run has written; give another --out");
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

    // In a run folder or one folder below, as checkpoints and evaluations are.
    static bool IsOfRun(string file)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        return RunFolder.IsRun(folder) || (Path.GetDirectoryName(folder) is { } above && RunFolder.IsRun(above));
    }

    static string VisibleLines(string text) => string.Join('\n', text.Split('\n').Select(VisibleText.Escaped));
}
