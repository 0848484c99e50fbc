using MetaRL.Evaluation;
using MetaRL.Reports.Html;

namespace MetaRL.Reports.Runs;

/// <summary>Short names of an evaluation's tasks: number and parameters where there are some, else the description.</summary>
static class TaskLabels
{
    const int MostParameters = 3, Longest = 80;

    public static string[] Of(EvaluationRecord evaluation)
    {
        TaskColumn[] parameters = [.. (evaluation.Parameters ?? []).Where(IsVarying)];
        if (parameters.Length == 0) return [.. evaluation.Tasks.Select(task => Format.Shorten(task, Longest))];
        string more = parameters.Length > MostParameters ? ", \u2026" : "";
        return [.. evaluation.Tasks.Select((_, i) => $"task {i + 1}: {string.Join(", ", parameters.Take(MostParameters).Select(p => $"{p.Name} {Format.Number(p.Values[i])}"))}{more}")];
    }

    /// <summary>Whether it tells tasks apart.</summary>
    public static bool IsVarying(TaskColumn column) => column.Values.Distinct().Count() > 1;
}
