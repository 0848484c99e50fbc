using System.Xml.Linq;
using MetaRL.Reports.Charts;
using MetaRL.Reports.Html;
using static MetaRL.Reports.Html.Markup;

namespace MetaRL.Reports.Search;

/// <summary>Parallel coordinates: an axis a setting and one for the score, a line a trial.</summary>
static class ParallelChart
{
    const double Least = 900, PerAxis = 120, Height = 360, Top = 46, Bottom = 336, Left = 64, Right = 76;

    // More lines than this are one grey block: the best, the last, and those evenly between.
    const int MostTrials = 300;

    public static XElement Draw(SearchData data)
    {
        SearchPlan plan = data.Plan;
        Scale score = new(Domain.Over(data.First.Select(o => o.Score!.Value)), Bottom, Top);
        Caption caption = new("parallel", "All trials", Description(data));
        XElement canvas = Frame.Canvas(caption, "chart", Width(plan), Height,
            Enumerable.Range(0, plan.Axes.Length + 1).Select(i => Svg.Line("axis", XOf(plan, i), Top, XOf(plan, i), Bottom)),
            Shown(data).Select(o => Line(data, o, score)),
            plan.Axes.Select((axis, i) => Labels(XOf(plan, i), i, data.Names[i], AxisLabels.Of(axis, 6, 12))),
            Labels(XOf(plan, plan.Axes.Length), plan.Axes.Length, data.ScoreName, Placed(score)));
        XElement figure = ChartFigure.Of(caption, "", canvas, Numbers(data, caption, score));
        // Of many settings each keeps its room, and the page scrolls.
        figure.SetAttributeValue("class", "wideplot");
        figure.SetAttributeValue("style", $"min-width: {Coordinate(0.84 * Width(plan))}px");
        return figure;
    }

    // What is read is where a trial's line ends, on the axis of scores, with its settings as the label.
    static ChartData Numbers(SearchData data, Caption caption, Scale score)
    {
        SearchPlan plan = data.Plan;
        int last = plan.Axes.Length;
        TrialOutcome[] shown = [.. Shown(data).OrderBy(o => o.Score)];
        DataLine ends = new("trials", "s3", [.. shown.Select(_ => (double)last)], [.. shown.Select(o => o.Score!.Value)]) { Labels = [.. shown.Select(o => data.Label(o))] };
        return new(caption, "axis", data.ScoreName, Reading.ByPoint, [ends], new(new(0, last), XOf(plan, 0), XOf(plan, last)), score);
    }

    static IEnumerable<TrialOutcome> Shown(SearchData data)
    {
        TrialOutcome[] all = [.. data.First.OrderBy(o => o.Score)];
        int count = Math.Min(all.Length, MostTrials);
        IEnumerable<TrialOutcome> some = Enumerable.Range(1, count).Select(i => all[(int)((long)i * all.Length / count) - 1]);
        // What is drawn last lies on top.
        return [.. some.Where(o => !data.IsBest(o)), .. all.Where(data.IsBest)];
    }

    static double Width(SearchPlan plan) => Math.Max(Least, PerAxis * (plan.Axes.Length + 1));

    static double XOf(SearchPlan plan, int axis) => Left + ((Width(plan) - Left - Right) * axis / plan.Axes.Length);

    static double YOf(double position) => Bottom + ((Top - Bottom) * position);

    static Ticks Placed(Scale score)
    {
        Ticks ticks = Ticks.Of(score.Domain, 7);
        return ticks with { Values = [.. ticks.Values.Select(v => (v - score.Domain.Min) / score.Domain.Span)] };
    }

    // Over the lines, with a halo: a value that all trials have would be crossed out.
    static IEnumerable<XElement> Labels(double x, int index, string name, Ticks ticks)
    {
        // Names of neighbours stand at two heights.
        yield return Svg.Text("name", x, index % 2 == 0 ? 14 : 30, "middle", Format.Shorten(name, 24));
        for (int i = 0; i < ticks.Values.Length; i++)
        {
            yield return Svg.Line("axis", x - 4, YOf(ticks.Values[i]), x, YOf(ticks.Values[i]));
            yield return Svg.Text("tick halo", x - 7, YOf(ticks.Values[i]) + 4, "end", ticks.Labels[i]);
        }
    }

    static XElement Line(SearchData data, TrialOutcome outcome, Scale score)
    {
        SearchPlan plan = data.Plan;
        IEnumerable<(double, double)> points =
        [
            .. plan.Axes.Select((_, i) => (XOf(plan, i), YOf(data.Position(outcome, i)))),
            (XOf(plan, plan.Axes.Length), score[outcome.Score!.Value]),
        ];
        return Svg.Polyline($"trial {data.Look(outcome)}", points);
    }

    static string Description(SearchData data)
    {
        TrialOutcome low = data.First.MinBy(o => o.Score)!, high = data.First.MaxBy(o => o.Score)!;
        string Words(TrialOutcome o) => $"{Format.Number(o.Score!.Value)} (trial {o.Trial}: {string.Join(", ", data.Plan.Assignments(o.Trial))})";
        return $"{Format.Plural(data.First.Length, "trial")}, one line each over {Format.Plural(data.Plan.Axes.Length, "setting")}; "
            + $"{data.ScoreName} from {Words(low)} to {Words(high)}.";
    }
}
