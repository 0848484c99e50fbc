using System.Xml.Linq;
using MetaRL.Evaluation;
using MetaRL.Reports.Charts;
using MetaRL.Reports.Html;
using MetaRL.Reports.Runs;
using static MetaRL.Reports.Html.Markup;

namespace MetaRL.Reports.Sections;

/// <summary>Returns task by task.</summary>
static class TaskSection
{
    const int MostRows = 500;

    public static XElement? Draw(ReportData data)
    {
        if (data.Evaluation is not { } evaluation) return null;
        double[][] returns = Returns(evaluation);
        int tasks = evaluation.Tasks.Length, improved = returns[0].Zip(returns[^1]).Count(p => p.Second > p.First);
        string many = evaluation.Seeds.Length > 1 ? $" Means over {Format.Plural(evaluation.Seeds.Length, "seed")}." : "";
        string found = returns.Length == 1 ? "No adaptation." : $"{improved} of {Format.Plural(tasks, "task")} gain from k = 0 to k = {returns.Length - 1}.";
        Caption caption = new("tasks", "Return of each task", found);
        return Tag("section",
            Tag("h2", evaluation.Origin.Title),
            Tag("div.columns",
                TaskChart.Draw(caption, found + (improved < tasks && returns.Length > 1 ? " Dashed: tasks that lose." : "") + many, returns),
                Tag("div",
                    Tag("h3", "Return by task and k"),
                    Tag("div.scroll.tall", At("tabindex", "0"), At("role", "region"), At("aria-label", "Return by task and k"), Table(evaluation, returns)),
                    tasks > MostRows ? Tag("p.note", $"The first {MostRows} of {tasks} tasks; {RunFolder.EvaluationFile} holds all.") : null)));
    }

    /// <summary>Mean over seeds, [K + 1][tasks].</summary>
    static double[][] Returns(EvaluationRecord evaluation) =>
    [
        .. evaluation.Seeds[0].Steps.Select((_, i) => evaluation.Tasks
            .Select((_, task) => evaluation.Seeds.Average(s => s.Steps[i].Returns[task])).ToArray()),
    ];

    static XElement Table(EvaluationRecord evaluation, double[][] returns)
    {
        Func<double, string> number = Format.Column(returns.SelectMany(r => r), []);
        return Tag("table",
            Tag("thead", Tag("tr", Tag("th", "task"), evaluation.Seeds[0].Steps.Select(s => Tag("th.num", $"k = {s.K}")), Tag("th.num", "gain"))),
            Tag("tbody", evaluation.Tasks.Take(MostRows).Select((name, task) => Tag("tr",
                Tag("th", name),
                returns.Select(r => Tag("td.num", number(r[task]))),
                Tag("td.num", number(returns[^1][task] - returns[0][task]))))));
    }
}
