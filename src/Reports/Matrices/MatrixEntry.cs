using MetaRL.Evaluation;
using MetaRL.Reports.Comparing;
using MetaRL.Reports.Runs;

namespace MetaRL.Reports.Matrices;

/// <summary>One cell as tables and charts read it.</summary>
/// <param name="Learner">Its row.</param>
/// <param name="Look">Class of the style sheet that the row has in every chart.</param>
/// <param name="Cell">How far it is.</param>
/// <param name="Group">Its seeds; null where it is not done.</param>
sealed record MatrixEntry(MatrixLearner Learner, string Look, MatrixCell Cell, RunGroup? Group)
{
    public bool IsDone => Group is not null;

    public EvaluationRecord Evaluation => Group!.Evaluation!;

    /// <summary>K, but for an evaluation that does not go so far.</summary>
    public int K => Math.Min(Cell.Steps, RunGroup.StepsOf(Evaluation));

    public AdaptationRow Before => Group!.Adaptation!.Rows[0];

    public AdaptationRow After => Group!.Adaptation!.Rows[K];

    public CrossedEstimate Return => After.Return;

    /// <summary>Over k = 0, paired by seed and task; null where the learner takes no steps.</summary>
    public CrossedEstimate? Gain => K == 0 ? null : After.Gain;

    /// <summary>1 where the gain's interval lies above 0, -1 below, else 0.</summary>
    public int GainSign => Gain is { HalfWidth95: { } half } gain && Math.Abs(gain.Mean) > half ? Math.Sign(gain.Mean) : 0;

    /// <summary>Of meta-training, mean over seeds.</summary>
    public double EnvSteps => Group!.Runs.Average(r => r.Metrics.Sum(m => (double)m.EnvSteps));

    /// <summary>Of meta-training without evaluations in it, mean over seeds.</summary>
    public double Seconds => Group!.Runs.Average(r => r.Metrics.Sum(m => m.Seconds.Total - m.Seconds.Evaluation));

    public Normalization? Scale => Normalization.Of(Evaluation.References);

    public Contestant Contestant => new(Learner.Name, "", Evaluation, K);

    /// <summary>Colours that can be told apart, then the same with dashes.</summary>
    public static string LookOf(int row) => $"c{row % ReportData.Looks}{(row / ReportData.Looks % 2 == 1 ? " again" : "")}";
}

/// <summary>How a cell compares with the best of its column.</summary>
/// <param name="Rank">What can be said.</param>
/// <param name="Difference">To the best, paired as far as both have the same seeds and tasks; null for the best itself, and where tasks differ.</param>
readonly record struct Standoff(Rank Rank, CrossedEstimate? Difference)
{
    public static Standoff Of(MatrixEntry best, MatrixEntry entry)
    {
        if (ReferenceEquals(best, entry)) return new(Rank.Best, null);
        if (TaskMatch.Difference(best.Evaluation, entry.Evaluation) is not null) return new(Rank.OtherTasks, null);
        CrossedEstimate difference = Duel.DifferenceOf(best.Contestant, entry.Contestant);
        bool isTold = difference.HalfWidth95 is not { } half || Math.Abs(difference.Mean) > half;
        return new(isTold ? Rank.Behind : Rank.NotToldApart, difference);
    }
}

/// <summary>Place of a cell in its column.</summary>
enum Rank
{
    /// <summary>The highest return.</summary>
    Best,

    /// <summary>The interval of the difference to the best contains 0.</summary>
    NotToldApart,

    /// <summary>It does not, or there is no interval.</summary>
    Behind,

    /// <summary>Judged on other tasks than the best: nothing is compared.</summary>
    OtherTasks,
}
