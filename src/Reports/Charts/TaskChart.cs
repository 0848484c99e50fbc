using System.Xml.Linq;
using MetaRL.Evaluation;

namespace MetaRL.Reports.Charts;

/// <summary>One thin line a task over adaptation steps: what the mean hides.</summary>
static class TaskChart
{
    // More lines than this are one grey block.
    const int MostTasks = 200;

    /// <param name="caption">What it shows.</param>
    /// <param name="note">Line below.</param>
    /// <param name="names">Of the tasks; [tasks].</param>
    /// <param name="returns">[K + 1][tasks].</param>
    public static XElement Draw(Caption caption, string note, string[] names, double[][] returns)
    {
        Frame frame = new(AdaptationChart.Steps(returns.Length - 1), Domain.Over(returns.SelectMany(r => r)), small: false, Frame.RoomFor(["mean"]));
        double[] steps = [.. returns.Select((_, k) => (double)k)], means = [.. returns.Select(r => Statistics.Mean(r))];
        DataLine[] tasks = [.. Shown(names.Length).Select(task => Line(names[task], steps, [.. returns.Select(r => r[task])]))];
        string few = names.Length > MostTasks ? $" Lines: {MostTasks} of the {names.Length}." : "";
        XElement canvas = frame.Canvas(caption,
            frame.Axes(Ticks.Whole(frame.X.Domain, 10), "adaptation steps k", "return of each task"),
            tasks.Select(task => Task(frame, task)),
            Svg.Polyline("line mean", means.Select((y, k) => frame.Point(k, y))),
            means.Select((y, k) => Svg.Marker(Marker.Circle, "marker mean", frame.X[k], frame.Y[y])),
            frame.Names([new("mean", frame.Y[means[^1]], "mean")]));
        ChartData data = new(caption, "adaptation steps k", "return", Reading.ByPoint,
            [.. ChartFigure.Distinct([new("mean", "mean", steps, means), .. tasks])], frame.X, frame.Y);
        return ChartFigure.Of(caption, note + few, canvas, data);
    }

    static DataLine Line(string name, double[] steps, double[] byK) => new(name, byK[^1] < byK[0] ? "worse" : "better", steps, byK);

    static IEnumerable<int> Shown(int tasks)
    {
        int shown = Math.Min(tasks, MostTasks);
        return Enumerable.Range(0, shown).Select(i => (int)((long)i * tasks / shown));
    }

    static object[] Task(Frame frame, DataLine task) =>
    [
        Svg.Polyline("task " + task.Look, task.X.Zip(task.Y, frame.Point)),
        task.X.Zip(task.Y, (k, y) => Svg.Dot("dot " + task.Look, frame.X[k], frame.Y[y])),
    ];
}
