using System.Text.Json;
using MetaRL.Evaluation;
using MetaRL.Persistence;
using MetaRL.Reports.Runs;
using MetaRL.Reports.Sweeps;

namespace MetaRL.Cli;

/// <summary><c>metarl table</c>: results as rows of Markdown.</summary>
static class TableCommand
{
    public static int Run(string folder, TextWriter output)
    {
        if (!Directory.Exists(folder)) throw new ToolException($"{folder}: no such folder; expected that of a run, of runs, or of a sweep");
        output.Write(TableOf(folder));
        return 0;
    }

    static string TableOf(string folder)
    {
        string sweep = Path.Combine(folder, SweepRecord.File), evaluation = Path.Combine(folder, RunFolder.EvaluationFile);
        try
        {
            if (File.Exists(sweep)) return MarkdownTable.Of(Read<SweepRecord>(sweep));
            if (File.Exists(evaluation)) return MarkdownTable.Of(Read<EvaluationRecord>(evaluation));
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or ArgumentException)
        {
            throw new ToolException($"{folder}: {e.Message}", exitCode: 1);
        }
        throw new ToolException($"{folder}: neither {RunFolder.EvaluationFile} nor {SweepRecord.File} is there; "
            + "expected the folder of a run that has ended, of --seeds N, or of a sweep");
    }

    static T Read<T>(string file) => JsonSerializer.Deserialize<T>(File.ReadAllText(file), RunJson.Options)
        ?? throw new InvalidDataException($"{file}: null, {typeof(T).Name} expected");
}
