using System.Xml.Linq;
using MetaRL.Evaluation;
using MetaRL.Reports.Html;
using MetaRL.Reports.Runs;
using static MetaRL.Reports.Html.Markup;

namespace MetaRL.Reports.Sections;

/// <summary>The tasks with the highest, the middle and the lowest returns, with their parameters as columns.</summary>
static class TaskTable
{
    // Of each kind; all where there are not many more.
    const int Few = 4, MostParameters = 6;

    /// <param name="evaluation">Of one group.</param>
    /// <param name="returns">[K + 1][tasks], means over seeds.</param>
    public static XElement Of(EvaluationRecord evaluation, double[][] returns)
    {
        TaskColumn[] parameters = [.. (evaluation.Parameters ?? []).Where(TaskLabels.IsVarying)];
        TaskColumn[] shown = [.. parameters.Take(MostParameters)];
        int[] steps = StepsShown(returns.Length - 1);
        (string Kind, int Task)[] rows = [.. Chosen(returns[^1])];
        bool isChoice = rows.Length < evaluation.Tasks.Length;
        // Where parameters tell tasks apart their description says the same again.
        bool hasNames = parameters.Length == 0;
        string Head(int k) => returns.Length > 1 ? $"k = {k}" : "mean return";
        XElement head = Tag("tr",
            isChoice ? Tag("th", "") : null,
            hasNames ? Tag("th", "task") : null,
            shown.Select(p => Tag("th.num", TaskSection.ColumnTitle(p))),
            steps.Select(k => Tag("th.num", Head(k))),
            returns.Length > 1 ? Tag("th.num", "gain") : null);
        Func<double, string> number = Format.Column(returns.SelectMany(r => r), []);
        Func<double, string>[] formats = [.. shown.Select(p => Format.Column(p.Values, []))];
        IEnumerable<XElement> body = rows.Select(row => Tag("tr",
            isChoice ? Tag("th", row.Kind) : null,
            hasNames ? Tag("th", evaluation.Tasks[row.Task]) : null,
            shown.Select((p, i) => Number(TaskSection.ColumnTitle(p), p.Values[row.Task], formats[i])),
            steps.Select(k => Number(Head(k), returns[k][row.Task], number)),
            returns.Length > 1 ? Number("gain", returns[^1][row.Task] - returns[0][row.Task], number) : null));
        return Tag("div",
            Tag("h3", isChoice ? "Highest, middle and lowest returns" : "Return of each task"),
            Tag("table.cards", Tag("thead", head), Tag("tbody", body)),
            Tag("p.note", Note(evaluation.Tasks.Length, isChoice, returns.Length > 1, parameters.Length)));
    }

    static string Note(int tasks, bool isChoice, bool adapts, int parameters)
    {
        string rest = isChoice ? $"By return{(adapts ? " after the last step" : "")}. All {tasks} tasks with all their parameters: 'metarl report RUN --format csv'." : "";
        return parameters > MostParameters ? $"{rest} Of {parameters} parameters the first {MostParameters} are shown.".Trim() : rest;
    }

    // k = 0, 1 and the last: more columns fit no page.
    static int[] StepsShown(int last) => [.. new[] { 0, 1, last }.Where(k => k <= last).Distinct()];

    static IEnumerable<(string, int)> Chosen(double[] last)
    {
        int[] order = [.. Enumerable.Range(0, last.Length).OrderByDescending(task => last[task])];
        if (order.Length <= 4 * Few) return Enumerable.Range(0, last.Length).Select(task => ("", task));
        int middle = (order.Length - Few) / 2;
        return
        [
            .. order.Take(Few).Select(task => ("highest", task)),
            .. order.Skip(middle).Take(Few).Select(task => ("middle", task)),
            .. order.TakeLast(Few).Select(task => ("lowest", task)),
        ];
    }

    static XElement Number(string label, double value, Func<double, string> format) => Labelled(label, Data(value, format(value)));
}
