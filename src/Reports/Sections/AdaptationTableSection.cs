using System.Xml.Linq;
using MetaRL.Envs;
using MetaRL.Evaluation;
using MetaRL.Reports.Html;
using MetaRL.Reports.Runs;
using static MetaRL.Reports.Html.Markup;

namespace MetaRL.Reports.Sections;

/// <summary>The adaptation table.</summary>
static class AdaptationTableSection
{
    public static XElement OfOne(AdaptationSummary summary, EvaluationRecord evaluation)
    {
        Func<double, string> number = AdaptationSection.NumberFormat(summary);
        bool adapts = summary.Rows.Count > 1, hasSteps = adapts && summary.Rows.All(r => r.EnvSteps is not null);
        return Tag("div",
            Tag("h3", adapts ? "Adaptation table" : "The numbers"),
            Tag("table",
                Tag("thead", Tag("tr", Tag("th", "k"), hasSteps ? Tag("th.num", "env steps") : null, Tag("th.num", "mean return"), adapts ? Tag("th.num", "gain over k = 0") : null, summary.HasSuccess ? Tag("th.num", summary.SuccessName ?? "success rate") : null)),
                Tag("tbody",
                    summary.Rows.Select(r => Row(r, hasSteps ? Format.Fixed(r.EnvSteps!.Value, 0) : null, adapts, number)),
                    Episodes(evaluation, adapts, summary.HasSuccess, number),
                    evaluation.References.Select(line => Row(line, hasSteps, adapts, summary.HasSuccess, number)))),
            Tag("p.note", Note(summary, evaluation)));
    }

    /// <summary>A row a group: before adaptation, after the steps of training, after the last.</summary>
    public static XElement OfMany(ReportData data)
    {
        RunGroup[] groups = [.. data.Evaluated];
        int?[] steps = [.. groups.SelectMany(Shown).Distinct().Order()];
        Func<double, string> number = Format.Column(
            groups.SelectMany(g => g.Adaptation!.Rows).Select(r => r.Return.Mean),
            groups.SelectMany(g => g.Adaptation!.Rows).Select(r => r.Return.HalfWidth95 ?? 0));
        bool hasSuccess = groups.All(g => g.Adaptation!.HasSuccess), adapts = AdaptationSection.Adapts(data);
        string?[] names = [.. groups.Select(g => g.Adaptation!.SuccessName).Distinct()];
        string name = names is [{ } one] ? one : "success", success = adapts ? $"{name}, last k" : name;
        string Head(int? k) => adapts ? $"k = {k}" : "mean return";
        XElement head = Tag("tr", Tag("th", "setting"), Tag("th.num", "seeds"), steps.Select(k => Tag("th.num", Head(k))),
            adapts ? Tag("th.num", "gain, last k") : null, hasSuccess ? Tag("th.num", success) : null);
        return Tag("div",
            Tag("h3", adapts ? "Return after k steps" : "The numbers"),
            Tag("table.cards", Tag("thead", head), Tag("tbody", groups.Select(g => Row(g)))),
            Tag("p.note", $"{Format.PlusMinus}: half-width of the widest 95% interval there is, over seeds and tasks if there are several of both (small print: over seeds alone; over tasks alone)."));

        XElement Row(RunGroup group)
        {
            AdaptationRow last = group.Adaptation!.Rows[^1];
            return Tag("tr",
                Tag("th", Tag($"i.swatch.{data.Look(group)}"), group.Name),
                Labelled("seeds", $"{group.Runs.Count}"),
                steps.Select(k => k <= last.K ? Labelled(Head(k), Cell(group.Adaptation.Rows[k!.Value].Return, number)) : Labelled(Head(k), Format.Dash)),
                !adapts ? null : Labelled("gain, last k", last.K == 0 ? Format.Dash : Cell(last.Gain, number)),
                hasSuccess ? Labelled(success, Cell(last.Success!.Value, Rate)) : null);
        }
    }

    static IEnumerable<int?> Shown(RunGroup group)
    {
        int last = group.Adaptation!.Rows[^1].K;
        return new int?[] { 0, group.K, last }.Where(k => k <= last);
    }

    // Of a policy that is measured as it is, episodes are what differs.
    static IEnumerable<XElement> Episodes(EvaluationRecord evaluation, bool adapts, bool hasSuccess, Func<double, string> number)
    {
        IReadOnlyList<CrossedEstimate> episodes = EpisodeReturns.Of(evaluation);
        if (adapts || episodes.Count < 2) return [];
        return episodes.Select((mean, e) => Tag("tr", Tag("th", $"episode {e + 1}"), Tag("td.num", Cell(mean, number)), hasSuccess ? Tag("td.num", Format.Dash) : null));
    }

    static string Note(AdaptationSummary summary, EvaluationRecord evaluation)
    {
        string parts = HalfWidth.Known(summary.Rows[0].Return) is [_, _, _] ? " In small print: over seeds alone; over tasks alone." : "";
        return $"Means over {summary.Tasks.Words}, the same for every seed, {Format.Plural(evaluation.RolloutsPerTask, "rollout")} each. "
            + $"{summary.Intervals}{parts}{(summary.Rows.Count > 1 ? " Gains are paired by seed and task." : "")}";
    }

    static XElement Row(AdaptationRow row, string? steps, bool adapts, Func<double, string> number) => Tag("tr",
        Tag("th", row.K.ToString()),
        steps is null ? null : Tag("td.num", steps),
        Tag("td.num", Cell(row.Return, number)),
        adapts ? Tag("td.num", row.K == 0 ? Format.Dash : Cell(row.Gain, number)) : null,
        row.Success is { } success ? Tag("td.num", Cell(success, Rate)) : null);

    static string Rate(double share) => Format.Fixed(share, 3);

    /// <summary>Mean ± the widest half-width; the others in small print.</summary>
    public static object?[] Cell(CrossedEstimate estimate, Func<double, string> number)
    {
        HalfWidth[] halves = HalfWidth.Known(estimate);
        XElement mean = Data(estimate.Mean, number(estimate.Mean));
        if (halves.Length == 0) return [mean];
        double widest = halves[^1].Of(estimate)!.Value;
        object?[] known = [mean, $" {Format.PlusMinus} ", Data(widest, number(widest))];
        if (halves.Length < 3) return known;
        double seeds = estimate.OverSeeds!.Value, tasks = estimate.OverTasks!.Value;
        return [.. known, Tag("span.parts", Data(seeds, number(seeds)), "; ", Data(tasks, number(tasks)))];
    }

    static XElement Row(ReferenceLine line, bool hasSteps, bool adapts, bool hasSuccess, Func<double, string> number) => Tag("tr.reference",
        hasSteps ? Tag("th", At("colspan", "2"), line.Name) : Tag("th", line.Name),
        Tag("td.num", Data(line.Return, number(line.Return))),
        adapts ? Tag("td.num", Format.Dash) : null,
        hasSuccess ? Tag("td.num", Format.Dash) : null);
}
