using System.Xml.Linq;
using MetaRL.Reports.Charts;
using MetaRL.Reports.Html;
using MetaRL.Reports.Runs;

namespace MetaRL.Reports.Sections;

/// <summary>Training curves of all groups over one axis.</summary>
sealed class Overlay
{
    readonly ReportData data;
    readonly Progress axis;
    readonly (RunGroup Group, TrainingCurves Curves)[] all;

    /// <param name="data">With a group that trained.</param>
    /// <param name="axis">What training is measured by.</param>
    public Overlay(ReportData data, Progress axis)
    {
        this.data = data;
        this.axis = axis;
        all = [.. data.Trained.Select(g => (g, new TrainingCurves(g, axis)))];
    }

    /// <summary>From the least start to the greatest end.</summary>
    public static Domain Union(IEnumerable<Domain> domains)
    {
        Domain[] parts = [.. domains];
        return new(parts.Min(d => d.Min), parts.Max(d => d.Max));
    }

    /// <summary>One value of the returns, a line a group.</summary>
    public XElement Chart(string id, string title, string yTitle, Func<double[], double> value)
    {
        Series[] series = [.. all.SelectMany(g => SeriesOf(g.Group, g.Curves, value))];
        string numbers = string.Join("; ", all.Select(g => $"{(data.IsSingle ? "" : g.Group.Name + ": ")}from {Ends(g.Curves, value)}"));
        return Draw(new($"{id}-{axis.Id}", title, $"On training tasks, {numbers}."), series, yTitle);
    }

    /// <summary>Of a single group, both returns in one chart.</summary>
    public XElement BeforeAndAfter()
    {
        (RunGroup group, TrainingCurves curves) = all[0];
        string label = curves.Label[..4];
        string numbers = $"before adaptation from {Ends(curves, r => r[0])}, after it from {Ends(curves, r => r[^1])}";
        return Draw(new($"returns-{axis.Id}", "Return before and after adaptation", $"On training tasks, {numbers}."),
        [
            curves.Train("train k = 0", "before", r => r[0]),
            curves.Train($"train k = {group.K}", "after", r => r[^1]),
            .. curves.HeldOut($"{label} k = 0", "before", Marker.Square, r => r[0]),
            .. curves.HeldOut($"{label} k = {group.K}", "after", Marker.Circle, r => r[^1]),
        ], "mean return");
    }

    IEnumerable<Series> SeriesOf(RunGroup group, TrainingCurves curves, Func<double[], double> value)
    {
        string look = data.Look(group);
        yield return curves.Train(data.IsSingle ? "train" : group.Name, look, value);
        string name = data.IsSingle ? curves.Label : $"{group.Name}, {curves.Label}";
        foreach (Series points in curves.HeldOut(name, look, Marker.Circle, value)) yield return points with { HasLabel = data.IsSingle };
    }

    XElement Draw(Caption caption, Series[] series, string yTitle)
    {
        Domain x = Union(all.Select(g => g.Curves.X));
        return new LineChart { Caption = caption, Series = series, X = x, XTicks = axis.Ticks(x), XTitle = axis.XTitle, YTitle = yTitle }.Draw();
    }

    static string Ends(TrainingCurves curves, Func<double[], double> value)
    {
        double[] y = curves.Of(m => value(m.Returns)).Y;
        return $"{Format.Number(y[0])} to {Format.Number(y[^1])}";
    }
}
