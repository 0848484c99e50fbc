using System.Text.Json;
using MetaRL.Conflicts;
using MetaRL.Persistence;
using MetaRL.Training;

namespace MetaRL.Reports.Runs;

/// <summary>Reads <c>metrics.jsonl</c>.</summary>
static class MetricsReader
{
    /// <summary>All complete records. A line without its newline is one that a killed run did not finish: it counts if
    /// it parses and is dropped if it does not. Any other malformed line is an <see cref="InvalidDataException"/>.</summary>
    public static IReadOnlyList<IterationRecord> Read(string path)
    {
        string[] lines = File.ReadAllText(path).Split('\n');
        List<IterationRecord> records = new(lines.Length);
        for (int i = 0; i < lines.Length; i++)
        {
            bool unfinished = i == lines.Length - 1;
            if (unfinished && lines[i].Length == 0) break;
            IterationRecord? record = Parse(lines[i], out string error);
            if (record is null && unfinished) break;
            error = record is null ? error : Conflict(records.LastOrDefault(), record);
            if (error.Length > 0) throw new InvalidDataException($"{path}, line {i + 1}: {error}");
            records.Add(record!);
        }
        return Comparable(records);
    }

    // What an update samples may differ by iteration, and so may the number of returns; curves need the same of each. What the
    // others spent counts for the next one that is kept.
    static IReadOnlyList<IterationRecord> Comparable(List<IterationRecord> records)
    {
        int length = records.Count == 0 ? 0 : records.Max(static r => r.Returns.Length);
        List<IterationRecord> kept = new(records.Count);
        long skipped = 0;
        foreach (IterationRecord record in records)
        {
            skipped += record.EnvSteps;
            if (length == 0 || record.Returns.Length != length) continue;
            kept.Add(record with { EnvSteps = skipped });
            skipped = 0;
        }
        return kept;
    }

    static IterationRecord? Parse(string line, out string error)
    {
        try
        {
            IterationRecord? record = JsonSerializer.Deserialize<IterationRecord>(line, RunJson.Options);
            error = record is null ? "null, a record expected" : "";
            return record;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            error = $"not a valid record: {e.Message}";
            return null;
        }
    }

    static string Conflict(IterationRecord? last, IterationRecord next)
    {
        if (NumbersOf(next).Any(x => !double.IsFinite(x))) return "a number that is not finite";
        if (next.EnvSteps < 0) return $"{next.EnvSteps} environment steps";
        if (next.Conflicts is { } conflicts && Fault(conflicts) is { } fault) return $"conflicts: {fault}";
        if (next.HeldOut is []) return "no returns of the evaluation; k = 0 is needed at least";
        if (last is null || next.Iteration > last.Iteration) return "";
        return $"iteration {next.Iteration} after {last.Iteration}; iterations must ascend";
    }

    static string? Fault(TaskConflicts conflicts)
    {
        if (conflicts.MeanCosine is not (>= -1.001 and <= 1.001)) return $"a mean cosine of {conflicts.MeanCosine}, -1 to 1 expected";
        if (conflicts.NegativeShare is not (>= 0 and <= 1)) return $"a share of {conflicts.NegativeShare}, 0 to 1 expected";
        return conflicts.Parameters.Select(Fault).FirstOrDefault(static fault => fault is not null);
    }

    static string? Fault(ParameterConflicts parameter)
    {
        int size = parameter.Bins.Length;
        bool isSquare = IsSquare(parameter.Cosines, size) && IsSquare(parameter.Pairs, size);
        if (!isSquare) return $"'{parameter.Name}' has {size} bins, and tables of another size";
        if (parameter.Cosines.Any(row => row.Any(c => c is not (null or (>= -1.001 and <= 1.001))))) return $"'{parameter.Name}' has a cosine outside -1 to 1";
        return parameter.Pairs.Any(row => row.Any(static n => n < 0)) ? $"'{parameter.Name}' has a negative number of pairs" : null;
    }

    static bool IsSquare<T>(T[][] table, int size) => table.Length == size && Array.TrueForAll(table, row => row is not null && row.Length == size);

    static IEnumerable<double> NumbersOf(IterationRecord record) =>
        [.. record.Returns, .. record.HeldOut ?? [], .. record.Validation ?? [], record.Loss, record.GradientNorm, record.Kl, record.Seconds.Total, .. record.Extra.Values];
}
