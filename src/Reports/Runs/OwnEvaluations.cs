using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using MetaRL.Persistence;

namespace MetaRL.Reports.Runs;

/// <summary>What a run, or all seeds of one, was judged by at its end. A run that went on keeps <c>evaluation.json</c>, and puts the
/// evaluation of its further iterations beside it.</summary>
static partial class OwnEvaluations
{
    /// <summary>The file of the newest: that of the most iterations. <c>evaluation.json</c> where none went further, whether it is there or not.</summary>
    public static string NewestIn(string folder)
    {
        string first = Path.Combine(folder, RunFolder.EvaluationFile), further = Path.Combine(folder, RunFolder.EvaluationsFolder);
        if (!Directory.Exists(further)) return first;
        string? last = Directory.EnumerateFiles(further, "iteration-*.json")
            .Where(file => IterationsIn(file) is not null)
            .OrderByDescending(IterationsIn).ThenBy(file => file.Length).ThenBy(file => file, StringComparer.Ordinal)
            .FirstOrDefault();
        if (last is null || !File.Exists(first)) return last ?? first;
        return IterationsIn(last) > IterationsOfFirst(folder, first) ? last : first;
    }

    /// <summary>Iterations that made what <see cref="NewestIn"/> judged, by its name; null for <c>evaluation.json</c>.</summary>
    public static int? IterationsIn(string file) =>
        Name().Match(Path.GetFileName(file)) is { Success: true } match ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : null;

    /// <summary>Iterations that the newest command asked a run for; null where it was never resumed, or does not say.</summary>
    public static int? AskedIn(string folder)
    {
        string log = Path.Combine(folder, RunFolder.LogFile);
        if (!File.Exists(log)) return IterationsIn(NewestIn(folder));
        int? asked = null;
        // A run may be writing there.
        using StreamReader reader = new(new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        while (reader.ReadLine() is { } line)
            if (Resumption().Match(line) is { Success: true } match && int.TryParse(match.Groups[1].Value, out int upTo)) asked = upTo;
        return asked ?? IterationsIn(NewestIn(folder));
    }

    // A file that does not say is of the iterations that the run began with; one that cannot be read shall be read, and found so.
    static int IterationsOfFirst(string folder, string first)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(first));
            if (document.RootElement.TryGetProperty("iterations", out JsonElement said) && said.TryGetInt32(out int iterations)) return iterations;
            string config = Path.Combine(folder, RunFolder.ConfigFile);
            return File.Exists(config) ? (int?)JsonSerializer.Deserialize<RunConfig>(File.ReadAllText(config), RunJson.Options)?.Settings["training"]?["iterations"] ?? 0 : 0;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return int.MaxValue;
        }
    }

    [GeneratedRegex(@"^iteration-(\d{8,9})(-\d+)?\.json$")]
    private static partial Regex Name();

    [GeneratedRegex(@"^\S+ \S+ resumed after iteration \d+, up to (\d+): ")]
    private static partial Regex Resumption();
}
