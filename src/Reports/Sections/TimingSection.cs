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
    const string Shared = "Sampling and adaptation share the workers; their wall time is split by the workers' time in each.";

    public static XElement? Draw(ReportData data)
    {
        RunGroup[] groups = [.. data.Trained.Where(g => RecordsOf(g).Sum(m => m.Seconds.Total) > 0)];
        if (groups.Length == 0) return null;
        return Tag("section", Tag("h2", "Time"), data.IsSingle ? OfOne(RecordsOf(groups[0])) : OfMany(data, groups));
    }

    static IterationRecord[] RecordsOf(RunGroup group) => [.. group.Runs.SelectMany(r => r.Metrics)];

    static XElement OfOne(IterationRecord[] records)
    {
        (string Name, double Seconds)[] phases = Phases(records);
        double total = phases.Sum(p => p.Seconds);
        Caption caption = new("timing", "Share of wall-clock time",
            string.Join(", ", phases.Select(p => $"{p.Name} {Format.Percent(p.Seconds / total)}")) + ".");
        return Tag("div.columns", StackedBar.Draw(caption, phases), Table(phases, total, records));
    }

    static XElement OfMany(ReportData data, RunGroup[] groups)
    {
        string[] names = [.. Phases(RecordsOf(groups[0])).Select(p => p.Name)];
        XElement head = Tag("tr", Tag("th", "setting"), Tag("th.num", "ms / iteration"), names.Select(name => Tag("th.num", name)), Tag("th.num", "env steps / s"));
        return Tag("div",
            Tag("table.cards", Tag("thead", head), Tag("tbody", groups.Select(g => Row(data, g)))),
            Tag("p.note", $"{Shared} Times of different machines or numbers of workers are no comparison of learners: see the settings below."));
    }

    static XElement Row(ReportData data, RunGroup group)
    {
        IterationRecord[] records = RecordsOf(group);
        (string Name, double Seconds)[] phases = Phases(records);
        double total = phases.Sum(p => p.Seconds), milliseconds = 1000 * total / records.Length;
        return Tag("tr",
            Tag("th", Tag($"i.swatch.{data.Look(group)}"), group.Name),
            Labelled("ms / iteration", Data(milliseconds, Format.Number(milliseconds))),
            phases.Select(p => Labelled(p.Name, Format.Percent(p.Seconds / total))),
            Labelled("env steps / s", Format.Count(records.Sum(m => (double)m.EnvSteps) / total)));
    }

    static (string Name, double Seconds)[] Phases(IterationRecord[] records) =>
    [
        ("rollout", records.Sum(m => m.Seconds.Rollout)),
        ("adaptation", records.Sum(m => m.Seconds.Adaptation)),
        ("outer update", records.Sum(m => m.Seconds.OuterUpdate)),
        ("evaluation", records.Sum(m => m.Seconds.Evaluation)),
    ];

    static XElement Table((string Name, double Seconds)[] phases, double total, IterationRecord[] records)
    {
        double steps = records.Sum(m => (double)m.EnvSteps), rollout = phases[0].Seconds;
        return Tag("div",
            Tag("h3", "Time by phase"),
            Tag("table",
                Tag("thead", Tag("tr", Tag("th", "phase"), Tag("th.num", "ms / iteration"), Tag("th.num", "share"))),
                Tag("tbody",
                    phases.Select((p, i) => Row(Tag($"i.swatch.p{i}"), p.Name, p.Seconds, total, records.Length)),
                    Row(null, "all", total, total, records.Length))),
            Tag("p.note",
                $"{Format.Count(steps / total)} environment steps a second overall"
                + (rollout > 0 ? $", {Format.Count(steps / rollout)} while sampling. " : ". ") + Shared));
    }

    static XElement Row(XElement? swatch, string name, double seconds, double total, int iterations)
    {
        double milliseconds = 1000 * seconds / iterations;
        return Tag("tr", Tag("th", swatch, name),
            Tag("td.num", Data(milliseconds, Format.Number(milliseconds))), Tag("td.num", Format.Percent(seconds / total)));
    }
}
