using System.Xml.Linq;
using MetaRL.Reports.Html;
using static MetaRL.Reports.Html.Markup;

namespace MetaRL.Reports.Search;

/// <summary>Every trial, best first, and those that failed with the reason.</summary>
static class TrialSection
{
    public static XElement? Finished(SearchData data)
    {
        TrialOutcome[] all = data.Ranking.Finished;
        if (all.Length == 0) return null;
        bool halves = data.Plan.Budgets.Length > 0;
        Func<double, string> number = Format.Column(all.Select(o => o.Score!.Value), all.Select(o => o.HalfWidth ?? 0));
        return Tag("section",
            Tag("h2", "Trials"),
            Tag("table.trials.cards",
                Tag("thead", Tag("tr", Tag("th.num", "trial"), halves ? Tag("th.num", "iterations") : null, Tag("th.num", "return"), data.Plan.Axes.Select(a => Tag($"th{Look(a)}", a.Key)))),
                Tag("tbody", all.Select(o => Tag(data.IsBest(o) ? "tr.best" : "tr",
                    Tag("th.num", $"{o.Trial}"),
                    halves ? Tag("td.num", At("data-label", "iterations"), $"{data.Plan.Budgets[o.Rung]}") : null,
                    Score(o, number),
                    data.Plan.Axes.Select((a, i) => Tag($"td{Look(a)}", At("data-label", a.Key), data.Value(o, i))))))),
            Tag("p.note", Note(data)));
    }

    public static XElement? Failed(SearchData data) => data.Ranking.Failed.Length == 0 ? null : Tag("section",
        Tag("h2", "Trials that failed"),
        Tag("table.trials.cards.wrap",
            Tag("thead", Tag("tr", Tag("th.num", "trial"), Tag("th", "settings"), Tag("th", "why"))),
            Tag("tbody", data.Ranking.Failed.Select(o => Tag("tr",
                Tag("th.num", $"{o.Trial}"), Tag("td.fault", string.Join(' ', data.Plan.Assignments(o.Trial))), Tag("td.fault", o.Error!))))));

    static string Look(SearchAxis axis) => axis.Kind == AxisKind.Choices && !axis.Choices.All(c => double.TryParse(c, out _)) ? "" : ".num";

    static XElement Score(TrialOutcome o, Func<double, string> number) => Tag("td.num",
        At("data-label", "return"),
        Data(o.Score!.Value, number(o.Score.Value)),
        o.HalfWidth is { } half ? Tag("span.half", Data(half, $" {Format.PlusMinus} {number(half)}")) : null);

    static string Note(SearchData data)
    {
        string seeds = data.Plan.Seeds.Length == 1
            ? "One training seed each: nothing is said of the spread between trainings."
            : $"{Format.PlusMinus}: half-width of the 95% interval over {data.Plan.Seeds.Length} training seeds.";
        string halving = data.Plan.Budgets.Length > 0 ? " Those that were trained for longer come first: returns after different numbers of iterations do not compare." : "";
        return seeds + halving;
    }
}
