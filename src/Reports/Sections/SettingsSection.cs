using System.Text.Json.Nodes;
using System.Xml.Linq;
using MetaRL.Persistence;
using MetaRL.Reports.Runs;
using static MetaRL.Reports.Html.Markup;

namespace MetaRL.Reports.Sections;

/// <summary>How to run it again: command line, resolved configuration, environment.</summary>
static class SettingsSection
{
    const string Command = "command";

    public static XElement Draw(ReportData data) => Tag("section",
        Tag("h2", "Reproduce"),
        Commands(data),
        Tag("div.columns",
            Table("Configuration", data, c => Flatten(c.Settings).Prepend(new("seed", c.Seed.ToString()))),
            Table("Environment", data, c => c.Environment.Where(e => e.Key != Command))));

    static XElement? Commands(ReportData data)
    {
        string[] commands = [.. data.Runs.Select(r => r.Config.Environment.GetValueOrDefault(Command)).OfType<string>().Distinct()];
        string[] lines = [.. commands, .. data.Runs.SelectMany(r => r.Log).Distinct()];
        return lines.Length == 0 ? null : Tag("pre", Tag("code", string.Join('\n', lines)));
    }

    /// <summary>Each key with its value; where runs differ, with their values in the order of seeds.</summary>
    static XElement Table(string title, ReportData data, Func<RunConfig, IEnumerable<KeyValuePair<string, string>>> entries)
    {
        var byKey = data.Runs.SelectMany(r => entries(r.Config)).GroupBy(e => e.Key, e => e.Value);
        return Tag("div",
            Tag("h3", title),
            Tag("div.scroll", Tag("table.settings", Tag("tbody",
                byKey.Select(g => Tag("tr", Tag("th", g.Key), Tag("td", string.Join(", ", g.Distinct()))))))));
    }

    /// <summary>Nested objects as dotted keys, as <c>--set</c> takes them.</summary>
    internal static IEnumerable<KeyValuePair<string, string>> Flatten(JsonObject settings, string prefix = "") =>
        settings.SelectMany(property => property.Value is JsonObject { Count: > 0 } nested
            ? Flatten(nested, prefix + property.Key + ".")
            : [new(prefix + property.Key, Value(property.Value))]);

    static string Value(JsonNode? node) => node switch
    {
        null => "none",
        JsonValue value when value.TryGetValue(out string? text) => text,
        _ => node.ToJsonString(RunJson.Options),
    };
}
