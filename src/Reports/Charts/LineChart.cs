using System.Xml.Linq;
using MetaRL.Reports.Html;

namespace MetaRL.Reports.Charts;

/// <summary>One line of a <see cref="LineChart"/>.</summary>
/// <param name="Name">Label at its end; empty for none.</param>
/// <param name="Look">Class of the style sheet: colour and dash.</param>
/// <param name="Curve">What it shows.</param>
/// <param name="Marker">Shape of its points; null draws a line.</param>
sealed record Series(string Name, string Look, Curve Curve, Marker? Marker = null);

/// <summary>Curves over iterations.</summary>
sealed record LineChart
{
    // A first tenth that needs this many times the range of all the rest would leave nothing of the rest to see.
    const double WorthCutting = 8, Beginning = 0.1;

    // In fewer points the first tenth is one of them, and its drop to the next is the learning itself.
    const int PointsWorthCutting = 20;

    public required Caption Caption { get; init; }

    public required IReadOnlyList<Series> Series { get; init; }

    public required Domain X { get; init; }

    public required string YTitle { get; init; }

    /// <summary>Second row of labels under the x axis; null for none.</summary>
    public Func<double, string>? Secondary { get; init; }

    public string XTitle { get; init; } = "meta-iteration";

    public bool Small { get; init; }

    public string Note { get; init; } = "";

    public XElement Draw()
    {
        Domain all = Domain.Over(Series.SelectMany(s => s.Curve.Extent)), y = Shown(all);
        Frame frame = new(X, y, Small, right: Small ? 12 : 118, Secondary is not null);
        return frame.Figure(Caption, y == all ? Note : CutNote(),
            frame.Axes(Ticks.Whole(X, Small ? 5 : 6), XTitle, YTitle, Secondary),
            Series.Select(s => Band(frame, s)),
            Series.Select(s => s.Marker is null ? Line(frame, s) : Points(frame, s)),
            Small ? null : frame.Names(Series.Select(s => new SideLabel(s.Name, frame.Y[s.Curve.Y[^1]], s.Look))));
    }

    Domain Shown(Domain all)
    {
        if (Series.Max(s => s.Curve.X.Length) < PointsWorthCutting) return all;
        Domain later = Domain.Over(Series.SelectMany(s => s.Curve.From(X.Min + (Beginning * X.Span)).Extent));
        return all.Span > WorthCutting * later.Span ? later : all;
    }

    string CutNote()
    {
        double[] values = [.. Series.SelectMany(s => s.Curve.Extent)];
        return $"{Note} The first iterations leave the axis: all values range over {Format.Number(values.Min())} to {Format.Number(values.Max())}.".TrimStart();
    }

    static object? Band(Frame frame, Series series)
    {
        Curve curve = series.Curve;
        if (series.Marker is not null || curve.X.Length < 2) return null;
        return curve switch
        {
            { Band: { } band } => Svg.Area("band " + series.Look,
                curve.X.Zip(band, (x, b) => frame.Point(x, b.High)), curve.X.Zip(band, (x, b) => frame.Point(x, b.Low))),
            { Raw: { } raw } => Svg.Polyline("raw " + series.Look, curve.X.Zip(raw, frame.Point)),
            _ => null,
        };
    }

    // A line of one point would be invisible.
    static object Line(Frame frame, Series series) => series.Curve.X.Length == 1
        ? Points(frame, series with { Marker = Marker.Circle })
        : Svg.Polyline("line " + series.Look, series.Curve.X.Zip(series.Curve.Y, frame.Point));

    static object[] Points(Frame frame, Series series)
    {
        Curve curve = series.Curve;
        IEnumerable<XElement> bars = curve.Band is { } band
            ? curve.X.Zip(band, (x, b) => Svg.ErrorBar("bar " + series.Look, frame.X[x], frame.Y[b.Low], frame.Y[b.High]))
            : [];
        return
        [
            bars,
            curve.X.Zip(curve.Y, (x, y) => Svg.Marker(
                series.Marker!.Value, "marker " + series.Look, frame.X[x], frame.Y[y], $"{series.Name} {x:0.#}: {Format.Number(y)}")),
        ];
    }
}
