using System.Xml.Linq;
using MetaRL.Reports.Charts;
using MetaRL.Reports.Html;
using static MetaRL.Reports.Html.Markup;

namespace MetaRL.Reports.Search;

/// <summary>What each setting matters.</summary>
static class ImportanceSection
{
    public static XElement Draw(SearchData data) => Tag("section",
        Tag("h2", "What matters"),
        data.Importance is { } table ? Table(data, table) : Tag("p.note", Missing(data)),
        Tag("div.multiples", At("style", "margin-top: 24px"), data.Plan.Axes.Select((_, i) => SettingChart.Draw(data, i))));

    static string Missing(SearchData data) => $"Importance needs scores that differ, and {ImportanceTable.TrialsNeeded(data.Plan.Axes)} trials for these settings: "
        + $"{Format.Plural(data.First.Length, "trial")} so far do not tell settings from noise.";

    static object[] Table(SearchData data, ImportanceTable table) =>
    [
        Tag("div.scroll", At("tabindex", "0"), Tag("table",
            Tag("thead", Tag("tr", Tag("th", "setting"), Tag("th.num", "share of variance"), Tag("th.num", "95% interval"), Tag("th", ""), Tag("th.num", "p"), Tag("th", ""))),
            Tag("tbody",
                table.Settings.Select((s, i) => (s, i)).OrderByDescending(x => x.s.Share).Select(x => Row(data.Plan.Axes[x.i].Key, x.s)),
                Tag("tr.reference", Tag("th", "interactions, finer shapes, noise"), Tag("td.num", Data(table.Rest, Format.Percent(table.Rest))), Tag("td"), Tag("td"), Tag("td"), Tag("td"))))),
        Tag("p.note", $"Of {Format.Plural(table.Trials, "trial")}, {data.ScoreName}: what each setting explains on its own in an additive model, less what as many free numbers explain by chance. "
            + "p: how often permuted scores are explained as well. docs/sweeps.md has the formulae."),
    ];

    static XElement Row(string key, SettingImportance s) => Tag("tr",
        Tag("th", key),
        Tag("td.num", Data(s.Share, Format.Percent(s.Share))),
        Tag("td.num", $"{Format.Percent(s.Interval.Low)} to {Format.Percent(s.Interval.High)}"),
        Tag("td.gauge", Bar(s)),
        Tag("td.num", Data(s.PValue, s.PValue <= 0.001 ? "\u2264 0.001" : Format.Fixed(s.PValue, 3))),
        Tag("td", s.IsBeyondChance ? "matters" : "no more than chance"));

    static XElement Bar(SettingImportance s) => Tag("svg", At("viewBox", "0 0 100 14"), At("preserveAspectRatio", "none"), At("aria-hidden", "true"),
        Svg.Rect(s.IsBeyondChance ? "share" : "share chance", 0, 3, 100 * s.Share, 8),
        Svg.Line("span", 100 * s.Interval.Low, 7, 100 * s.Interval.High, 7));
}
