using System.Xml.Linq;
using MetaRL.Evaluation;
using MetaRL.Reports.Html;

namespace MetaRL.Reports.Charts;

/// <summary>One thin line a task over adaptation steps: what the mean hides.</summary>
static class TaskChart
{
    // More lines than this are one grey block.
    const int MostTasks = 200;

    /// <param name="caption">What it shows.</param>
    /// <param name="note">Line below.</param>
    /// <param name="returns">[K + 1][tasks].</param>
    public static XElement Draw(Caption caption, string note, double[][] returns)
    {
        Frame frame = new(AdaptationChart.Steps(returns.Length - 1), Domain.Over(returns.SelectMany(r => r)), small: false, right: 118);
        double[] means = [.. returns.Select(r => Statistics.Mean(r))];
        return frame.Figure(caption, note,
            frame.Axes(Ticks.Whole(frame.X.Domain, 10), "adaptation steps k", "return of each task"),
            Shown(returns[0].Length).Select(task => Task(frame, [.. returns.Select(r => r[task])])),
            Svg.Polyline("line mean", means.Select((y, k) => frame.Point(k, y))),
            means.Select((y, k) => Svg.Marker(Marker.Circle, "marker mean", frame.X[k], frame.Y[y], $"k = {k}: {Format.Number(y)}")),
            frame.Names([new("mean", frame.Y[means[^1]], "mean")]));
    }

    static IEnumerable<int> Shown(int tasks)
    {
        int shown = Math.Min(tasks, MostTasks);
        return Enumerable.Range(0, shown).Select(i => (int)((long)i * tasks / shown));
    }

    static object[] Task(Frame frame, double[] byK)
    {
        string look = byK[^1] < byK[0] ? "worse" : "better";
        return
        [
            Svg.Polyline("task " + look, byK.Select((y, k) => frame.Point(k, y))),
            byK.Select((y, k) => Tag(look, frame, k, y)),
        ];
    }

    static XElement Tag(string look, Frame frame, int k, double y) => Markup.Tag("circle",
        Markup.At("class", "dot " + look), Markup.At("cx", frame.X[k]), Markup.At("cy", frame.Y[y]), Markup.At("r", 2.2));
}
