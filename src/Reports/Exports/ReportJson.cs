using System.Text.Json;
using System.Text.Json.Nodes;
using MetaRL.Evaluation;
using MetaRL.Persistence;
using MetaRL.Reports.Runs;

namespace MetaRL.Reports.Exports;

/// <summary>A report's results for machines.</summary>
static class ReportJson
{
    public static string Of(ReportData data) => new JsonObject
    {
        ["title"] = data.Title,
        ["settings"] = new JsonArray([.. data.Groups.Select(Group)]),
    }.ToJsonString(RunJson.Indented) + "\n";

    static JsonNode Group(RunGroup group) => new JsonObject
    {
        ["name"] = group.Name,
        ["folders"] = new JsonArray([.. group.Runs.Select(r => JsonValue.Create(r.Folder))]),
        ["seeds"] = new JsonArray([.. group.Runs.Select(r => JsonValue.Create(r.Config.Seed))]),
        ["iterations"] = group.Iterations,
        ["envSteps"] = group.Runs.Average(r => r.Metrics.Sum(m => (double)m.EnvSteps)),
        ["seconds"] = group.Runs.Average(r => r.Metrics.Sum(m => m.Seconds.Total)),
        ["configuration"] = group.Runs[0].Config.Settings.DeepClone(),
        ["conflicts"] = ConflictSummary.Of(group) is { } conflicts ? Conflicts(conflicts) : null,
        ["evaluatedAfterIterations"] = group.Judged,
        ["tasks"] = group.Evaluation?.Tasks.Length,
        ["taskSet"] = group.Evaluation?.TaskSet,
        ["adaptation"] = group.Adaptation is null ? null : new JsonArray([.. group.Adaptation.Rows.Select(Row)]),
        ["byEpisode"] = group.Evaluation is not null && EpisodeReturns.Of(group.Evaluation) is { Count: > 1 } episodes ? new JsonArray([.. episodes.Select(Estimate)]) : null,
        ["references"] = group.Evaluation is null ? null : new JsonObject(group.Evaluation.References.Select(r => KeyValuePair.Create(r.Name, (JsonNode?)r.Return))),
        ["turningPoint"] = group.Evaluation is null || group.IsUnadapted ? null : Turn(TurningPoint.Of(group.Farthest ?? group.Evaluation)),
    };

    static JsonObject Conflicts(ConflictSummary summary) => new()
    {
        ["firstIteration"] = summary.First,
        ["lastIteration"] = summary.Last,
        ["mean"] = JsonSerializer.SerializeToNode(summary.Mean, RunJson.Options),
    };

    static JsonNode Row(AdaptationRow row) => new JsonObject { ["k"] = row.K, ["return"] = Estimate(row.Return), ["gain"] = Estimate(row.Gain), ["success"] = row.Success is { } success ? Estimate(success) : null };

    static JsonNode Turn(TurningPoint turn) => new JsonObject { ["k"] = turn.K, ["last"] = turn.Last, ["change"] = Estimate(turn.Change) };

    public static JsonObject Estimate(CrossedEstimate e) => new()
    {
        ["mean"] = e.Mean,
        ["overSeeds"] = e.OverSeeds,
        ["overTasks"] = e.OverTasks,
        ["overBoth"] = e.OverBoth,
    };
}
