using System.Xml.Linq;
using MetaRL.Reports.Charts;
using MetaRL.Reports.Html;
using MetaRL.Reports.Runs;
using MetaRL.Training;
using static MetaRL.Reports.Html.Markup;

namespace MetaRL.Reports.Sections;

/// <summary>Small charts of what the outer update did.</summary>
static class OptimisationSection
{
    // Advantages of mean 0 make a surrogate's value 0 where its data were sampled: what is left of it is rounding.
    const double RoundingOfLoss = 1e-6;

    public static XElement? Draw(ReportData data)
    {
        if (data.Iterations == 0) return null;
        TrainingCurves curves = new(data);
        return Tag("section",
            Tag("h2", "Optimisation"),
            Tag("div.multiples",
                HasLoss(data) ? Chart(curves, "loss", "Meta-loss", m => m.Loss) : null,
                Chart(curves, "gradient-norm", "Meta-gradient norm", m => m.GradientNorm),
                Chart(curves, "kl", "KL of the outer update (nats)", m => m.Kl),
                Extras(data).Select((key, i) => Chart(curves, $"extra{i}", key, m => m.Extra[key]))),
            data.Runs.Count > 1 ? Tag("p.note", $"Lines: mean over seeds; {Curve.BandName(data.Runs.Count)}.") : null);
    }

    static bool HasLoss(ReportData data) => data.Runs.Any(r => r.Metrics.Any(m => Math.Abs(m.Loss) > RoundingOfLoss));

    // What an update reports in some iterations only has no curve.
    static IEnumerable<string> Extras(ReportData data) => data.Runs[0].Metrics[0].Extra.Keys
        .Where(key => data.Runs.All(r => r.Metrics.Take(data.Iterations).All(m => m.Extra.ContainsKey(key))))
        .Order(StringComparer.Ordinal);

    static XElement Chart(TrainingCurves curves, string id, string title, Func<IterationRecord, double> value)
    {
        Curve curve = curves.Of(value);
        return new LineChart
        {
            Caption = new(id, title, $"From {Format.Number(curve.Y[0])} to {Format.Number(curve.Y[^1])}, "
                + $"between {Format.Number(curve.Y.Min())} and {Format.Number(curve.Y.Max())}."),
            Series = [new("", "plain", curve)],
            X = curves.X,
            YTitle = "",
            Small = true,
        }.Draw();
    }
}
