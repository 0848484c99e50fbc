using System.Text.Json.Nodes;
using MetaRL.Evaluation;
using MetaRL.Persistence;
using MetaRL.Reports.Html;
using MetaRL.Reports.Runs;

namespace MetaRL.Experiments.Runs;

/// <summary>Where evaluations go: the first to <c>evaluation.json</c> with <c>report.html</c>, each one that came out otherwise
/// to <c>evaluations/NAME.json</c> with <c>NAME.html</c>. None is ever replaced.</summary>
static class EvaluationFiles
{
    /// <summary>The name of an evaluation that nobody gave one.</summary>
    public static string NameOf(int iterations) => $"iteration-{iterations:D8}";

    /// <summary>How a further evaluation of a run was made.</summary>
    public static EvaluationOrigin OriginOf(int iterations, RunConfig now) =>
        new(iterations, (JsonObject)now.Settings["evaluation"]!.DeepClone(), now.Environment);

    /// <summary>The file that holds this very evaluation, or that shall: the first free one.</summary>
    public static string PathOf(string folder, EvaluationRecord evaluation, string name)
    {
        string content = Content(evaluation);
        return Candidates(folder, name).First(file => !File.Exists(file) || Content(RunFolder.LoadEvaluation(file)) == content);
    }

    /// <summary>The file that holds this very evaluation, or that shall, among further ones alone.</summary>
    public static string FurtherPathOf(string folder, EvaluationRecord evaluation, string name)
    {
        string content = Content(evaluation);
        return Further(folder, name).First(file => !File.Exists(file) || Content(RunFolder.LoadEvaluation(file)) == content);
    }

    /// <summary>Throws where there is a further evaluation, or a report, of this name.</summary>
    /// <exception cref="UsageException">There is.</exception>
    public static void RequireFree(string folder, string name)
    {
        string file = Further(folder, name).First();
        if (new[] { file, Path.ChangeExtension(file, ".html") }.FirstOrDefault(File.Exists) is { } taken)
            throw new UsageException($"{taken} is there already, and no evaluation replaces another; give another --out");
    }

    /// <summary>Whether a file is the run's own evaluation.</summary>
    public static bool IsFirst(string folder, string file) => file == Path.Combine(folder, RunFolder.EvaluationFile);

    /// <summary>Writes an evaluation unless it is there; <paramref name="origin"/> goes into further ones.</summary>
    public static void Write(string folder, string file, EvaluationRecord evaluation, EvaluationOrigin origin)
    {
        if (File.Exists(file)) return;
        Disk.MakeFolder(Path.GetDirectoryName(file)!);
        AtomicFile.Create(file, RunFolderWriter.Json(IsFirst(folder, file) ? evaluation : evaluation with { Provenance = origin }));
    }

    /// <summary>Writes the report that belongs to an evaluation's file unless it is there.</summary>
    /// <returns>Its path.</returns>
    public static string WriteReport(string folder, string file, IReadOnlyList<RunData> runs)
    {
        string report = IsFirst(folder, file) ? Path.Combine(folder, RunFolder.ReportFile) : Path.ChangeExtension(file, ".html");
        if (!File.Exists(report)) HtmlReport.Write(runs, report);
        return report;
    }

    static IEnumerable<string> Candidates(string folder, string name) => Further(folder, name).Prepend(Path.Combine(folder, RunFolder.EvaluationFile));

    static IEnumerable<string> Further(string folder, string name)
    {
        string further = Path.Combine(folder, RunFolder.EvaluationsFolder);
        IEnumerable<string> numbered = Enumerable.Range(2, int.MaxValue - 2).Select(i => Path.Combine(further, $"{name}-{i}.json"));
        return numbered.Prepend(Path.Combine(further, name + ".json"));
    }

    static string Content(EvaluationRecord evaluation) => RunFolderWriter.Json(evaluation with { Provenance = null });
}
