using System.Xml.Linq;
using MetaRL.Reports.Charts;
using MetaRL.Reports.Html;
using MetaRL.Reports.Runs;
using static MetaRL.Reports.Html.Markup;

namespace MetaRL.Reports.Sections;

/// <summary>Reward curves over meta-iterations, and the gain by adaptation over them.</summary>
static class TrainingSection
{
    public static XElement? Draw(ReportData data)
    {
        if (data.Iterations == 0) return null;
        TrainingCurves curves = new(data);
        string note = Note(data, curves);
        return Tag("section",
            Tag("h2", "Training"),
            Tag("div.columns",
                curves.Chart(Returns(data), Ends(data, curves), "mean return").Draw(),
                data.K == 0 ? null : curves.Chart(Gain(data), Gains(data, curves), "gain in return").Draw()),
            Tag("p.note", note));
    }

    static Caption Returns(ReportData data) => data.K == 0
        ? new("returns", "Return", $"On training tasks, from {Text(data, 0, 0)} in the first iteration to {Text(data, data.Iterations - 1, 0)} in the last.")
        : new("returns", "Return before and after adaptation",
        $"On training tasks, from {Text(data, 0, 0)} before and {Text(data, 0, data.K)} after adaptation in the first iteration "
        + $"to {Text(data, data.Iterations - 1, 0)} and {Text(data, data.Iterations - 1, data.K)} in the last.");

    static Caption Gain(ReportData data) => new("gain", "Gain by adaptation",
        $"Return after {data.K} steps minus return before, on the same training tasks.");

    static string Text(ReportData data, int index, int k) => Format.Number(data.Runs.Average(r => r.Metrics[index].Returns[k]));

    static IReadOnlyList<Series> Ends(ReportData data, TrainingCurves curves)
    {
        if (data.K == 0) return [curves.Train("train", "after", r => r[0]), .. curves.HeldOut($"\u25CB {curves.Label}", "after", Marker.Circle, r => r[0])];
        return
        [
            curves.Train("train k = 0", "before", r => r[0]),
            curves.Train($"train k = {data.K}", "after", r => r[^1]),
            .. curves.HeldOut($"\u25A1 {Short(curves)} k = 0", "before", Marker.Square, r => r[0]),
            .. curves.HeldOut($"\u25CB {Short(curves)} k = {data.K}", "after", Marker.Circle, r => r[^1]),
        ];
    }

    static IReadOnlyList<Series> Gains(ReportData data, TrainingCurves curves) =>
    [
        curves.Train("train", "after", r => r[^1] - r[0]),
        .. curves.HeldOut($"\u25CB {curves.Label}", "after", Marker.Circle, r => r[^1] - r[0]),
    ];

    static string Short(TrainingCurves curves) => curves.Label[..4];

    // An evaluation in training may take fewer tasks than the last one.
    static string Points(ReportData data)
    {
        string title = data.Evaluation?.Origin.Title ?? "Tasks of evaluation";
        return char.ToLowerInvariant(title[0]) + title[1..];
    }

    static string Note(ReportData data, TrainingCurves curves)
    {
        int seeds = data.Runs.Count, bin = Curve.BinWidth(data.Iterations), window = Curve.SmoothingWidth(data.Iterations);
        List<string> parts = ["Second row under the axis: environment steps taken" + (seeds > 1 ? " per seed." : ".")];
        if (seeds > 1) parts.Add($"Lines: mean over seeds; {Curve.BandName(seeds)}.");
        if (seeds == 1 && window > bin) parts.Add($"One seed: light, {(bin > 1 ? "unsmoothed" : "as recorded")}; strong, moving average over {window} iterations.");
        if (bin > 1) parts.Add($"Lines average {bin} iterations at a time.");
        if (curves.HasHeldOut) parts.Add($"Points: {Points(data)}, evaluated after the update" + (seeds > 1 ? ", bars as the band." : "."));
        if (curves.EvaluationsPerPoint > 1) parts.Add($"Each point averages {curves.EvaluationsPerPoint} evaluations.");
        if (data.Runs.Any(r => r.Metrics.Count != data.Iterations))
            parts.Add($"Seeds stopped at different iterations; curves show the {data.Iterations} that all reached.");
        return string.Join(' ', parts);
    }
}
