using MetaRL.Evaluation;

namespace MetaRL.Reports.Runs;

/// <summary>Returns of each task, means over seeds.</summary>
static class TaskReturns
{
    /// <summary>[K + 1][tasks].</summary>
    public static double[][] Of(EvaluationRecord evaluation) =>
    [
        .. evaluation.Seeds[0].Steps.Select((_, k) => evaluation.Tasks
            .Select((_, task) => evaluation.Seeds.Average(s => s.Steps[k].Returns[task])).ToArray()),
    ];
}
