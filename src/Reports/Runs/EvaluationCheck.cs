using MetaRL.Evaluation;

namespace MetaRL.Reports.Runs;

/// <summary>Whether the parts of an evaluation fit together: every section of a report relies on it.</summary>
static class EvaluationCheck
{
    // Squares of greater numbers, which intervals need, are infinite.
    const double Largest = 1e100;

    // Of a sum in another order.
    const double Rounding = 1e-6;

    /// <summary>What is wrong; null where nothing is.</summary>
    public static string? Fault(EvaluationRecord evaluation)
    {
        int tasks = evaluation.Tasks.Length;
        if (evaluation.Seeds is not [var first, ..]) return "no seeds; one is needed at least";
        if (tasks == 0) return "no tasks; one is needed at least";
        // What a type says cannot be null, an element of a list still can.
        if (evaluation.Tasks.Contains(null!) || evaluation.References.Contains(null!) || evaluation.Seeds.Any(s => s is null || s.Steps.Contains(null!)))
            return "null found in a list, which holds none";
        if (evaluation.RolloutsPerTask < 1) return $"{evaluation.RolloutsPerTask} rollouts a task; one is needed at least";
        if (evaluation.SharedTasks < 0 || evaluation.SharedTasks > tasks) return $"{evaluation.SharedTasks} of {tasks} tasks shared with training";
        if (evaluation.Seeds.GroupBy(s => s.Seed).FirstOrDefault(g => g.Count() > 1) is { } twice) return $"seed {twice.Key} is there {twice.Count()} times";
        if (Array.Find(evaluation.References, line => !IsNumber(line.Return)) is { } odd) return $"reference '{odd.Name}' is {odd.Return}, which is no number that can be averaged";
        return evaluation.Parameters?.Select(p => Fault(p, tasks)).FirstOrDefault(IsSaid)
            ?? evaluation.Seeds.Select(seed => Fault(seed, first, tasks)).FirstOrDefault(IsSaid);
    }

    static string? Fault(TaskColumn column, int tasks)
    {
        if (column is null) return "null found in a list, which holds none";
        if (column.Values.Length != tasks) return $"parameter {column.Name} has {column.Values.Length} values for {tasks} tasks";
        return Array.Exists(column.Values, x => !IsNumber(x)) ? $"parameter {column.Name} has a value that is no finite number" : null;
    }

    static string? Fault(SeedEvaluation seed, SeedEvaluation first, int tasks)
    {
        if (seed.Steps.Length == 0) return $"seed {seed.Seed} has no steps; k = 0 is needed at least";
        if (seed.Steps.Length != first.Steps.Length) return $"seed {seed.Seed} has {seed.Steps.Length} steps, seed {first.Seed} has {first.Steps.Length}";
        if (seed.GradientNorms is { } norms && norms.Length != tasks) return $"seed {seed.Seed} has {norms.Length} gradient norms for {tasks} tasks";
        return seed.Steps.Select((step, k) => Fault(step, k, tasks)).FirstOrDefault(IsSaid) is { } odd ? $"seed {seed.Seed}, {odd}" : null;
    }

    static string? Fault(AdaptationStep step, int k, int tasks)
    {
        if (step.K != k) return $"step {k} has k = {step.K}; steps must be 0, 1, ...";
        if (step.Returns.Length != tasks) return $"k = {k}: {step.Returns.Length} returns for {tasks} tasks";
        if (step.Success is { } success && success.Length != tasks) return $"k = {k}: {success.Length} success rates for {tasks} tasks";
        if (step.ByEpisode is { } episodes && (episodes.Length == 0 || Array.Exists(episodes, e => e is null || e.Length != tasks)))
            return $"k = {k}: returns by episode do not match {tasks} tasks";
        foreach (double number in NumbersOf(step))
            if (!IsNumber(number)) return $"k = {k}: {number} is no number that can be averaged";
        if (step.Success?.FirstOrDefault(rate => rate is < 0 or > 1) is { } rate and not 0) return $"k = {k}: a success rate of {rate}, expected 0 to 1";
        if (step.EnvSteps < 0) return $"k = {k}: {step.EnvSteps} environment steps";
        double mean = step.Returns.Average();
        return Math.Abs(mean - step.Mean) > Rounding * Math.Max(1, step.Returns.Max(Math.Abs)) ? $"k = {k}: the mean is {step.Mean}, that of the returns {mean}" : null;
    }

    static IEnumerable<double> NumbersOf(AdaptationStep step) =>
        [step.Mean, step.Gain, .. step.Returns, .. step.Success ?? [], .. step.ByEpisode?.SelectMany(e => e) ?? [], step.EnvSteps ?? 0, step.HalfWidth95 ?? 0, step.GainHalfWidth95 ?? 0];

    static bool IsNumber(double x) => Math.Abs(x) <= Largest;

    static bool IsSaid(string? fault) => fault is not null;
}
