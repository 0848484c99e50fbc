using System.Xml.Linq;
using MetaRL.Reports.Charts;
using MetaRL.Reports.Html;

namespace MetaRL.Reports.Matrices;

/// <summary>Quality against time: return after K steps over what meta-training took, in all and for an environment step.</summary>
static class CostCharts
{
    const double Steps = 1e6;

    public static IEnumerable<XElement> Draw(MatrixColumn column)
    {
        yield return Chart(column, $"cost{column.Index}", $"{Format.Sentence(column.What)} against time of training", "seconds of meta-training", column.Done, e => e.Seconds);
        MatrixEntry[] trained = [.. column.Done.Where(e => e.EnvSteps > 0)];
        if (trained.Length == 0) yield break;
        yield return Chart(column, $"price{column.Index}", $"{Format.Sentence(column.What)} against time for a million environment steps", "seconds for a million environment steps", trained, e => Steps * e.Seconds / e.EnvSteps);
    }

    static XElement Chart(MatrixColumn column, string id, string title, string xTitle, MatrixEntry[] entries, Func<MatrixEntry, double> cost)
    {
        string numbers = string.Join("; ", entries.Select(e => $"{e.Learner.Name} {Format.Number(e.Return.Mean)} at {Format.Number(cost(e))}"));
        string what = column.Done.Any(e => e.K > 0) ? $"{column.What} after K steps" : column.What;
        bool hasBars = entries.All(e => e.Return.Interval95 is not null);
        return new ScatterChart
        {
            Caption = new(id, title, $"{column.Name}, {what} over {xTitle}: {numbers}."),
            Groups = [.. entries.Select(e => new DataLine(e.Learner.Name, e.Look, [cost(e)], [e.Return.Mean]) { Band = hasBars ? [e.Return.Interval95!.Value] : null })],
            XTitle = xTitle,
            YTitle = what,
            IsFromZero = true,
            Note = (hasBars ? "Bars: widest 95% intervals there are. " : "") + "Up and to the left is better.",
        }.Draw();
    }
}
