using System.Xml.Linq;
using static MetaRL.Reports.Html.Markup;

namespace MetaRL.Reports.Charts;

/// <summary>A chart's plot area between two axes. Sizes are SVG units; the page scales them to the column.</summary>
sealed class Frame
{
    // The largest letters of a chart: of a wide one on a phone, of a small one on paper.
    const double Margin = 14, WideLetters = 15, SmallLetters = 14;

    readonly double width, height, top, bottom;
    readonly bool small;
    readonly Ticks yTicks;

    /// <summary>Room at the left follows the widest tick label; room at the right holds <see cref="SideLabels"/>, room above a
    /// <see cref="Legend"/>.</summary>
    public Frame(Domain x, Domain y, bool small, double right = 12, double above = 0)
    {
        this.small = small;
        (width, height) = small ? (340, 200) : (520, 330 + above);
        top = Margin + above;
        bottom = height - 44;
        yTicks = Ticks.Of(y, small ? 5 : 7);
        double left = 30 + (Letters * yTicks.Labels.Max(TextWidth.Of));
        X = new(x, left, width - right);
        Y = new(y, bottom, top);
    }

    public double Width => width;

    double Letters => small ? SmallLetters : WideLetters;

    public Scale X { get; }

    public Scale Y { get; }

    /// <summary>Room that names beside the lines need.</summary>
    public static double RoomFor(IEnumerable<string> names) => 18 + (WideLetters * names.Select(TextWidth.Of).DefaultIfEmpty().Max());

    public IEnumerable<XElement> Axes(Ticks xTicks, string xTitle, string yTitle)
    {
        for (int i = 0; i < yTicks.Values.Length; i++)
        {
            double y = Y[yTicks.Values[i]];
            yield return Svg.Line("grid", X.From, y, X.To, y);
            yield return Svg.Text("tick", X.From - 6, y + 4, "end", yTicks.Labels[i]);
        }
        yield return Svg.Line("axis", X.From, bottom, X.To, bottom);
        double free = double.NegativeInfinity;
        for (int i = 0; i < xTicks.Values.Length; i++)
        {
            double x = X[xTicks.Values[i]];
            yield return Svg.Line("axis", x, bottom, x, bottom + 4);
            double half = Letters * TextWidth.Of(xTicks.Labels[i]) / 2, at = Math.Min(x, width - half);
            // Places that are given, such as a sweep's values, may be too close for their names.
            if (at - half < free) continue;
            free = at + half;
            yield return Svg.Text("tick", at, bottom + 17, "middle", xTicks.Labels[i]);
        }
        double center = (X.From + X.To) / 2;
        yield return Svg.Text("title", center, height - 6, "middle", Fit(xTitle, center, width));
        if (yTitle == "") yield break;
        double middle = (top + bottom) / 2;
        XElement vertical = Svg.Text("title", 14, middle, "middle", Fit(yTitle, middle, height));
        vertical.Add(At("transform", $"rotate(-90 14 {Coordinate(middle)})"));
        yield return vertical;
    }

    // Centred at a place between 0 and the end.
    string Fit(string text, double center, double end) => TextWidth.Fit(text, 2 * Math.Min(center, end - center) / Letters);

    public IEnumerable<XElement> Names(IEnumerable<SideLabel> labels) => SideLabels.Draw(labels, X.To, top + 4, bottom - 2, small ? 15 : 18);

    /// <summary>A vertical line at a place that has a name.</summary>
    public IEnumerable<XElement> Mark(double x, string name)
    {
        yield return Svg.Line("mark", X[x], top, X[x], bottom);
        bool isAtTheRight = X[x] > (X.From + X.To) / 2;
        yield return Svg.Text("tick", X[x] + (isAtTheRight ? -5 : 5), top + 9, isAtTheRight ? "end" : "start", name);
    }

    public (double X, double Y) Point(double x, double y) => (X[x], Y[y]);

    /// <summary>The drawing with its text alternative.</summary>
    public XElement Canvas(Caption caption, params object?[] content) => Canvas(caption, small ? "chart" : "chart wide", width, height, content);

    /// <inheritdoc cref="Canvas(Caption, object?[])"/>
    public static XElement Canvas(Caption caption, string look, double width, double height, params object?[] content) => Tag("svg",
        At("class", look),
        At("viewBox", $"0 0 {Coordinate(width)} {Coordinate(height)}"),
        At("role", "img"),
        At("aria-labelledby", $"{caption.Id}-title {caption.Id}-desc"),
        Tag("title", At("id", caption.Id + "-title"), caption.Title),
        Tag("desc", At("id", caption.Id + "-desc"), caption.Description),
        content);
}
