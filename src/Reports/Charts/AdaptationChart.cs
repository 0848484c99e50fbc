using System.Xml.Linq;
using MetaRL.Envs;
using MetaRL.Evaluation;
using MetaRL.Reports.Html;
using MetaRL.Reports.Runs;

namespace MetaRL.Reports.Charts;

/// <summary>Return over adaptation steps k = 0..K: mean with intervals, each seed behind it, reference lines.</summary>
static class AdaptationChart
{
    public static XElement Draw(Caption caption, string note, EvaluationRecord evaluation, AdaptationSummary summary)
    {
        IReadOnlyList<AdaptationRow> rows = summary.Rows;
        SeedEvaluation[] seeds = evaluation.Seeds.Length > 1 ? evaluation.Seeds : [];
        Frame frame = new(Steps(rows[^1].K), Extent(rows, seeds, evaluation.References), small: false, right: 118);
        return frame.Figure(caption, note,
            frame.Axes(Ticks.Whole(frame.X.Domain, 10), "adaptation steps k", $"{evaluation.Origin.Adjective} return"),
            evaluation.References.Select(r => Svg.Line("reference", frame.X.From, frame.Y[r.Return], frame.X.To, frame.Y[r.Return])),
            seeds.Select(s => Svg.Polyline("raw after", s.Steps.Select(p => frame.Point(p.K, p.Mean)))),
            Svg.Polyline("line after", rows.Select(r => frame.Point(r.K, r.Return.Mean))),
            rows.Select(r => Point(frame, r)),
            frame.Names([
                new("MetaRL", frame.Y[rows[^1].Return.Mean], "after"),
                .. evaluation.References.Select(r => new SideLabel(Format.Shorten(r.Name, 14), frame.Y[r.Return], "reference")),
            ]));
    }

    /// <summary>Room beside the first and the last step, so that their intervals stand clear of the edges.</summary>
    public static Domain Steps(int last) => new(-0.06 * Math.Max(last, 4), last + (0.06 * Math.Max(last, 4)));

    static Domain Extent(IReadOnlyList<AdaptationRow> rows, SeedEvaluation[] seeds, ReferenceLine[] references) => Domain.Over(
    [
        .. rows.Select(r => r.Return.Mean - (r.Return.HalfWidth95 ?? 0)),
        .. rows.Select(r => r.Return.Mean + (r.Return.HalfWidth95 ?? 0)),
        .. seeds.SelectMany(s => s.Steps).Select(s => s.Mean),
        .. references.Select(r => r.Return),
    ]);

    static object[] Point(Frame frame, AdaptationRow row)
    {
        (double x, double y) = frame.Point(row.K, row.Return.Mean);
        string hint = $"k = {row.K}: {Format.Number(row.Return.Mean)}";
        XElement marker = Svg.Marker(Marker.Circle, "marker after", x, y, hint);
        if (row.Return.HalfWidth95 is not { } half) return [marker];
        return [Svg.ErrorBar("bar after", x, frame.Y[row.Return.Mean - half], frame.Y[row.Return.Mean + half]), marker];
    }
}
