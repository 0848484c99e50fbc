using System.Xml.Linq;
using MetaRL.Envs;
using MetaRL.Reports.Html;

namespace MetaRL.Reports.Charts;

/// <summary>One line of a <see cref="LineChart"/>.</summary>
/// <param name="Name">Label at its end; empty for none.</param>
/// <param name="Look">Class of the style sheet: colour and dash.</param>
/// <param name="Curve">What it shows.</param>
/// <param name="Marker">Shape of its points; null draws a line.</param>
sealed record Series(string Name, string Look, Curve Curve, Marker? Marker = null)
{
    /// <summary>Whether a line joins the points.</summary>
    public bool IsJoined { get; init; }

    /// <summary>Whether it stands behind the others.</summary>
    public bool IsThin { get; init; }

    /// <summary>Whether its name stands beside its end; without, the numbers alone have it.</summary>
    public bool HasLabel { get; init; } = true;
}

/// <summary>A vertical line at a place that has a name.</summary>
readonly record struct Mark(double X, string Name);

/// <summary>Curves over something: lines with bands, points with intervals, reference lines across.</summary>
sealed record LineChart
{
    // A first tenth that needs this many times the range of all the rest would leave nothing of the rest to see.
    const double WorthCutting = 8, Beginning = 0.1;

    // In fewer points the first tenth is one of them, and its drop to the next is the learning itself.
    const int PointsWorthCutting = 20;

    const double WidestReference = 12;

    public required Caption Caption { get; init; }

    public required IReadOnlyList<Series> Series { get; init; }

    public required Domain X { get; init; }

    public required string YTitle { get; init; }

    public string XTitle { get; init; } = "meta-iteration";

    /// <summary>Values of the x axis; null for about six round ones.</summary>
    public Ticks? XTicks { get; init; }

    public IReadOnlyList<ReferenceLine> References { get; init; } = [];

    public IReadOnlyList<Mark> Marks { get; init; } = [];

    public bool Small { get; init; }

    /// <summary>Whether equal ratios of values take equal room; what is not above 0 is drawn at the lower edge.</summary>
    public bool IsLogarithmic { get; init; }

    public string Note { get; init; } = "";

    public XElement Draw()
    {
        double[] values = [.. Series.SelectMany(s => s.Curve.Extent), .. References.Select(r => r.Return)];
        Domain all = IsLogarithmic ? Domain.Logarithmic(values) : Domain.Over(values), y = Shown(all);
        Series[] named = Small ? [] : [.. Series.Where(s => s.HasLabel && s.Name.Length > 0)];
        (string, string)[] above = Legend.IsNeeded(named.Select(s => s.Name)) ? [.. named.Select(s => (Label(s), s.Look))] : [];
        SideLabelled[] beside = Small ? [] : [.. above.Length > 0 ? [] : named.Select(Beside), .. References.Select(r => new SideLabelled(TextWidth.Fit(r.Name, WidestReference), r.Return, "reference"))];
        Frame frame = new(X, y, Small, beside.Length == 0 ? 12 : Frame.RoomFor(beside.Select(b => b.Name)), Legend.Height(above.Length));
        XElement canvas = frame.Canvas(Caption,
            Legend.Draw(above, frame.Width),
            frame.Axes(XTicks ?? Ticks.Whole(X, Small ? 5 : 6), XTitle, YTitle),
            References.Select(r => Svg.Line("reference", frame.X.From, frame.Y[r.Return], frame.X.To, frame.Y[r.Return])),
            Marks.Select(m => frame.Mark(m.X, m.Name)),
            Series.Select(s => Band(frame, s)),
            Series.Select(s => Drawn(frame, s)),
            frame.Names(beside.Select(b => new SideLabel(b.Name, frame.Y[b.Value], b.Look))));
        ChartData data = new(Caption, XTitle, YTitle == "" ? Caption.Title : YTitle, Reading.ByX, [.. ChartFigure.Distinct(Series.SelectMany(Lines))], frame.X, frame.Y);
        return ChartFigure.Of(Caption, y == all ? Note : CutNote(), canvas, data);
    }

    Domain Shown(Domain all)
    {
        if (IsLogarithmic || Series.Max(s => s.Curve.X.Length) < PointsWorthCutting) return all;
        Domain later = Domain.Over([.. Series.SelectMany(s => s.Curve.From(X.Min + (Beginning * X.Span)).Extent), .. References.Select(r => r.Return)]);
        return all.Span > WorthCutting * later.Span ? later : all;
    }

    string CutNote()
    {
        double[] values = [.. Series.SelectMany(s => s.Curve.Extent)];
        return $"{Note} The first iterations leave the axis: all values range over {Format.Number(values.Min())} to {Format.Number(values.Max())}.".TrimStart();
    }

    static SideLabelled Beside(Series series) => new(Label(series), series.Curve.Y[^1], series.Look);

    static string Label(Series series) => MarkOf(series.Marker) + series.Name;

    static string MarkOf(Marker? marker) => marker switch
    {
        Marker.Circle => "\u25CB ",
        Marker.Square => "\u25A1 ",
        _ => "",
    };

    // What is drawn thin behind one seed's moving average is a line of its own in the numbers.
    IEnumerable<DataLine> Lines(Series series)
    {
        Curve curve = series.Curve;
        string name = series.Name.Length > 0 ? series.Name : Caption.Title;
        yield return new(name, series.Look, curve.X, curve.Y) { Band = curve.Band };
        if (curve.Raw is { } raw) yield return new($"{name}, before smoothing", series.Look, curve.X, raw);
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

    static object?[] Drawn(Frame frame, Series series)
    {
        Curve curve = series.Curve;
        // A line of one point would be invisible.
        bool isPoint = curve.X.Length == 1;
        bool hasLine = !isPoint && (series.Marker is null || series.IsJoined), hasPoints = isPoint || series.Marker is not null;
        return
        [
            hasLine ? Svg.Polyline((series.IsThin ? "raw " : "line ") + series.Look, curve.X.Zip(curve.Y, frame.Point)) : null,
            hasPoints ? Points(frame, series) : null,
        ];
    }

    static object[] Points(Frame frame, Series series)
    {
        Curve curve = series.Curve;
        IEnumerable<XElement> bars = curve.Band is { } band
            ? curve.X.Zip(band, (x, b) => Svg.ErrorBar("bar " + series.Look, frame.X[x], frame.Y[b.Low], frame.Y[b.High]))
            : [];
        Marker shape = series.Marker ?? Marker.Circle;
        return [bars, curve.X.Zip(curve.Y, (x, y) => Svg.Marker(shape, "marker " + series.Look, frame.X[x], frame.Y[y]))];
    }

    readonly record struct SideLabelled(string Name, double Value, string Look);
}
