using System.Xml.Linq;
using MetaRL.Evaluation;
using MetaRL.Reports.Charts;
using MetaRL.Reports.Html;
using MetaRL.Reports.Runs;
using static MetaRL.Reports.Html.Markup;

namespace MetaRL.Reports.Sections;

/// <summary>Returns task by task: what the mean hides.</summary>
static class TaskSection
{
    // Each parameter is a chart, and each task a point.
    const int MostParameters = 6, MostPoints = 600;

    public static XElement? Draw(ReportData data)
    {
        if (data.Evaluated.Count == 0) return null;
        string[] titles = [.. data.Evaluated.Select(g => g.Evaluation!.Origin.Title).Distinct()];
        object?[] parts = [data.IsSingle ? OfOne(data.Groups[0].Evaluation!) : null, ByParameter(data)];
        return parts is [null, null] ? null : Tag("section", Tag("h2", titles is [var one] ? one : "Tasks"), parts);
    }

    static XElement[] OfOne(EvaluationRecord evaluation)
    {
        double[][] returns = TaskReturns.Of(evaluation);
        int tasks = evaluation.Tasks.Length, improved = returns[0].Zip(returns[^1]).Count(p => p.Second > p.First), last = returns.Length - 1;
        if (last == 0) return [TaskTable.Of(evaluation, returns)];
        string many = evaluation.Seeds.Length > 1 ? $" Means over {Format.Plural(evaluation.Seeds.Length, "seed")}." : "";
        string found = $"{improved} of {Format.Plural(tasks, "task")} gain from k = 0 to k = {last}.";
        string lines = found + (improved < tasks ? " Dashed: tasks that lose." : "") + many;
        XElement chart = TaskChart.Draw(new("tasks", "Return of each task", found), lines, TaskLabels.Of(evaluation), returns);
        return [Tag("div.columns", chart, BeforeAndAfter(evaluation, returns, found)), TaskTable.Of(evaluation, returns)];
    }

    static XElement BeforeAndAfter(EvaluationRecord evaluation, double[][] returns, string found)
    {
        int[] shown = Shown(evaluation.Tasks.Length);
        return new ScatterChart
        {
            Caption = new("before-after", "Each task before and after adaptation", found),
            Groups = [new("tasks", "after", At(returns[0], shown), At(returns[^1], shown)) { Labels = At(TaskLabels.Of(evaluation), shown) }],
            XTitle = "return before, k = 0",
            YTitle = $"return after, k = {returns.Length - 1}",
            IsSquare = true,
            Note = "Dotted: no change." + Few(shown.Length, evaluation.Tasks.Length),
        }.Draw();
    }

    // The other settings against the first, on the tasks that they share.
    public static XElement? AgainstFirst(ReportData data)
    {
        RunGroup first = data.Evaluated[0];
        RunGroup[] others = [.. data.Evaluated.Skip(1).Where(g => g.Evaluation!.Tasks.SequenceEqual(first.Evaluation!.Tasks))];
        if (others.Length == 0) return null;
        double[] ofFirst = TaskReturns.Last(first.Evaluation!);
        string[] tasks = first.Evaluation!.Tasks;
        int[] shown = Shown(tasks.Length, others.Length);
        string numbers = string.Join("; ", others.Select(g => $"{g.Name} is ahead on {TaskReturns.Last(g.Evaluation!).Zip(ofFirst).Count(p => p.First > p.Second)} of {tasks.Length}"));
        return new ScatterChart
        {
            Caption = new("tasks-against-first", $"Each task: the others against {first.Name}", numbers + "."),
            Groups = [.. others.Select(g => new DataLine(g.Name, data.Look(g), At(ofFirst, shown), At(TaskReturns.Last(g.Evaluation!), shown)) { Labels = At(TaskLabels.Of(first.Evaluation!), shown) })],
            XTitle = $"return of {Format.Shorten(first.Name, 30)}",
            YTitle = "return of the others",
            IsSquare = true,
            Note = $"{(AdaptationSection.Adapts(data) ? "After the last adaptation step, means" : "Means")} over seeds. Above the dotted line: better than {first.Name}. {numbers}." + Few(shown.Length, tasks.Length),
        }.Draw();
    }

    static XElement? ByParameter(ReportData data)
    {
        RunGroup[] groups = [.. data.Evaluated.Where(g => g.Evaluation!.Parameters is { Length: > 0 })];
        if (groups.Length == 0) return null;
        TaskColumn[] columns = [.. groups[0].Evaluation!.Parameters!.Where(TaskLabels.IsVarying)];
        if (columns.Length == 0) return null;
        string more = columns.Length > MostParameters ? $" Of {columns.Length} parameters the first {MostParameters} are shown." : "";
        string colours = data.IsSingle ? "" : " Colours as above.";
        return Tag("div",
            Tag("h3", $"{What(data)} by task parameter"),
            Tag("div.multiples", columns.Take(MostParameters).Select((c, i) => Chart(data, groups, c, i))),
            Tag("p.note", $"A point is a task, mean over seeds{(AdaptationSection.Adapts(data) ? ", after the last adaptation step" : "")}.{colours}{more}"));
    }

    static XElement Chart(ReportData data, RunGroup[] groups, TaskColumn column, int index)
    {
        DataLine[] points = [.. groups.Select(g => Points(data, g, column.Name)).OfType<DataLine>()];
        string title = ColumnTitle(column);
        return new ScatterChart
        {
            Caption = new($"parameter{index}", title, $"{What(data)} against {title}, {Format.Number(column.Values.Min())} to {Format.Number(column.Values.Max())}."),
            Groups = points,
            XTitle = title,
            YTitle = "return",
            Small = true,
        }.Draw();
    }

    static string What(ReportData data) => AdaptationSection.Adapts(data) ? "Return after adaptation" : "Return";

    static DataLine? Points(ReportData data, RunGroup group, string name)
    {
        EvaluationRecord evaluation = group.Evaluation!;
        if (Array.Find(evaluation.Parameters!, p => p.Name == name) is not { } column) return null;
        int[] shown = Shown(evaluation.Tasks.Length, data.Evaluated.Count);
        return new(group.Name, data.Look(group), At(column.Values, shown), At(TaskReturns.Last(evaluation), shown));
    }

    /// <summary>"goal x (m)".</summary>
    public static string ColumnTitle(TaskColumn column) => column.Unit == "" ? column.Name : $"{column.Name} ({column.Unit})";

    // Evenly, so that the same tasks are shown of every group.
    static int[] Shown(int tasks, int groups = 1)
    {
        int shown = Math.Min(tasks, Math.Max(100, MostPoints / groups));
        return [.. Enumerable.Range(0, shown).Select(i => (int)((long)i * tasks / shown))];
    }

    static string Few(int shown, int tasks) => shown < tasks ? $" {shown} of the {tasks} tasks." : "";

    static T[] At<T>(T[] values, int[] indices) => [.. indices.Select(i => values[i])];
}
