using System.Xml.Linq;
using MetaRL.Envs;
using MetaRL.Reports.Charts;
using MetaRL.Reports.Html;

namespace MetaRL.Reports.Sweeps;

/// <summary>A measure against the sweep's variable: a line a variant, its intervals, reference lines.</summary>
static class SweepChart
{
    static readonly string[] Looks = ["after", "before", "better", "worse", "plain"];

    public static string Look(int variant) => Looks[variant % Looks.Length];

    public static XElement Draw(Caption caption, string note, string xTitle, string yTitle, double[] values, IReadOnlyList<Series> series,
        IReadOnlyList<ReferenceLine> references)
    {
        Domain x = Domain.Over(values);
        Frame frame = new(x, Domain.Over([.. series.SelectMany(s => s.Curve.Extent), .. references.Select(r => r.Return)]), small: false, right: 118);
        return frame.Figure(caption, note,
            frame.Axes(new([.. values], [.. values.Select(v => v.ToString())]), xTitle, yTitle),
            references.Select(r => Svg.Line("reference", frame.X.From, frame.Y[r.Return], frame.X.To, frame.Y[r.Return])),
            series.Select(s => One(frame, s)),
            frame.Names([
                .. series.Select(s => new SideLabel(Format.Shorten(s.Name, 14), frame.Y[s.Curve.Y[^1]], s.Look)),
                .. references.Select(r => new SideLabel(Format.Shorten(r.Name, 14), frame.Y[r.Return], "reference")),
            ]));
    }

    static object?[] One(Frame frame, Series series)
    {
        Curve curve = series.Curve;
        return
        [
            curve.X.Length > 1 ? Svg.Polyline("line " + series.Look, curve.X.Zip(curve.Y, frame.Point)) : null,
            curve.Band is { } band ? curve.X.Zip(band, (x, b) => Svg.ErrorBar("bar " + series.Look, frame.X[x], frame.Y[b.Low], frame.Y[b.High])) : null,
            curve.X.Zip(curve.Y, (x, y) => Svg.Marker(series.Marker!.Value, "marker " + series.Look, frame.X[x], frame.Y[y],
                $"{series.Name}, {x}: {Format.Number(y)}")),
        ];
    }
}
