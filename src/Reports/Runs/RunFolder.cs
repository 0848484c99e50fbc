using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MetaRL.Evaluation;
using MetaRL.Persistence;
using MetaRL.Reports.Index;
using MetaRL.Reports.Matrices;
using MetaRL.Training;

namespace MetaRL.Reports.Runs;

/// <summary>The file names of a run folder, and how to read one.</summary>
public static class RunFolder
{
    // Of runs below a folder that is none.
    const int Named = 4;

    /// <summary>Resolved configuration.</summary>
    public const string ConfigFile = "config.json";

    /// <summary>One <see cref="IterationRecord"/> a line.</summary>
    public const string MetricsFile = "metrics.jsonl";

    /// <summary>The adaptation table.</summary>
    public const string EvaluationFile = "evaluation.json";

    /// <summary>Folder of further evaluations, each NAME.json with its own report NAME.html: <see cref="EvaluationFile"/> is
    /// never replaced.</summary>
    public const string EvaluationsFolder = "evaluations";

    /// <summary>What happened to the run besides training, a line each: when it was resumed, by which command, where.</summary>
    public const string LogFile = "run.log";

    /// <summary>An episode before adaptation, where the family draws any.</summary>
    public const string BeforeFile = "before.svg";

    /// <summary>The same task after adaptation.</summary>
    public const string AfterFile = "after.svg";

    /// <summary>Folder of the checkpoints.</summary>
    public const string CheckpointFolder = "checkpoint";

    /// <summary>The self-contained report.</summary>
    public const string ReportFile = "report.html";

    /// <summary>Held open by the process that writes to the folder, and removed by it.</summary>
    public const string LockFile = "run.lock";

    /// <summary>Start of the name of every TensorBoard file.</summary>
    public const string EventsPrefix = "events.out.tfevents.";

    /// <summary>Reads a run folder.</summary>
    /// <exception cref="DirectoryNotFoundException">No such folder.</exception>
    /// <exception cref="FileNotFoundException">No <c>config.json</c> or no <c>metrics.jsonl</c>.</exception>
    /// <exception cref="InvalidDataException">A file is malformed; the message names file and line.</exception>
    public static RunData Load(string path)
    {
        RequireFolder(path);
        RunConfig config = LoadConfig(path);
        IReadOnlyList<IterationRecord> metrics = MetricsReader.Read(RequireFile(path, MetricsFile));
        string evaluation = Path.Combine(path, EvaluationFile);
        (EvaluationRecord[] further, string[] faults) = FurtherEvaluations.Of(path, config.Seed);
        return new(config, metrics, File.Exists(evaluation) ? OwnEvaluation(evaluation, config.Seed) : null)
        {
            Folder = path,
            Pictures = Pictures(path),
            Log = Log(path),
            Further = further,
            Faults = faults,
        };
    }

    /// <summary>Reads <c>config.json</c> alone: a run that ended early may have no more.</summary>
    /// <exception cref="DirectoryNotFoundException">No such folder.</exception>
    /// <exception cref="FileNotFoundException">No <c>config.json</c>.</exception>
    /// <exception cref="InvalidDataException">It is malformed.</exception>
    public static RunConfig LoadConfig(string path)
    {
        RequireFolder(path);
        string file = RequireFile(path, ConfigFile);
        RunConfig config = ReadJson<RunConfig>(file);
        Materialize(config.Settings, file);
        return config;
    }

    /// <summary>Reads <c>evaluation.json</c> or a file like it.</summary>
    /// <exception cref="InvalidDataException">It is malformed, or its parts do not fit together.</exception>
    public static EvaluationRecord LoadEvaluation(string file)
    {
        EvaluationRecord evaluation = ReadJson<EvaluationRecord>(file);
        if (EvaluationCheck.Fault(evaluation) is { } fault) throw new InvalidDataException($"{file}: {fault}");
        return evaluation;
    }

    // It may hold all seeds of a command.
    static EvaluationRecord OwnEvaluation(string file, int seed)
    {
        EvaluationRecord evaluation = LoadEvaluation(file);
        if (Array.Exists(evaluation.Seeds, s => s.Seed == seed)) return evaluation;
        throw new InvalidDataException($"{file}: of seed {string.Join(", ", evaluation.Seeds.Select(s => s.Seed))}; the run's is {seed}");
    }

    static string[] Log(string folder)
    {
        string log = Path.Combine(folder, LogFile);
        return File.Exists(log) ? File.ReadAllLines(log) : [];
    }

    // A tree of nodes reads its texts late: one that is none shall be an error here, with the file's name.
    static void Materialize(JsonNode settings, string file)
    {
        try
        {
            settings.ToJsonString(RunJson.Options);
            foreach (JsonNode? node in Descendants(settings))
                if (node is JsonValue value) value.TryGetValue(out string? _);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            throw new InvalidDataException($"{file}: {e.Message}", e);
        }
    }

    static IEnumerable<JsonNode?> Descendants(JsonNode? node) => node switch
    {
        JsonObject inner => inner.SelectMany(property => Descendants(property.Value)),
        JsonArray items => items.SelectMany(Descendants),
        _ => [node],
    };

    static (string, string)? Pictures(string folder)
    {
        string before = Path.Combine(folder, BeforeFile), after = Path.Combine(folder, AfterFile);
        return File.Exists(before) && File.Exists(after) ? (File.ReadAllText(before), File.ReadAllText(after)) : null;
    }

    /// <summary>The runs in a folder: the folder itself where it holds a <c>config.json</c>, else those of its numeric
    /// sub-folders (one a seed, ascending) that do.</summary>
    /// <exception cref="DirectoryNotFoundException">No such folder.</exception>
    /// <exception cref="FileNotFoundException">Neither is there.</exception>
    public static IReadOnlyList<string> FindRuns(string folder)
    {
        RequireFolder(folder);
        if (IsRun(folder)) return [folder];
        string[] seeds =
        [
            .. Directory.GetDirectories(folder)
                .Where(d => SeedOf(d) is not null && IsRun(d))
                .OrderBy(SeedOf),
        ];
        return seeds.Length > 0 ? seeds : throw new FileNotFoundException(
            $"{folder}: no run here; expected {ConfigFile}, or sub-folders 0, 1, ... that hold one. {Below(folder)}");
    }

    // Of a matrix, a sweep or a folder of many runs: those that can be given.
    static string Below(string folder)
    {
        string[] found = [.. RunFinder.Find(folder, static (_, _) => { }).Where(IsRun).Select(run => IsSeed(run) ? Path.GetDirectoryName(run)! : run).Distinct().Take(Named + 1)];
        if (found.Length == 0) return "Give the folder named by --out.";
        string what = MatrixRecord.IsIn(folder) ? "It is that of a matrix, whose cells are runs" : "There are runs further below";
        return $"{what}; give the folder of one: {string.Join(", ", found.Take(Named).Order(StringComparer.Ordinal))}{(found.Length > Named ? ", ..." : "")}";
    }

    /// <summary>Whether a folder holds a run of one training seed.</summary>
    public static bool IsRun(string folder) => File.Exists(Path.Combine(folder, ConfigFile));

    /// <summary>Whether a folder is named as that of one seed of several.</summary>
    internal static bool IsSeed(string folder) => SeedOf(folder) is not null;

    static int? SeedOf(string folder) =>
        int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int seed) ? seed : null;

    static void RequireFolder(string path)
    {
        if (!Directory.Exists(path)) throw new DirectoryNotFoundException($"{path}: no such run folder");
    }

    static string RequireFile(string folder, string name)
    {
        string path = Path.Combine(folder, name);
        return File.Exists(path) ? path : throw new FileNotFoundException(
            $"{folder}: {name} is missing; a run folder holds {ConfigFile} and {MetricsFile}", path);
    }

    static T ReadJson<T>(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllText(path), RunJson.Options)
                ?? throw new InvalidDataException($"{path}: null, {typeof(T).Name} expected");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"{path}: not a valid {typeof(T).Name}: {e.Message}", e);
        }
    }
}
