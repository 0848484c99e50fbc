using System.Xml.Linq;
using MetaRL.Persistence;
using MetaRL.Reports.Html;
using MetaRL.Reports.Runs;
using static MetaRL.Reports.Html.Markup;

namespace MetaRL.Reports.Sections;

/// <summary>How to run it again: what settings differ in, command lines, resolved configuration, environment.</summary>
static class SettingsSection
{
    const string Command = "command";

    public static XElement Draw(ReportData data) => Tag("section",
        Tag("h2", "Reproduce"),
        data.IsSingle ? null : Differences(data),
        Commands(data),
        Tag("div.columns",
            Table(data.IsSingle ? "Configuration" : "Configuration that all share", Shared(data)),
            Table("Environment", Values(data, c => c.Environment.Where(e => e.Key is not Command and not "started")))));

    static XElement? Commands(ReportData data)
    {
        string[] commands = [.. data.Runs.Select(r => r.Config.Environment.GetValueOrDefault(Command)).OfType<string>().Distinct()];
        string[] lines = [.. commands, .. data.Runs.SelectMany(r => r.Log).Distinct()];
        return lines.Length == 0 ? null : Tag("pre", Tag("code", string.Join('\n', lines)));
    }

    // A row a group, a column a setting that not all have alike.
    static XElement Differences(ReportData data)
    {
        IReadOnlyDictionary<string, string>[] settings = SettingsOf(data);
        string[] keys = [.. FlatSettings.Differing(settings)];
        XElement head = Tag("tr", Tag("th", "setting"), Tag("th", "seeds"), keys.Select(key => Tag("th", key)));
        IEnumerable<XElement> rows = data.Groups.Select((g, i) => Tag("tr",
            Tag("th", Tag($"i.swatch.{data.Look(g)}"), g.Name),
            Labelled("seeds", string.Join(", ", g.Runs.Select(r => r.Config.Seed))),
            keys.Select(key => Labelled(key, settings[i].GetValueOrDefault(key, Format.Dash)))));
        return Tag("div", Tag("h3", "What differs"), Tag("table.cards.wrap", Tag("thead", head), Tag("tbody", rows)));
    }

    static XElement Labelled(string label, string text) => Tag("td", At("data-label", label), text);

    static IReadOnlyDictionary<string, string>[] SettingsOf(ReportData data) => [.. data.Groups.Select(g => FlatSettings.Of(g.Runs[0].Config.Settings))];

    static IEnumerable<(string Key, string Value)> Shared(ReportData data)
    {
        IReadOnlyDictionary<string, string>[] settings = SettingsOf(data);
        HashSet<string> differing = [.. FlatSettings.Differing(settings)];
        string seeds = string.Join(", ", data.Runs.Select(r => r.Config.Seed).Distinct());
        return settings[0].Where(s => !differing.Contains(s.Key)).Select(s => (s.Key, s.Value)).Prepend(("seed", seeds));
    }

    /// <summary>Each key with its value; where runs differ, with their values in the order of runs.</summary>
    static IEnumerable<(string Key, string Value)> Values(ReportData data, Func<RunConfig, IEnumerable<KeyValuePair<string, string>>> entries) => data.Runs
        .SelectMany(r => entries(r.Config))
        .GroupBy(e => e.Key, e => e.Value)
        .Select(g => (g.Key, string.Join(", ", g.Distinct())));

    static XElement Table(string title, IEnumerable<(string Key, string Value)> rows) => Tag("div",
        Tag("h3", title),
        Tag("table.settings", Tag("tbody", rows.Select(row => Tag("tr", Tag("th", row.Key), Tag("td", row.Value))))));
}
