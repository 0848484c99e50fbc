using System.Globalization;
using System.Xml.Linq;
using MetaRL.Dashboard.Runs;
using MetaRL.Reports.Html;
using static MetaRL.Reports.Html.Markup;

namespace MetaRL.Dashboard.Views;

/// <summary>All runs of the command with their progress, each a link to its page.</summary>
static class RunList
{
    public const string Css = """

        .live { font-size: 13px; color: var(--soft); margin: 0 0 12px; overflow-wrap: anywhere; } .live::before { content: "\25CF"; margin-right: 8px; }
        .live.on::before { color: var(--better); } .live.off { color: var(--worse); }
        .runs { margin: 0 0 32px; } .runs h2 { margin-top: 0; } .roster { max-height: 40vh; overflow-y: auto; }
        .runs a { color: var(--before); } .runs a[aria-current] { color: var(--ink); font-weight: 600; text-decoration: none; }
        .runs nav { display: flex; gap: 16px; margin: 0 0 10px; } progress { width: 110px; max-width: 30vw; accent-color: var(--after); vertical-align: middle; margin-right: 8px; }
        """;

    public static XElement Draw(RunBoard board, string show)
    {
        RunStatus[] all = board.All();
        return Tag("section.runs",
            Tag("h2", Heading(all)),
            all.Length > 1 ? Tag("nav", Link(Pages.Now, "Now", show), Link(Pages.All, "All together", show)) : null,
            Tag("div.roster", Tag("table.cards",
                Tag("thead", Tag("tr", Tag("th", "run"), Tag("th", "state"), Tag("th", "iterations"), Tag("th.num", "return"), Tag("th.num", "left"))),
                Tag("tbody", all.Select((status, i) => Row(board.Runs[i], status, i, show))))));
    }

    static string Heading(RunStatus[] all)
    {
        int ended = all.Count(s => s.Stage == RunStage.Ended);
        return all.Length == 1 ? "Run" : $"Runs: {ended} of {all.Length} ended";
    }

    static XElement Row(WatchedRun run, RunStatus status, int index, string show) => Tag("tr",
        Tag("th", Link(Pages.Run(index), run.Name, show)),
        Tag("td", At("data-label", "state"), status.Stage.ToString().ToLowerInvariant()),
        Tag("td", At("data-label", "iterations"), Iterations(status)),
        Tag("td.num", At("data-label", "return"), Returns(status.Returns)),
        Tag("td.num", At("data-label", "left"), status.Stage == RunStage.Running && status.SecondsLeft is { } left ? Format.Duration(left) : Format.Dash));

    static object[] Iterations(RunStatus status)
    {
        if (status.Iterations == 0) return [Format.Dash];
        string count = $"{status.Done}/{status.Iterations}";
        return [Tag("progress", Whole("max", status.Iterations), Whole("value", status.Done), At("aria-label", $"{count} iterations")), count];
    }

    static XAttribute Whole(string name, int value) => At(name, value.ToString(CultureInfo.InvariantCulture));

    static string Returns(IReadOnlyList<double> returns) => returns switch
    {
        [] => Format.Dash,
        [var only] => Format.Number(only),
        [var first, .., var last] => $"{Format.Number(first)} \u2192 {Format.Number(last)}",
    };

    static XElement Link(string to, string name, string show)
    {
        XElement link = Tag("a", At("href", $"/?show={to}"), name);
        if (to == show) link.SetAttributeValue("aria-current", "page");
        return link;
    }
}
