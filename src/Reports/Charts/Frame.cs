using System.Xml.Linq;
using static MetaRL.Reports.Html.Markup;

namespace MetaRL.Reports.Charts;

/// <summary>A chart's plot area between two axes. Sizes are SVG units; the page scales them to the column.</summary>
sealed class Frame
{
    const double Top = 14, CharWidth = 7.4;

    readonly double width, height, bottom;
    readonly bool small;
    readonly Ticks yTicks;

    /// <summary>Room at the left follows the widest tick label; room at the right holds <see cref="SideLabels"/>.</summary>
    public Frame(Domain x, Domain y, bool small, double right, bool secondaryLabels = false)
    {
        this.small = small;
        (width, height) = small ? (340, 200) : (520, 330);
        bottom = height - (secondaryLabels ? 62 : 44);
        yTicks = Ticks.Of(y, small ? 5 : 7);
        double left = 30 + (CharWidth * (small ? 1 : 1.25) * yTicks.Labels.Max(l => l.Length));
        X = new(x, left, width - right);
        Y = new(y, bottom, Top);
    }

    public Scale X { get; }

    public Scale Y { get; }

    public IEnumerable<XElement> Axes(Ticks xTicks, string xTitle, string yTitle, Func<double, string>? secondary = null)
    {
        for (int i = 0; i < yTicks.Values.Length; i++)
        {
            double y = Y[yTicks.Values[i]];
            yield return Svg.Line("grid", X.From, y, X.To, y);
            yield return Svg.Text("tick", X.From - 6, y + 4, "end", yTicks.Labels[i]);
        }
        yield return Svg.Line("axis", X.From, bottom, X.To, bottom);
        for (int i = 0; i < xTicks.Values.Length; i++)
        {
            double x = X[xTicks.Values[i]];
            yield return Svg.Line("axis", x, bottom, x, bottom + 4);
            yield return Svg.Text("tick", x, bottom + 17, "middle", xTicks.Labels[i]);
            if (secondary is not null) yield return Svg.Text("tick second", x, bottom + 34, "middle", secondary(xTicks.Values[i]));
        }
        yield return Svg.Text("title", (X.From + X.To) / 2, height - 6, "middle", xTitle);
        double middle = (Top + bottom) / 2;
        XElement vertical = Svg.Text("title", 14, middle, "middle", yTitle);
        vertical.Add(At("transform", $"rotate(-90 14 {Coordinate(middle)})"));
        yield return vertical;
    }

    public IEnumerable<XElement> Names(IEnumerable<SideLabel> labels) => SideLabels.Draw(labels, X.To, Top + 4, bottom - 2, small ? 15 : 18);

    public (double X, double Y) Point(double x, double y) => (X[x], Y[y]);

    /// <summary>The chart: a heading, the drawing with its text alternative, and a note below.</summary>
    public XElement Figure(Caption caption, string note, params object?[] content) => Tag("figure",
        Tag("h3", caption.Title),
        Canvas(caption, small ? "chart" : "chart wide", width, height, content),
        note.Length > 0 ? Tag("figcaption", note) : null);

    public static XElement Canvas(Caption caption, string look, double width, double height, params object?[] content) => Tag("svg",
        At("class", look),
        At("viewBox", $"0 0 {Coordinate(width)} {Coordinate(height)}"),
        At("role", "img"),
        At("aria-labelledby", $"{caption.Id}-title {caption.Id}-desc"),
        Tag("title", At("id", caption.Id + "-title"), caption.Title),
        Tag("desc", At("id", caption.Id + "-desc"), caption.Description),
        content);
}
