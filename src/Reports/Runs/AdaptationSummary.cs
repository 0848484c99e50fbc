using MetaRL.Evaluation;
using MetaRL.Reports.Html;

namespace MetaRL.Reports.Runs;

/// <summary>The adaptation table of all seeds, with what is known of other trainings and of other tasks.</summary>
/// <param name="Tasks">What was measured on.</param>
/// <param name="Seeds">How many were trained.</param>
/// <param name="Rows">One for each k = 0..K.</param>
public sealed record AdaptationSummary(TaskOrigin Tasks, int Seeds, IReadOnlyList<AdaptationRow> Rows)
{
    /// <summary>Summarizes an evaluation. Gains are paired by seed and task.</summary>
    /// <exception cref="InvalidDataException">No seeds, or seeds with different numbers of steps or tasks.</exception>
    public static AdaptationSummary Of(EvaluationRecord evaluation)
    {
        SeedEvaluation[] seeds = evaluation.Seeds;
        if (seeds.Length == 0) throw new InvalidDataException("evaluation: no seeds");
        int steps = seeds[0].Steps.Length;
        if (Array.Find(seeds, s => s.Steps.Length != steps) is { } odd)
            throw new InvalidDataException($"evaluation: seed {odd.Seed} has {odd.Steps.Length} rows, seed {seeds[0].Seed} has {steps}");
        foreach (SeedEvaluation seed in seeds)
            foreach (AdaptationStep step in seed.Steps)
            {
                Require(seed, step, step.Returns, "returns", evaluation.Tasks.Length);
                Require(seed, step, step.Success, "success rates", evaluation.Tasks.Length);
            }
        return new(evaluation.Origin, seeds.Length, [.. Enumerable.Range(0, steps).Select(i => Row(seeds, i, evaluation.Origin))])
        {
            SuccessName = evaluation.SuccessName,
        };
    }

    /// <summary>What the widest half-width is over, such as "5 seeds and 600 tasks"; null where nothing can be said.</summary>
    public string? Unit => UnitOf(Seeds, Tasks);

    /// <summary>What the half-widths say, for a line beside the table.</summary>
    public string Intervals
    {
        get
        {
            if (Unit is null) return "No intervals: one seed says nothing of other trainings, and the tasks are all there are.";
            if (!Tasks.IsSample) return $"{Format.PlusMinus}: half-width of the 95% interval over {Unit}; the tasks are all there are.";
            if (Seeds == 1) return $"{Format.PlusMinus}: half-width of the 95% interval over {Unit}. One seed only: nothing is said of other trainings.";
            return $"{Format.PlusMinus}: half-widths of 95% intervals over {Seeds} seeds (other trainings, these tasks), "
                + $"over {Tasks.Count} tasks (these trainings, other tasks), and over both.";
        }
    }

    /// <summary>What success rates are called; null for that.</summary>
    public string? SuccessName { get; init; }

    /// <summary>Whether every row has a success rate.</summary>
    public bool HasSuccess => Rows.All(row => row.Success is not null);

    /// <summary>The success rates of the rows; empty where not all have one.</summary>
    public IReadOnlyList<CrossedEstimate> Success => HasSuccess ? [.. Rows.Select(row => row.Success!.Value)] : [];

    internal static string? UnitOf(int seeds, TaskOrigin tasks)
    {
        if (seeds > 1) return tasks.IsSample ? $"{seeds} seeds and {tasks.Count} tasks" : $"{seeds} seeds";
        return tasks.IsSample ? $"{tasks.Count} tasks" : null;
    }

    static void Require(SeedEvaluation seed, AdaptationStep step, double[]? values, string what, int tasks)
    {
        if (values is not null && values.Length != tasks)
            throw new InvalidDataException($"evaluation: seed {seed.Seed} has {values.Length} {what} at k = {step.K}; expected {tasks}, one a task");
    }

    static AdaptationRow Row(SeedEvaluation[] seeds, int i, TaskOrigin origin)
    {
        double[][] returns = Array.ConvertAll(seeds, s => s.Steps[i].Returns);
        double[][] gains = Array.ConvertAll(seeds, s => s.Steps[i].Returns.Zip(s.Steps[0].Returns, (atK, atZero) => atK - atZero).ToArray());
        double?[] spent = Array.ConvertAll(seeds, s => s.Steps[i].EnvSteps);
        double[]?[] success = Array.ConvertAll(seeds, s => s.Steps[i].Success);
        return new(seeds[0].Steps[i].K, Statistics.Crossed(returns, origin.IsSample), Statistics.Crossed(gains, origin.IsSample))
        {
            EnvSteps = Array.TrueForAll(spent, s => s is not null) ? spent.Average() : null,
            Success = Array.TrueForAll(success, s => s is not null) ? Statistics.Crossed([.. success.OfType<double[]>()], origin.IsSample) : null,
        };
    }
}

/// <summary>Return after k adaptation steps.</summary>
/// <param name="K">Number of adaptation steps.</param>
/// <param name="Return">Mean return.</param>
/// <param name="Gain">Paired difference to k = 0.</param>
public sealed record AdaptationRow(int K, CrossedEstimate Return, CrossedEstimate Gain)
{
    /// <summary>Share of episodes that were a success, in [0, 1]; null where the family does not define success.</summary>
    public CrossedEstimate? Success { get; init; }

    /// <summary>Environment steps that adaptation took until K, mean over tasks and seeds; null where they were not counted.</summary>
    public double? EnvSteps { get; init; }
}

/// <summary>One of the half-widths of an estimate, as a column of a table.</summary>
/// <param name="Over">"seeds", "tasks" or "both".</param>
/// <param name="Of">Picks it.</param>
public sealed record HalfWidth(string Over, Func<CrossedEstimate, double?> Of)
{
    static readonly HalfWidth[] all = [new("seeds", e => e.OverSeeds), new("tasks", e => e.OverTasks), new("both", e => e.OverBoth)];

    /// <summary>Those that an estimate has.</summary>
    public static HalfWidth[] Known(CrossedEstimate estimate) => [.. all.Where(half => half.Of(estimate) is not null)];
}
