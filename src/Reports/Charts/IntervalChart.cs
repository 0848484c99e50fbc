using System.Xml.Linq;

namespace MetaRL.Reports.Charts;

/// <summary>Values with intervals, row below row, each row under its name: as many names as are needed, as long as they are.</summary>
sealed record IntervalChart
{
    const double Width = 520, Side = 14, NameHeight = 21, LineHeight = 15, Gap = 9, Letters = 15;

    public required Caption Caption { get; init; }

    public required IReadOnlyList<string> Rows { get; init; }

    /// <summary>Values of all rows, one group a colour; x is the number of a row, from 0.</summary>
    public required IReadOnlyList<DataLine> Groups { get; init; }

    public required string Title { get; init; }

    public bool IsLogarithmic { get; init; }

    public IReadOnlyList<Mark> References { get; init; } = [];

    public string Note { get; init; } = "";

    double RowHeight => NameHeight + (LineHeight * Groups.Count) + Gap;

    public XElement Draw()
    {
        bool hasLegend = Groups.Count > 1;
        double top = 8 + (hasLegend ? Legend.Height(Groups.Count) : 0) + (References.Count > 0 ? NameHeight : 0), bottom = top + (RowHeight * Rows.Count);
        Scale values = new(Shown(), Side, Width - Side), places = new(new(0, Rows.Count), top, bottom);
        DataLine[] lines = [.. Groups.Select(Placed)];
        XElement canvas = Frame.Canvas(Caption, "chart wide", Width, bottom + 44,
            hasLegend ? Legend.Draw([.. Groups.Select(static g => (g.Name, g.Look))], Width) : null,
            Axis(values, top, bottom),
            References.Select(r => Reference(r, values, top, bottom)),
            Rows.Select((name, i) => Svg.Text("name", Side, places[i] + 15, "start", TextWidth.Fit(name, (Width - (2 * Side)) / Letters))),
            lines.Select((line, i) => Drawn(line, (Marker)(i % 2), values, places)));
        ChartData data = new(Caption, "row", Title, Reading.ByPoint, lines, places, values) { IsAcrossRows = true };
        return ChartFigure.Of(Caption, Note, canvas, data);
    }

    Domain Shown()
    {
        double[] all =
        [
            .. Groups.SelectMany(static g => g.Y),
            .. Groups.SelectMany(static g => g.Band ?? []).SelectMany(static b => new[] { b.Low, b.High }),
            .. References.Select(static r => r.X),
        ];
        return IsLogarithmic ? Domain.Logarithmic(all) : Domain.Over(all);
    }

    // Groups of one row stand below its name, one below the other.
    DataLine Placed(DataLine group, int index)
    {
        double shift = (NameHeight + (LineHeight * (index + 0.5))) / RowHeight;
        return group with { X = Array.ConvertAll(group.X, x => x + shift), Labels = [.. group.X.Select(x => Rows[(int)x])] };
    }

    IEnumerable<XElement> Axis(Scale values, double top, double bottom)
    {
        Ticks ticks = Ticks.Of(values.Domain, 6);
        for (int i = 0; i < ticks.Values.Length; i++)
        {
            double x = values[ticks.Values[i]];
            yield return Svg.Line("grid", x, top, x, bottom);
            yield return Svg.Text("tick", x, bottom + 17, "middle", ticks.Labels[i]);
        }
        yield return Svg.Line("axis", values.From, bottom, values.To, bottom);
        yield return Svg.Text("title", Width / 2, bottom + 38, "middle", TextWidth.Fit(Title, Width / Letters));
    }

    static IEnumerable<XElement> Reference(Mark reference, Scale values, double top, double bottom)
    {
        double x = values[reference.X];
        bool isAtTheRight = x > Width / 2;
        yield return Svg.Line("reference", x, top, x, bottom);
        yield return Svg.Text("label reference", x + (isAtTheRight ? 6 : -6), top - 6, isAtTheRight ? "end" : "start", reference.Name);
    }

    static IEnumerable<XElement> Drawn(DataLine line, Marker shape, Scale values, Scale places)
    {
        for (int i = 0; i < line.X.Length; i++)
        {
            double y = places[line.X[i]];
            if (line.Band is { } band) yield return Svg.ErrorBarAcross("bar " + line.Look, y, values[band[i].Low], values[band[i].High]);
            yield return Svg.Marker(shape, "marker " + line.Look, values[line.Y[i]], y);
        }
    }
}
