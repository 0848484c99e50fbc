using System.Xml.Linq;

namespace MetaRL.Reports.Charts;

/// <summary>Points that have names, in groups, with vertical intervals where they have any.</summary>
sealed record ScatterChart
{
    // More points than this lie on each other, unless they are small.
    const int ManyPoints = 60;

    public required Caption Caption { get; init; }

    /// <summary>Groups of points; each point has a label.</summary>
    public required IReadOnlyList<DataLine> Groups { get; init; }

    public required string XTitle { get; init; }

    public required string YTitle { get; init; }

    /// <summary>Whether both axes show the same quantity: one domain, and the line x = y.</summary>
    public bool IsSquare { get; init; }

    /// <summary>Whether the horizontal axis begins at 0, so that ratios can be seen.</summary>
    public bool IsFromZero { get; init; }

    public string Note { get; init; } = "";

    public bool Small { get; init; }

    public XElement Draw()
    {
        double[] xs = [.. Groups.SelectMany(g => g.X)], ys = [.. Groups.SelectMany(Heights)];
        Domain x = Domain.Over([.. IsSquare ? xs.Concat(ys) : xs, .. Enumerable.Repeat(0.0, IsFromZero ? 1 : 0)]), y = IsSquare ? x : Domain.Over(ys);
        DataLine[] named = Small || Groups.Count == 1 ? [] : [.. Groups];
        bool isAbove = Legend.IsNeeded(named.Select(g => g.Name));
        double beside = named.Length > 0 && !isAbove ? Frame.RoomFor(named.Select(g => g.Name)) : 12;
        Frame frame = new(x, y, Small, beside, isAbove ? Legend.Height(named.Length) : 0);
        double radius = xs.Length > ManyPoints ? 2.2 : 3.2;
        XElement canvas = frame.Canvas(Caption,
            isAbove ? Legend.Draw([.. named.Select(g => (g.Name, g.Look))], frame.Width) : null,
            frame.Axes(Ticks.Of(x, Small ? 4 : 6), XTitle, YTitle),
            IsSquare ? Svg.Line("reference", frame.X[x.Min], frame.Y[x.Min], frame.X[x.Max], frame.Y[x.Max]) : null,
            Groups.Select(g => Bars(frame, g)),
            Groups.Select(g => g.X.Zip(g.Y, (px, py) => Svg.Dot("dot " + g.Look, frame.X[px], frame.Y[py], radius))),
            isAbove ? null : frame.Names(named.Select(g => new SideLabel(g.Name, frame.Y[g.Y.Average()], g.Look))));
        return ChartFigure.Of(Caption, Note, canvas, new(Caption, XTitle, YTitle, Reading.ByPoint, Groups, frame.X, frame.Y));
    }

    static double[] Heights(DataLine group) => [.. group.Y, .. group.Band?.SelectMany(b => new[] { b.Low, b.High }) ?? []];

    static IEnumerable<XElement> Bars(Frame frame, DataLine group) => group.Band is not { } band ? []
        : group.X.Zip(band, (x, b) => Svg.ErrorBar("bar " + group.Look, frame.X[x], frame.Y[b.Low], frame.Y[b.High]));
}
