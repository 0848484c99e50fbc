using System.Xml.Linq;
using MetaRL.Reports.Html;
using MetaRL.Reports.Runs;
using static MetaRL.Reports.Html.Markup;

namespace MetaRL.Reports.Matrices;

/// <summary>The settings that learners of a column do not share, and the command.</summary>
static class MatrixSettingsSection
{
    public static XElement? Draw(MatrixData data)
    {
        if (data.Done.Length == 0) return null;
        (MatrixLearner Learner, string Column, string Text)[] all = [.. data.Columns.SelectMany(Texts)];
        IEnumerable<XElement> rows = all
            .GroupBy(t => (t.Learner, t.Text))
            .OrderBy(g => Array.IndexOf(data.Record.Learners, g.Key.Learner))
            .Select(g => Tag("tr",
                Tag("th", Tag($"i.swatch.{MatrixEntry.LookOf(Array.IndexOf(data.Record.Learners, g.Key.Learner))}"), g.Key.Learner.Name),
                Tag("td", At("data-label", "on"), string.Join(", ", g.Select(t => t.Column))),
                Tag("td", At("data-label", "settings"), g.Key.Text)));
        string[] commands = [.. data.Done.SelectMany(e => e.Group!.Runs).Select(r => r.Config.Environment.GetValueOrDefault("command")).OfType<string>().Distinct()];
        return Tag("section",
            Tag("h2", "Reproduce"),
            commands.Length == 0 ? null : Tag("pre", Tag("code", string.Join('\n', commands))),
            Tag("h3", "Settings that learners of a family do not share"),
            Tag("table.cards.wrap", Tag("thead", Tag("tr", Tag("th", "learner"), Tag("th", "on"), Tag("th", "settings"))), Tag("tbody", rows)),
            Tag("p.note", "All settings of a cell are in its folder: config.json, and report.html."));
    }

    static IEnumerable<(MatrixLearner, string, string)> Texts(MatrixColumn column)
    {
        IReadOnlyDictionary<string, string>[] settings = [.. column.Done.Select(e => FlatSettings.Of(e.Group!.Runs[0].Config.Settings))];
        string[] keys = [.. FlatSettings.Differing(settings)];
        return column.Done.Select((e, i) => (e.Learner, column.Name, Text(settings[i], keys)));
    }

    static string Text(IReadOnlyDictionary<string, string> settings, string[] keys)
    {
        string text = string.Join(' ', keys.Where(settings.ContainsKey).Select(key => $"{key}={settings[key]}"));
        return text.Length > 0 ? text : Format.Dash;
    }
}
