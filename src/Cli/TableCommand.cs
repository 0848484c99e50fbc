using System.CommandLine;
using System.Text.Json;
using MetaRL.Experiments.Runs;
using MetaRL.Persistence;
using MetaRL.Reports.Matrices;
using MetaRL.Reports.Runs;
using MetaRL.Reports.Sweeps;

namespace MetaRL.Cli;

/// <summary><c>metarl table</c>: results as rows of Markdown.</summary>
static class TableCommand
{
    public static Command Of(TextWriter output)
    {
        var folder = new Argument<string>("folder") { Description = "Of a run, of the runs of --seeds N, of a sweep or of a matrix; or the file of one evaluation" };
        var command = new ToolCommand("table", "Prints a run's results as rows of Markdown, with half-widths over seeds, over tasks and over both",
            "metarl table runs/point_navigation", "metarl table runs/point_navigation/1/evaluations/mine.json") { folder };
        command.SetAction(r => Run(r.GetValue(folder)!, output));
        return command;
    }

    static int Run(string path, TextWriter output)
    {
        if (MatrixRecord.IsIn(path)) return RunReading.Guarded(path, () => Print(LoadedMatrix.Load(path), output));
        string file = File.Exists(path) ? path : FileIn(path);
        try
        {
            return RunReading.Guarded(file, () => Print(file, output));
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new ToolException($"{file}: {e.Message}", exitCode: 1);
        }
    }

    static int Print(string file, TextWriter output)
    {
        bool isSweep = Path.GetFileName(file).StartsWith("sweep", StringComparison.Ordinal);
        output.Write(isSweep ? MarkdownTable.Of(Read<SweepRecord>(file)) : MarkdownTable.Of(RunFolder.LoadEvaluation(file)));
        return 0;
    }

    static int Print(LoadedMatrix matrix, TextWriter output)
    {
        output.Write(MatrixTable.Markdown(matrix));
        return 0;
    }

    static string FileIn(string folder)
    {
        if (!Directory.Exists(folder)) throw new ToolException($"{folder}: no such folder or file, expected that of a run, of runs, of a sweep or of a matrix{NearbyPath.DidYouMean(folder)}");
        string[] candidates = [Path.Combine(folder, SweepRecord.File), OwnEvaluations.NewestIn(folder)];
        return Array.Find(candidates, File.Exists) ?? throw new ToolException($"{folder}: neither {RunFolder.EvaluationFile} nor {SweepRecord.File} is there; "
            + "expected the folder of a run that has ended, of --seeds N, of a sweep or of a matrix");
    }

    static T Read<T>(string file) => JsonSerializer.Deserialize<T>(File.ReadAllText(file), RunJson.Options)
        ?? throw new InvalidDataException($"{file}: null, {typeof(T).Name} expected");
}
