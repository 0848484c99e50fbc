using System.Text;

namespace MetaRL.Envs.Pictures;

/// <summary>
/// Episodes as one animated SVG that needs nothing but a browser: plots one below the other, a caption above them and a
/// key below. It has no script and refers to nothing outside; it follows the reader's light or dark scheme, and shows
/// the middle of the episode where it is printed or motion is not wanted. 400 units wide, of which text takes 13.
/// </summary>
public sealed class Picture
{
    internal const double Width = 400, Left = 52, Right = 16, CharacterWidth = 7.4;
    const double LineHeight = 17, Gap = 10, TickRoom = 16, LabelRoom = 18;
    const int CharactersALine = 52, MostLines = 5;
    const double SignWidth = 22;

    readonly StringBuilder marks = new();
    readonly string caption;
    readonly string timeLabel;
    readonly double unitsAStep;
    double bottom = 6, left = Left;

    Picture(Moments moments, string caption, double secondsAStep)
    {
        (Moments, this.caption) = (moments, caption);
        (timeLabel, unitsAStep) = secondsAStep > 0 ? ("time (s)", secondsAStep) : ("step", 1);
    }

    internal Moments Moments { get; }

    /// <summary>A picture of some episodes, still without plots.</summary>
    /// <param name="played">At least one, each of at least one step.</param>
    /// <param name="caption">The task, in words and numbers for people. What the episodes returned is added to it.</param>
    /// <param name="secondsAStep">Where environments have a clock: the picture then moves in real time. 0 for steps of no duration.</param>
    /// <typeparam name="TEnv">The environment.</typeparam>
    public static Picture Of<TEnv>(IReadOnlyList<PlayedEpisode<TEnv>> played, string caption, double secondsAStep = 0) where TEnv : struct
    {
        Picture picture = new(new([.. played.Select(e => e.Steps)], secondsAStep), $"{caption}. {Returns(played)}", secondsAStep);
        foreach (string line in SvgText.Wrap(caption, CharactersALine, MostLines)) picture.Write(line, Ink.Text);
        foreach (string line in SvgText.Wrap(Returns(played), CharactersALine, MostLines)) picture.Write(line, Ink.Soft);
        return picture;
    }

    /// <summary>A plot over the steps of all episodes, or over seconds; a line moves along it.</summary>
    /// <param name="height">Of the plot, 40 to 300.</param>
    /// <param name="y">The upright axis. Its label stands above the plot.</param>
    public Plot Timeline(double height, PlotAxis y)
    {
        // As far to the right as the names of the axis need, and no plot begins left of one above it.
        left = Math.Max(left, CharacterWidth * y.LongestTick(height) + 16);
        var plot = Plot(new(left, 0, Width - left - Right, height, Right), new(0, Moments.Total * unitsAStep, timeLabel), y);
        plot.DrawTime();
        return plot;
    }

    /// <summary>A plot of a plane, on which both axes have the same scale.</summary>
    /// <param name="x">The level axis.</param>
    /// <param name="y">The upright axis.</param>
    /// <param name="mostHeight">Of the plot.</param>
    public Plot Plane(PlotAxis x, PlotAxis y, double mostHeight = 290)
    {
        double room = Width - Left - Right, scale = Math.Min(room / Math.Abs(x.Span), mostHeight / Math.Abs(y.Span));
        double width = scale * Math.Abs(x.Span);
        double middle = (Width + Left - Right) / 2;
        return Plot(new(middle - width / 2, 0, width, scale * Math.Abs(y.Span), middle - width / 2), x, y);
    }

    /// <summary>A line that says what signs and colours mean.</summary>
    /// <param name="entries">From left to right; those that do not fit go on below.</param>
    public void Key(params ReadOnlySpan<(Sign Sign, Ink Ink, string Text)> entries)
    {
        double x = Right;
        bottom += Gap - 4;
        foreach ((Sign sign, Ink ink, string text) in entries)
        {
            double width = SignWidth + CharacterWidth * text.Length + Gap;
            if (x > Right && x + width > Width)
            {
                x = Right;
                bottom += LineHeight;
            }
            DrawSign(sign, ink, x, bottom + 9);
            Append($"<text class=\"f-text\" x=\"{SvgText.Px(x + SignWidth)}\" y=\"{SvgText.Px(bottom + 13)}\">{SvgText.Escape(text)}</text>\n");
            x += width;
        }
        bottom += LineHeight;
    }

    /// <summary>The text of an SVG file.</summary>
    /// <param name="title">For people who cannot see it; the caption follows it.</param>
    public string ToSvg(string title)
    {
        string size = $"{SvgText.Px(Width)} {SvgText.Px(bottom + 8)}";
        return $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" role="img" id="still">
            <title>{SvgText.Escape(title)}</title>
            <desc>{SvgText.Escape(caption)}</desc>
            {Palette.Style}<rect class="paper" width="100%" height="100%"/>
            {marks}</svg>

            """;
    }

    internal double TimeOf(int episode, int state) => Moments.Time(episode, state) * unitsAStep;

    internal void Append(string svg) => marks.Append(svg);

    /// <summary>Something that moves, and how it stands in the middle.</summary>
    /// <param name="element">Name of the element and what of it stays.</param>
    /// <param name="moving">Attributes that move, a value a moment.</param>
    internal void Move(string element, params ReadOnlySpan<(string Attribute, IReadOnlyList<string> Values)> moving)
    {
        string name = element.Split(' ')[0];
        StringBuilder still = new(), animations = new();
        foreach ((string attribute, IReadOnlyList<string> values) in moving)
        {
            still.Append($" {attribute}=\"{values[Moments.Middle]}\"");
            animations.Append(Moments.Animate(attribute, values));
        }
        Append($"<g class=\"moving\"><{element}{still}>{animations}</{name}></g><g class=\"still\"><{element}{still}/></g>\n");
    }

    Plot Plot(PlotBox box, PlotAxis x, PlotAxis y)
    {
        double top = bottom + Gap + (y.Label.Length > 0 ? LabelRoom : 0);
        bottom = top + box.Height + TickRoom + (x.Label.Length > 0 ? LabelRoom : 0);
        return new(this, box with { Top = top }, x, y);
    }

    void Write(string line, Ink ink)
    {
        bottom += LineHeight;
        Append($"<text class=\"{Palette.Fill(ink)}\" x=\"{Right}\" y=\"{SvgText.Px(bottom - 2)}\">{SvgText.Escape(line)}</text>\n");
    }

    void DrawSign(Sign sign, Ink ink, double x, double y)
    {
        (string left, string middle, string height) = (SvgText.Px(x), SvgText.Px(x + 8), SvgText.Px(y));
        Append(sign switch
        {
            Sign.Dot => $"<circle class=\"{Palette.Fill(ink)}\" cx=\"{middle}\" cy=\"{height}\" r=\"5\"/>",
            Sign.Ring => $"<circle class=\"{Palette.Stroke(ink)}\" stroke-width=\"2\" cx=\"{middle}\" cy=\"{height}\" r=\"4.5\"/>",
            Sign.Line => $"<path class=\"{Palette.Stroke(ink)}\" stroke-width=\"3\" d=\"M{left} {height}h16\"/>",
            Sign.Dashes => $"<path class=\"{Palette.Stroke(ink)}\" stroke-width=\"2\" stroke-dasharray=\"4 3\" d=\"M{left} {height}h16\"/>",
            _ => $"<rect class=\"{Palette.Fill(ink)}\" opacity=\".35\" x=\"{left}\" y=\"{SvgText.Px(y - 6)}\" width=\"16\" height=\"12\"/>",
        });
    }

    static string Returns<TEnv>(IReadOnlyList<PlayedEpisode<TEnv>> played) where TEnv : struct
    {
        if (played.Count == 1) return $"return {SvgText.Number(Math.Round(played[0].Returns[^1], 2))} in {played[0].Steps} {(played[0].Steps == 1 ? "step" : "steps")}";
        return $"returns of {played.Count} episodes: {string.Join(", ", played.Select(e => SvgText.Number(Math.Round(e.Returns[^1], 2))))}";
    }
}
