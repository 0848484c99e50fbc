using System.Xml.Linq;
using MetaRL.Evaluation;
using MetaRL.Persistence;
using MetaRL.Reports.Charts;
using MetaRL.Reports.Html;
using static MetaRL.Reports.Html.Markup;

namespace MetaRL.Reports.Sweeps;

/// <summary>Writes the report of a sweep as one self-contained HTML file: a chart and a table for the return after each
/// number of adaptation steps, and for the norm of the policy gradient where it was measured.</summary>
public static class SweepReport
{
    /// <summary>The file appears whole or not at all.</summary>
    /// <param name="sweep">Every variant with the same values, seeds and steps.</param>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <exception cref="ArgumentException">A variant lacks a value, or there is no run.</exception>
    public static void Write(SweepRecord sweep, string path) => AtomicFile.Replace(Path.GetFullPath(path), Render(sweep));

    /// <summary>The report as text.</summary>
    /// <inheritdoc cref="Write" path="/exception"/>
    public static string Render(SweepRecord sweep) => Page.Of(sweep.Experiment, Sections(sweep));

    /// <summary>The parts of the page; charts carry their numbers as annotations.</summary>
    internal static XElement[] Sections(SweepRecord sweep)
    {
        SweepData data = SweepData.Of(sweep);
        return
        [
            Tag("header",
                Tag("h1", sweep.Experiment),
                Tag("p.sub", $"{sweep.Variable} {string.Join(", ", data.Values)} \u00B7 {Format.Plural(data.Seeds, "seed")} each \u00B7 {data.Origin.Words}"),
                sweep.About.Length > 0 ? Tag("p.lead", sweep.About) : null),
            Tag("section", Tag("h2", $"By {sweep.Variable}"), Tag("div.columns", data.Measures.Select(m => Chart(data, sweep.Variable, m)))),
            Tag("section", Tag("h2", "The numbers"), Tag("div.stack", data.Measures.Select(m => Table(data, sweep.Variable, m)))),
        ];
    }

    static XElement Chart(SweepData data, string variable, SweepMeasure measure)
    {
        string numbers = string.Join("; ", data.Variants.Select(v =>
            $"{v} from {Format.Number(data.Mean(measure, v, 0))} to {Format.Number(data.Mean(measure, v, data.Values.Length - 1))}"));
        Caption caption = new(measure.Id, measure.Title, $"{measure.Title} as {variable} grows from {data.Values[0]} to {data.Values[^1]}: {numbers}.");
        string bars = data.Seeds < Curve.SeedsForInterval ? Curve.BandName(data.Seeds).Replace("band", "Bars") : $"Bars: 95% intervals over {data.Unit}";
        Series[] series = [.. data.Variants.Select((v, i) => new Series(v, SweepChart.Look(i), data.CurveOf(measure, v), Marker.Circle))];
        return SweepChart.Draw(caption, bars, variable, measure.Unit, data.Values, series, data.References(measure));
    }

    static XElement Table(SweepData data, string variable, SweepMeasure measure)
    {
        CrossedEstimate[][] rows = [.. data.Variants.Select(v => data.Values.Select((_, i) => data.EstimateOf(measure, v, i)).ToArray())];
        Func<double, string> number = Format.Column(rows.SelectMany(r => r).Select(e => e.Mean), rows.SelectMany(r => r).Select(e => e.HalfWidth95 ?? 0));
        string note = data.Unit is { } unit ? $"{Format.PlusMinus}: 95% intervals over {unit}. " : "";
        if (data.Seeds == 1) note += "One seed only: nothing is said of the spread between trainings.";
        return Tag("div",
            Tag("h3", measure.Title),
            Tag("table.cards",
                Tag("thead", Tag("tr", Tag("th", variable), data.Values.Select(v => Tag("th.num", v.ToString())))),
                Tag("tbody", data.Variants.Select((v, i) => Tag("tr", Tag("th", v), rows[i].Select((e, j) => Cell($"{variable} {data.Values[j]}", e, number)))))),
            Tag("p.note", note));
    }

    static XElement Cell(string label, CrossedEstimate estimate, Func<double, string> number) => Tag("td.num",
        At("data-label", label),
        Data(estimate.Mean, number(estimate.Mean)),
        Tag("span.half", estimate.HalfWidth95 is { } half ? Data(half, $" {Format.PlusMinus} {number(half)}") : ""));
}
