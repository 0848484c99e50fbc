using MetaRL.Evaluation;

namespace MetaRL.Reports.Runs;

/// <summary>The adaptation table in the unit of replication: seeds where more than one was trained, else tasks.</summary>
/// <param name="Unit">"seeds" or "tasks".</param>
/// <param name="Count">How many of them.</param>
/// <param name="Rows">One for each k = 0..K.</param>
public sealed record AdaptationSummary(string Unit, int Count, IReadOnlyList<AdaptationRow> Rows)
{
    /// <summary>Summarizes an evaluation. Over seeds the values are each seed's mean over tasks and gains are paired by
    /// seed; for one seed they are its tasks, paired by task.</summary>
    /// <exception cref="InvalidDataException">No seeds, or seeds with different numbers of steps.</exception>
    public static AdaptationSummary Of(EvaluationRecord evaluation)
    {
        SeedEvaluation[] seeds = evaluation.Seeds;
        if (seeds.Length == 0) throw new InvalidDataException("evaluation: no seeds");
        int steps = seeds[0].Steps.Length;
        if (Array.Find(seeds, s => s.Steps.Length != steps) is { } odd)
            throw new InvalidDataException($"evaluation: seed {odd.Seed} has {odd.Steps.Length} rows, seed {seeds[0].Seed} has {steps}");
        return seeds.Length == 1
            ? new("tasks", evaluation.Tasks.Length, [.. seeds[0].Steps.Select(OverTasks)])
            : new("seeds", seeds.Length, [.. Enumerable.Range(0, steps).Select(i => OverSeeds(seeds, i))]);
    }

    static AdaptationRow OverTasks(AdaptationStep step) =>
        new(step.K, new(step.Mean, step.HalfWidth95, step.Returns.Length), new(step.Gain, step.GainHalfWidth95, step.Returns.Length));

    static AdaptationRow OverSeeds(SeedEvaluation[] seeds, int i)
    {
        double[] atZero = [.. seeds.Select(s => s.Steps[0].Mean)];
        double[] atK = [.. seeds.Select(s => s.Steps[i].Mean)];
        return new(seeds[0].Steps[i].K, Statistics.MeanOf(atK), Statistics.PairedGain(atZero, atK));
    }
}

/// <summary>Held-out return after k adaptation steps.</summary>
/// <param name="K">Number of adaptation steps.</param>
/// <param name="Return">Mean return.</param>
/// <param name="Gain">Paired difference to k = 0.</param>
public sealed record AdaptationRow(int K, Estimate Return, Estimate Gain);
