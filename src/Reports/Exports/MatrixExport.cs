using System.Text.Json.Nodes;
using MetaRL.Evaluation;
using MetaRL.Persistence;
using MetaRL.Reports.Matrices;

namespace MetaRL.Reports.Exports;

/// <summary>A matrix of experiments for machines.</summary>
static class MatrixExport
{
    public static string Json(MatrixData data) => new JsonObject
    {
        ["title"] = data.Record.Experiment,
        ["cells"] = new JsonArray([.. data.Columns.SelectMany(c => c.Entries.Select(e => Cell(c, e)))]),
    }.ToJsonString(RunJson.Indented) + "\n";

    public static string Csv(MatrixData data)
    {
        Csv csv = new("column", "learner", "kind", "state", "reason", "seeds", "tasks", "K",
            "return", "± seeds", "± tasks", "± both", "gain", "± seeds", "± tasks", "± both", "minus best", "± seeds", "± tasks", "± both", "normalized", "env steps", "seconds");
        foreach (MatrixColumn column in data.Columns)
            foreach (MatrixEntry entry in column.Entries)
                csv.Row([column.Name, entry.Learner.Name, entry.Learner.Kind, Word(entry), entry.Cell.Reason, .. entry.IsDone ? Numbers(column, entry) : new object?[18]]);
        return csv.ToString();
    }

    static object?[] Numbers(MatrixColumn column, MatrixEntry entry) =>
    [
        entry.Evaluation.Seeds.Length, entry.Evaluation.Tasks.Length, entry.K,
        .. Cells(entry.Return), .. Cells(entry.Gain), .. Cells(column.StandoffOf(entry).Difference),
        entry.Scale?.Of(entry.Return.Mean), entry.EnvSteps, entry.Seconds,
    ];

    static object?[] Cells(CrossedEstimate? e) => [e?.Mean, e?.OverSeeds, e?.OverTasks, e?.OverBoth];

    static JsonNode Cell(MatrixColumn column, MatrixEntry entry)
    {
        JsonObject cell = new()
        {
            ["column"] = column.Name,
            ["learner"] = entry.Learner.Name,
            ["kind"] = entry.Learner.Kind,
            ["folder"] = entry.Cell.Folder,
            ["state"] = Word(entry),
        };
        if (entry.Cell.Reason is { } reason) cell["reason"] = reason;
        if (!entry.IsDone) return cell;
        Standoff standoff = column.StandoffOf(entry);
        cell["seeds"] = new JsonArray([.. entry.Evaluation.Seeds.Select(s => JsonValue.Create(s.Seed))]);
        cell["tasks"] = entry.Evaluation.Tasks.Length;
        cell["k"] = entry.K;
        cell["return"] = ReportJson.Estimate(entry.Return);
        cell["gain"] = entry.Gain is { } gain ? ReportJson.Estimate(gain) : null;
        cell["rank"] = Camel($"{standoff.Rank}");
        cell["minusBest"] = standoff.Difference is { } difference ? ReportJson.Estimate(difference) : null;
        cell["normalized"] = entry.Scale?.Of(entry.Return.Mean);
        cell["envSteps"] = entry.EnvSteps;
        cell["seconds"] = entry.Seconds;
        return cell;
    }

    static string Word(MatrixEntry entry) => Camel($"{entry.Cell.State}");

    // As enums are in every file.
    static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
