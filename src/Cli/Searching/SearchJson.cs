using System.Text.Json.Nodes;
using MetaRL.Reports.Search;

namespace MetaRL.Cli.Searching;

/// <summary>A search for machines.</summary>
static class SearchJson
{
    public static JsonObject Of(SearchFolder folder)
    {
        SearchData data = SearchData.Of(folder.Record);
        SearchCommands commands = SearchText.Commands(folder.Record, folder.Path);
        return new()
        {
            ["folder"] = folder.Path,
            ["experiment"] = data.Plan.Experiment,
            ["report"] = folder.Report,
            ["trials"] = data.Plan.Trials.Length,
            ["seeds"] = new JsonArray([.. data.Plan.Seeds.Select(s => JsonValue.Create(s))]),
            ["best"] = data.Ranking.Best is { } best ? Describe(folder, best, commands.Best) : null,
            ["finished"] = new JsonArray([.. data.Ranking.Finished.Select(o => Describe(folder, o, null))]),
            ["failed"] = new JsonArray([.. data.Ranking.Failed.Select(o => Describe(folder, o, null))]),
            ["importance"] = data.Importance is { } table ? new JsonArray([.. table.Settings.Select((s, i) => Describe(data.Plan.Axes[i].Key, s))]) : null,
        };
    }

    static JsonObject Describe(SearchFolder folder, TrialOutcome outcome, string? command)
    {
        SearchPlan plan = folder.Record.Plan;
        JsonObject all = new()
        {
            ["trial"] = outcome.Trial,
            ["folder"] = folder.TrialFolder(outcome.Trial),
            ["settings"] = new JsonObject(plan.Axes.Zip(plan.Trials[outcome.Trial - 1], (a, v) => KeyValuePair.Create(a.Key, (JsonNode?)v))),
            ["iterations"] = plan.Budgets.Length > 0 ? plan.Budgets[outcome.Rung] : null,
            ["score"] = outcome.Score,
            ["halfWidth"] = outcome.HalfWidth,
        };
        if (outcome.Error is not null) all["error"] = outcome.Error;
        if (command is not null) all["command"] = command;
        return all;
    }

    static JsonObject Describe(string key, SettingImportance s) => new()
    {
        ["setting"] = key,
        ["share"] = s.Share,
        ["interval"] = new JsonArray(s.Interval.Low, s.Interval.High),
        ["p"] = s.PValue,
    };
}
