using System.Xml.Linq;
using MetaRL.Reports.Charts;
using MetaRL.Reports.Html;
using MetaRL.Reports.Runs;
using static MetaRL.Reports.Html.Markup;

namespace MetaRL.Reports.Sections;

/// <summary>Reward curves over iterations, environment steps and time, and the gain by adaptation over them.</summary>
static class TrainingSection
{
    public static XElement? Draw(ReportData data)
    {
        if (data.Trained.Count == 0) return null;
        Progress[] axes = [Progress.Iterations, Progress.EnvSteps, Progress.Time(data)];
        (string, XElement)[] panels = [.. axes.Select(axis => (axis.Name, Tag("div.columns", Charts(data, axis))))];
        return Tag("section",
            Tag("h2", "Training"),
            Tabs.Of("training", panels),
            Tag("p.note", Note(data)),
            Tag("div.columns", GapChart(data)));
    }

    static XElement[] Charts(ReportData data, Progress axis)
    {
        Overlay overlay = new(data, axis);
        bool adapts = data.Trained.Any(g => g.K > 0);
        if (!data.IsSingle)
        {
            XElement after = overlay.Chart("after", adapts ? "Return after adaptation" : "Return", "mean return", r => r[^1]);
            return adapts ? [after, overlay.Chart("before", "Return before adaptation", "mean return", r => r[0])] : [after];
        }
        return adapts ? [overlay.BeforeAndAfter(), overlay.Chart("gain", "Gain by adaptation", "gain in return", r => r[^1] - r[0])] : [overlay.Chart("returns", "Return", "mean return", r => r[0])];
    }

    static XElement? GapChart(ReportData data)
    {
        (RunGroup Group, Curve Curve)[] gaps = [.. data.Trained.Select(g => (g, new TrainingCurves(g, Progress.Iterations).Gap())).Where(g => g.Item2 is not null)!];
        if (gaps.Length == 0) return null;
        string what = data.Trained.Any(g => g.K > 0) ? "Return after adaptation" : "Return";
        string numbers = string.Join("; ", gaps.Select(g => $"{(data.IsSingle ? "" : g.Group.Name + ": ")}{Format.Number(g.Curve.Y[^1])} at the last evaluation"));
        string note = "Above 0 the learner does better on tasks that it trains on than on those it has not seen. "
            + "Training returns are means over the iterations around each evaluation, which always has the same few tasks: where these are easier or harder than others the whole curve is moved, and its trend is what tells.";
        return new LineChart
        {
            Caption = new("gap", "Meta-overfitting", $"{what} on training tasks minus that on evaluated ones: {numbers}."),
            Series = [.. gaps.Select(g => new Series(data.IsSingle ? "" : g.Group.Name, data.Look(g.Group), g.Curve, Marker.Circle) { IsJoined = true })],
            X = Overlay.Union(data.Trained.Select(g => new TrainingCurves(g, Progress.Iterations).X)),
            YTitle = "train minus evaluated",
            References = [new("no gap", 0)],
            Note = $"{what}, training tasks minus tasks of evaluation. {note}",
        }.Draw();
    }

    static string Note(ReportData data)
    {
        List<string> parts = ["Lines: training tasks."];
        int[] seeds = [.. data.Trained.Select(g => g.Runs.Count).Distinct()];
        if (seeds is [var count]) parts.Add(count > 1 ? $"Mean over seeds; {Curve.BandName(count)}." : "");
        else parts.Add($"Mean over seeds; bands: range of the seeds, 95% t-interval from {Curve.SeedsForInterval} seeds on.");
        if (data.IsSingle) parts.AddRange(OfOne(data.Trained[0]));
        else if (data.Trained.Any(g => new TrainingCurves(g, Progress.Iterations).HasHeldOut)) parts.Add("Points: tasks of evaluation, judged after the update.");
        foreach (RunGroup group in data.Trained.Where(g => g.Runs.Any(r => r.Metrics.Count != g.Iterations)))
            parts.Add($"{(data.IsSingle ? "Seeds" : "Seeds of " + group.Name)} stopped at different iterations; curves show the {group.Iterations} that all reached.");
        if (seeds.Max() > 1) parts.Add("Steps and time at a point are means over the seeds.");
        return string.Join(' ', parts.Where(p => p.Length > 0));
    }

    static IEnumerable<string> OfOne(RunGroup group)
    {
        TrainingCurves curves = new(group, Progress.Iterations);
        int bin = Curve.BinWidth(group.Iterations), window = Curve.SmoothingWidth(group.Iterations);
        if (group.Runs.Count == 1 && window > bin)
            yield return $"One seed: light, {(bin > 1 ? "unsmoothed" : "as recorded")}; strong, moving average over {window} iterations.";
        if (bin > 1) yield return $"Lines average {bin} iterations at a time.";
        if (curves.HasHeldOut) yield return $"Points: {Points(group)}, evaluated after the update" + (group.Runs.Count > 1 ? ", bars as the band." : ".");
        if (BestOf(group) is { } best) yield return best;
        if (curves.EvaluationsPerPoint > 1) yield return $"Each point averages {curves.EvaluationsPerPoint} evaluations.";
    }

    // Validation tasks are those that the best checkpoint is chosen by.
    static string? BestOf(RunGroup group)
    {
        string[] each = [.. group.Runs.Select(run => (run, Best: run.Metrics.Where(m => m.Validation is not null).MaxBy(m => m.Validation![^1])))
            .Where(r => r.Best is not null)
            .Select(r => $"iteration {r.Best!.Iteration + 1}{(group.Runs.Count > 1 ? $" (seed {r.run.Config.Seed})" : "")}, {Format.Number(r.Best.Validation![^1])}")];
        return each.Length == 0 ? null : $"Highest return on validation tasks, which the best checkpoint is chosen by: {string.Join("; ", each)}.";
    }

    // An evaluation in training may take fewer tasks than the last one.
    static string Points(RunGroup group)
    {
        string title = group.Evaluation?.Origin.Title ?? "Tasks of evaluation";
        return char.ToLowerInvariant(title[0]) + title[1..];
    }
}
