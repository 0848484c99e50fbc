using System.Xml.Linq;
using MetaRL.Reports.Charts;
using MetaRL.Reports.Html;
using static MetaRL.Reports.Html.Markup;

namespace MetaRL.Reports.Search;

/// <summary>Scores over one setting: a point a trial, and the term of the additive model.</summary>
static class SettingChart
{
    const double Room = 0.08;

    public static XElement Draw(SearchData data, int axis)
    {
        SearchAxis setting = data.Plan.Axes[axis];
        double mean = data.First.Average(o => o.Score!.Value);
        (double X, double Y)[] fit = Fit(data, axis, mean);
        Frame frame = new(new(-Room, 1 + Room), Domain.Over([.. data.First.Select(o => o.Score!.Value), .. fit.Select(p => p.Y)]), small: true);
        string note = fit.Length == 0 ? "" : setting.Kind == AxisKind.Choices ? "Dashes: fitted mean, the other settings averaged out." : "Line: fitted, the other settings averaged out.";
        Caption caption = new($"setting{axis}", setting.Key, $"{data.ScoreName} of {Format.Plural(data.First.Length, "trial")} over {setting.Key} ({setting.Form}). {Words(data, axis)}");
        XElement canvas = frame.Canvas(caption,
            frame.Axes(AxisLabels.Of(setting, 4, 9), setting.Kind == AxisKind.Log ? $"{data.Names[axis]} (log)" : data.Names[axis], data.ScoreName),
            data.First.OrderBy(data.IsBest).Select(o => Point(frame, data, o, axis)),
            setting.Kind == AxisKind.Choices
                ? fit.Select(p => Svg.Line("fit", frame.X[p.X - 0.04], frame.Y[p.Y], frame.X[p.X + 0.04], frame.Y[p.Y]))
                : Svg.Polyline("fit", fit.Select(p => frame.Point(p.X, p.Y))));
        // Along the axis stands a position; the label has the setting's value.
        DataLine points = new("trials", "s3", [.. data.First.Select(o => data.Position(o, axis))], [.. data.First.Select(o => o.Score!.Value)])
        {
            Labels = [.. data.First.Select(data.Label)],
        };
        return ChartFigure.Of(caption, note, canvas, new(caption, $"position on the axis of {setting.Key}", data.ScoreName, Reading.ByPoint, [points], frame.X, frame.Y));
    }

    static (double, double)[] Fit(SearchData data, int axis, double mean) => data.Importance is null ? [] :
    [
        .. data.First.Select((o, i) => (X: data.Position(o, axis), Y: mean + data.Importance.Settings[axis].Term[i])).DistinctBy(p => p.X).OrderBy(p => p.X),
    ];

    static XElement Point(Frame frame, SearchData data, TrialOutcome outcome, int axis)
    {
        (double x, double y) = frame.Point(data.Position(outcome, axis), outcome.Score!.Value);
        return Tag("circle", At("class", $"point {data.Look(outcome)}"), At("cx", x), At("cy", y), At("r", data.IsBest(outcome) ? 4.6 : 3.2));
    }

    static string Words(SearchData data, int axis)
    {
        if (data.Importance is not { } table) return "";
        SettingImportance one = table.Settings[axis];
        return $"It explains {Format.Percent(one.Share)} of the variance{(one.IsBeyondChance ? "" : ", no more than chance would")}.";
    }
}
