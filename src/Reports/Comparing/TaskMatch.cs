using MetaRL.Evaluation;

namespace MetaRL.Reports.Comparing;

/// <summary>Whether two evaluations are of the same tasks.</summary>
static class TaskMatch
{
    public static bool AreSame(EvaluationRecord a, EvaluationRecord b) => Difference(a, b) is null;

    /// <summary>What differs between the tasks of two evaluations; null where nothing does. Hashes decide where both have one, else
    /// descriptions in their order.</summary>
    public static string? Difference(EvaluationRecord a, EvaluationRecord b)
    {
        if (a.Family != b.Family) return $"tasks of {a.Family} against tasks of {b.Family}";
        if ((a.Split ?? EvaluationSplit.Test) != (b.Split ?? EvaluationSplit.Test)) return $"{a.Origin.Adjective} tasks against {b.Origin.Adjective} ones";
        if (a.Widening != b.Widening) return $"ranges {a.Widening} times as wide against {b.Widening} times";
        if (a.Tasks.Length != b.Tasks.Length) return $"{a.Tasks.Length} tasks against {b.Tasks.Length}";
        bool isSame = a.Tasks.SequenceEqual(b.Tasks);
        // Hashes differ by the number of rollouts, too, which makes no other task.
        if (isSame && a.TaskSet is { } one && b.TaskSet is { } two && one != two && a.RolloutsPerTask == b.RolloutsPerTask) return $"task set {one} against {two}";
        return isSame ? null : "other tasks of the same family";
    }
}
