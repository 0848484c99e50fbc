using System.Xml.Linq;
using MetaRL.Envs;
using MetaRL.Evaluation;
using MetaRL.Reports.Charts;
using MetaRL.Reports.Html;

namespace MetaRL.Reports.Claims;

/// <summary>Curves over a number that some cells differ in.</summary>
public sealed record ClaimCurves : ClaimPicture
{
    /// <summary>What the number is.</summary>
    public required ClaimAxis Over { get; init; }

    /// <summary>At least one.</summary>
    public required ClaimCurve[] Curves { get; init; }

    internal override XElement Draw(string id, Evidence all)
    {
        if (Curves.Length == 0 || Curves.Any(static c => c.Points.Length == 0)) throw new ArgumentException($"picture '{Title}': a curve without points, or none");
        Series[] series = [.. Curves.Select((curve, i) => SeriesOf(curve, i, all))];
        double[] xs = [.. series.SelectMany(static s => s.Curve.X).Distinct().Order()];
        return new LineChart
        {
            Caption = new(id, Title, $"{Values.Title} over {Over.Title}. {string.Join(' ', series.Select(Words))}"),
            Series = series,
            X = Over.IsLogarithmic ? Domain.Logarithmic(xs) : Domain.Over(xs),
            XTicks = Ticks.At(xs),
            XTitle = Over.Title,
            YTitle = Values.Title,
            IsLogarithmic = Values.IsLogarithmic,
            References = [.. References.Select(static r => new ReferenceLine(r.Name, r.Value))],
            Note = NoteOf(all),
        }.Draw();
    }

    static Series SeriesOf(ClaimCurve curve, int index, Evidence all)
    {
        ClaimPoint[] points = [.. curve.Points.OrderBy(static p => p.X)];
        Estimate[] values = [.. points.Select(p => all[p.Row, p.Column])];
        Curve drawn = new([.. points.Select(static p => p.X)], [.. values.Select(static v => v.Mean)], Bands(values), null);
        return new(curve.Name, LookOf(index), drawn, (Marker)(index % 2)) { IsJoined = true };
    }

    string Words(Series series)
    {
        Curve curve = series.Curve;
        return $"{series.Name}: from {Format.Number(curve.Y[0])} at {Format.Short(curve.X[0])} to {Format.Number(curve.Y[^1])} at {Format.Short(curve.X[^1])}.";
    }
}

/// <summary>A curve of a claim's picture.</summary>
/// <param name="Name">Beside it.</param>
/// <param name="Points">At least one.</param>
public sealed record ClaimCurve(string Name, ClaimPoint[] Points);

/// <summary>A point of a curve: a cell, and where it stands.</summary>
/// <param name="X">Above 0 where the axis is logarithmic.</param>
/// <param name="Row">Of the cell.</param>
/// <param name="Column">Of the cell.</param>
public readonly record struct ClaimPoint(double X, string Row, string Column);
