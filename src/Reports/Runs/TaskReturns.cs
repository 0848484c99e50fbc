using MetaRL.Evaluation;

namespace MetaRL.Reports.Runs;

/// <summary>Returns of each task, means over seeds.</summary>
static class TaskReturns
{
    /// <summary>[K + 1][tasks].</summary>
    public static double[][] Of(EvaluationRecord evaluation) => [.. evaluation.Seeds[0].Steps.Select((_, k) => After(evaluation, k))];

    /// <summary>After the last step, [tasks].</summary>
    public static double[] Last(EvaluationRecord evaluation) => After(evaluation, evaluation.Seeds[0].Steps.Length - 1);

    static double[] After(EvaluationRecord evaluation, int k) =>
        [.. evaluation.Tasks.Select((_, task) => evaluation.Seeds.Average(s => s.Steps[k].Returns[task]))];
}
