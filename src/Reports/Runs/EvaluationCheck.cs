using MetaRL.Evaluation;

namespace MetaRL.Reports.Runs;

/// <summary>Whether the parts of an evaluation fit together: every section of a report relies on it.</summary>
static class EvaluationCheck
{
    /// <summary>What is wrong; null where nothing is.</summary>
    public static string? Fault(EvaluationRecord evaluation)
    {
        if (evaluation.Seeds is not [var first, ..]) return "no seeds; one is needed at least";
        if (evaluation.Tasks.Length == 0) return "no tasks; one is needed at least";
        // What a type says cannot be null, an element of a list still can.
        if (evaluation.Tasks.Contains(null!) || evaluation.References.Contains(null!) || evaluation.Seeds.Any(s => s is null || s.Steps.Contains(null!)))
            return "null found in a list, which holds none";
        if (Array.Find(evaluation.References, line => !double.IsFinite(line.Return)) is { } odd) return $"reference '{odd.Name}' is {odd.Return}, which is no finite number";
        if (evaluation.Parameters?.FirstOrDefault(p => p.Values.Length != evaluation.Tasks.Length) is { } column)
            return $"parameter {column.Name} has {column.Values.Length} values for {evaluation.Tasks.Length} tasks";
        return evaluation.Seeds.Select(seed => Fault(seed, first, evaluation.Tasks.Length)).FirstOrDefault(fault => fault is not null);
    }

    static string? Fault(SeedEvaluation seed, SeedEvaluation first, int tasks)
    {
        if (seed.Steps.Length == 0) return $"seed {seed.Seed} has no steps; k = 0 is needed at least";
        if (seed.Steps.Length != first.Steps.Length) return $"seed {seed.Seed} has {seed.Steps.Length} steps, seed {first.Seed} has {first.Steps.Length}";
        if (seed.GradientNorms is { } norms && norms.Length != tasks) return $"seed {seed.Seed} has {norms.Length} gradient norms for {tasks} tasks";
        return seed.Steps.Select((step, k) => Fault(step, k, tasks)).FirstOrDefault(fault => fault is not null) is { } odd ? $"seed {seed.Seed}, {odd}" : null;
    }

    static string? Fault(AdaptationStep step, int k, int tasks)
    {
        if (step.K != k) return $"step {k} has k = {step.K}; steps must be 0, 1, ...";
        if (NumbersOf(step).FirstOrDefault(x => !double.IsFinite(x)) is not 0 and var number) return $"k = {k}: {number} is no finite number";
        if (step.Returns.Length != tasks) return $"k = {k}: {step.Returns.Length} returns for {tasks} tasks";
        if (step.Success is { } success && success.Length != tasks) return $"k = {k}: {success.Length} success rates for {tasks} tasks";
        bool odd = step.ByEpisode is { } episodes && (episodes.Length == 0 || Array.Exists(episodes, e => e.Length != tasks));
        return odd ? $"k = {k}: returns by episode do not match {tasks} tasks" : null;
    }

    static IEnumerable<double> NumbersOf(AdaptationStep step) => [step.Mean, step.Gain, .. step.Returns];
}
