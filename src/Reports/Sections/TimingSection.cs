using System.Xml.Linq;
using MetaRL.Reports.Charts;
using MetaRL.Reports.Html;
using MetaRL.Reports.Runs;
using MetaRL.Training;
using static MetaRL.Reports.Html.Markup;

namespace MetaRL.Reports.Sections;

/// <summary>Where the wall-clock time went.</summary>
static class TimingSection
{
    public static XElement? Draw(ReportData data)
    {
        IterationRecord[] records = [.. data.Runs.SelectMany(r => r.Metrics)];
        double total = records.Sum(m => m.Seconds.Total);
        if (total <= 0) return null;
        (string Name, double Seconds)[] phases =
        [
            ("rollout", records.Sum(m => m.Seconds.Rollout)),
            ("adaptation", records.Sum(m => m.Seconds.Adaptation)),
            ("outer update", records.Sum(m => m.Seconds.OuterUpdate)),
            ("evaluation", records.Sum(m => m.Seconds.Evaluation)),
        ];
        Caption caption = new("timing", "Share of wall-clock time",
            string.Join(", ", phases.Select(p => $"{p.Name} {Format.Percent(p.Seconds / total)}")) + ".");
        return Tag("section",
            Tag("h2", "Time"),
            Tag("div.columns", StackedBar.Draw(caption, phases), Table(phases, total, records)));
    }

    static XElement Table((string Name, double Seconds)[] phases, double total, IterationRecord[] records)
    {
        double steps = records.Sum(m => (double)m.EnvSteps), rollout = phases[0].Seconds;
        return Tag("div",
            Tag("h3", "Time by phase"),
            Tag("div.scroll", Tag("table",
                Tag("thead", Tag("tr", Tag("th", "phase"), Tag("th.num", "ms / iteration"), Tag("th.num", "share"))),
                Tag("tbody",
                    phases.Select((p, i) => Row(Tag($"i.swatch.p{i}"), p.Name, p.Seconds, total, records.Length)),
                    Row(null, "all", total, total, records.Length)))),
            Tag("p.note",
                $"{Format.Count(steps / total)} environment steps a second overall"
                + (rollout > 0 ? $", {Format.Count(steps / rollout)} while sampling." : ".")
                + " Sampling and adaptation share the workers; their wall time is split by the workers' time in each."));
    }

    static XElement Row(XElement? swatch, string name, double seconds, double total, int iterations)
    {
        double milliseconds = 1000 * seconds / iterations;
        return Tag("tr", Tag("th", swatch, name),
            Tag("td.num", Data(milliseconds, Format.Number(milliseconds))), Tag("td.num", Format.Percent(seconds / total)));
    }
}
