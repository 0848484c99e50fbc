using System.Text;

namespace MetaRL.Envs.Pictures;

/// <summary>A rectangle with axes that things are drawn in, in the axes' units. What is drawn later covers what was drawn before.</summary>
public sealed partial class Plot
{
    readonly Picture picture;
    readonly PlotBox box;
    readonly PlotAxis x, y;

    internal Plot(Picture picture, PlotBox box, PlotAxis x, PlotAxis y)
    {
        (this.picture, this.box, this.x, this.y) = (picture, box, x, y);
        DrawAxes();
    }

    /// <summary>A line through some points.</summary>
    /// <param name="points">In order.</param>
    /// <param name="ink">Its colour.</param>
    /// <param name="width">In units of the picture.</param>
    /// <param name="dashed">Whether it is of dashes.</param>
    public void Line(IEnumerable<(double X, double Y)> points, Ink ink, double width = 2, bool dashed = false)
    {
        string dashes = dashed ? " stroke-dasharray=\"5 4\"" : "";
        Add($"<path class=\"{Palette.Stroke(ink)}\" stroke-width=\"{SvgText.Px(width)}\" stroke-linejoin=\"round\"{dashes} d=\"{Route(points)}\"/>\n");
    }

    /// <summary>Pieces of lines, such as walls.</summary>
    /// <param name="pieces">Both ends of each.</param>
    /// <param name="ink">Their colour.</param>
    /// <param name="width">In units of the picture.</param>
    public void Lines(IEnumerable<((double X, double Y) From, (double X, double Y) To)> pieces, Ink ink, double width = 2)
    {
        string route = string.Concat(pieces.Select(p => Route([p.From, p.To])));
        Add($"<path class=\"{Palette.Stroke(ink)}\" stroke-width=\"{SvgText.Px(width)}\" stroke-linecap=\"round\" d=\"{route}\"/>\n");
    }

    /// <summary>A circle.</summary>
    /// <param name="at">Its middle.</param>
    /// <param name="ink">Its colour.</param>
    /// <param name="radius">In units of the picture.</param>
    /// <param name="hollow">Whether it is drawn as a ring.</param>
    public void Dot((double X, double Y) at, Ink ink, double radius = 5, bool hollow = false)
    {
        string look = hollow ? $"{Palette.Stroke(ink)}\" stroke-width=\"2" : Palette.Fill(ink);
        Add($"<circle class=\"{look}\" cx=\"{PxX(at.X)}\" cy=\"{PxY(at.Y)}\" r=\"{SvgText.Px(radius)}\"/>\n");
    }

    /// <summary>A pale area.</summary>
    /// <param name="from">A corner.</param>
    /// <param name="to">The opposite one.</param>
    /// <param name="ink">Its colour.</param>
    /// <param name="opacity">How strong, in (0, 1].</param>
    public void Area((double X, double Y) from, (double X, double Y) to, Ink ink, double opacity = 0.3)
    {
        (double x0, double x1, double y0, double y1) = (AtX(from.X), AtX(to.X), AtY(from.Y), AtY(to.Y));
        string place = $"x=\"{SvgText.Px(Math.Min(x0, x1))}\" y=\"{SvgText.Px(Math.Min(y0, y1))}\"";
        string size = $"width=\"{SvgText.Px(Math.Abs(x1 - x0))}\" height=\"{SvgText.Px(Math.Abs(y1 - y0))}\"";
        Add($"<rect class=\"{Palette.Fill(ink)}\" opacity=\"{opacity:0.##}\" {place} {size}/>\n");
    }

    /// <summary>A pale circle or ellipse in the axes' units.</summary>
    /// <param name="at">Its middle.</param>
    /// <param name="radius">In the axes' units.</param>
    /// <param name="ink">Its colour.</param>
    public void Disc((double X, double Y) at, double radius, Ink ink)
    {
        string size = $"rx=\"{SvgText.Px(AtX(radius) - AtX(0))}\" ry=\"{SvgText.Px(Math.Abs(AtY(radius) - AtY(0)))}\"";
        Add($"<ellipse class=\"{Palette.Fill(ink)}\" opacity=\".3\" cx=\"{PxX(at.X)}\" cy=\"{PxY(at.Y)}\" {size}/>\n");
    }

    /// <summary>An arrow.</summary>
    /// <param name="at">Where it begins.</param>
    /// <param name="by">How far it goes.</param>
    /// <param name="ink">Its colour.</param>
    public void Arrow((double X, double Y) at, (double X, double Y) by, Ink ink)
    {
        (double dx, double dy) = (AtX(at.X + by.X) - AtX(at.X), AtY(at.Y + by.Y) - AtY(at.Y));
        double length = Math.Sqrt(dx * dx + dy * dy), head = Math.Min(4, length);
        if (length < 0.5) return;
        (double ux, double uy) = (dx / length * head, dy / length * head);
        string tip = $"m{SvgText.Px(-ux - uy / 2)} {SvgText.Px(-uy + ux / 2)}l{SvgText.Px(ux + uy / 2)} {SvgText.Px(uy - ux / 2)}l{SvgText.Px(-ux + uy / 2)} {SvgText.Px(-uy - ux / 2)}";
        Add($"<path class=\"{Palette.Stroke(ink)}\" d=\"M{PxX(at.X)} {PxY(at.Y)}l{SvgText.Px(dx)} {SvgText.Px(dy)}{tip}\"/>\n");
    }

    /// <summary>Words beside a point.</summary>
    /// <param name="at">The point.</param>
    /// <param name="text">To its right, or to its left in the right half of the plot.</param>
    /// <param name="ink">Its colour.</param>
    public void Text((double X, double Y) at, string text, Ink ink)
    {
        bool isRight = AtX(at.X) > box.Left + box.Width / 2;
        string place = $"x=\"{SvgText.Px(AtX(at.X) + (isRight ? -9 : 9))}\" y=\"{SvgText.Px(AtY(at.Y) - 6)}\"";
        Add($"<text class=\"{Palette.Fill(ink)}\" text-anchor=\"{(isRight ? "end" : "start")}\" {place}>{SvgText.Escape(text)}</text>\n");
    }

    double AtX(double value) => box.Left + (value - x.Low) / x.Span * box.Width;

    double AtY(double value) => box.Top + box.Height - (value - y.Low) / y.Span * box.Height;

    string PxX(double value) => SvgText.Px(AtX(value));

    string PxY(double value) => SvgText.Px(AtY(value));

    void Add(string svg) => picture.Append(svg);

    string Route(IEnumerable<(double X, double Y)> points)
    {
        string route = string.Join('L', points.Select(p => $"{PxX(p.X)} {PxY(p.Y)}"));
        return $"M{route}";
    }

    void DrawAxes()
    {
        double bottom = box.Top + box.Height, right = box.Left + box.Width;
        StringBuilder grid = new(), ticks = new();
        foreach ((double value, string text) in x.Marks(Math.Max(2, (int)(box.Width / 48))))
        {
            if (x.Ticks is null) grid.Append($"M{PxX(value)} {SvgText.Px(box.Top)}v{SvgText.Px(box.Height)}");
            double at = Math.Min(AtX(value), Picture.Width - 2 - Picture.CharacterWidth * text.Length / 2); // none is cut off at the edge
            ticks.Append($"<text text-anchor=\"middle\" x=\"{SvgText.Px(at)}\" y=\"{SvgText.Px(bottom + 15)}\">{SvgText.Escape(text)}</text>");
        }
        foreach ((double value, string text) in y.Marks(PlotAxis.TicksOn(box.Height)))
        {
            if (y.Ticks is null) grid.Append($"M{SvgText.Px(box.Left)} {PxY(value)}h{SvgText.Px(box.Width)}");
            ticks.Append($"<text text-anchor=\"end\" x=\"{SvgText.Px(box.Left - 8)}\" y=\"{SvgText.Px(AtY(value) + 4.5)}\">{SvgText.Escape(text)}</text>");
        }
        if (x.Label.Length > 0) ticks.Append($"<text text-anchor=\"end\" x=\"{SvgText.Px(right)}\" y=\"{SvgText.Px(bottom + 30)}\">{SvgText.Escape(x.Label)}</text>");
        if (y.Label.Length > 0) ticks.Append($"<text x=\"{SvgText.Px(box.LabelLeft)}\" y=\"{SvgText.Px(box.Top - 8)}\">{SvgText.Escape(y.Label)}</text>");
        string frame = $"M{SvgText.Px(box.Left)} {SvgText.Px(box.Top)}h{SvgText.Px(box.Width)}v{SvgText.Px(box.Height)}h{SvgText.Px(-box.Width)}z";
        Add($"<path class=\"s-grid\" d=\"{grid}{frame}\"/>\n<g class=\"f-soft\">{ticks}</g>\n");
    }
}

/// <summary>Where a plot lies in its picture, and where the label of its upright axis begins.</summary>
readonly record struct PlotBox(double Left, double Top, double Width, double Height, double LabelLeft);
