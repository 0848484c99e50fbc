using MetaRL.Evaluation;
using MetaRL.Training;

namespace MetaRL.Reports.Runs;

/// <summary>A run's numbers under the names that TensorBoard and MLflow show.</summary>
public static class RunScalars
{
    /// <summary>Of an iteration: what was measured of it.</summary>
    public static IEnumerable<KeyValuePair<string, double>> Of(IterationRecord record)
    {
        for (int k = 0; k < record.Returns.Length; k++) yield return new($"returns/k{k}", record.Returns[k]);
        for (int k = 0; k < record.HeldOut?.Length; k++) yield return new($"heldout/k{k}", record.HeldOut[k]);
        for (int k = 0; k < record.Validation?.Length; k++) yield return new($"validation/k{k}", record.Validation[k]);
        yield return new("loss", record.Loss);
        yield return new("gradient_norm", record.GradientNorm);
        yield return new("kl", record.Kl);
        yield return new("env_steps", record.EnvSteps);
        if (record.Seconds.Total > 0) yield return new("env_steps_per_second", record.EnvSteps / record.Seconds.Total);
        yield return new("seconds/rollout", record.Seconds.Rollout);
        yield return new("seconds/adaptation", record.Seconds.Adaptation);
        yield return new("seconds/outer_update", record.Seconds.OuterUpdate);
        yield return new("seconds/evaluation", record.Seconds.Evaluation);
        if (record.Conflicts is { } conflicts)
        {
            yield return new("conflicts/mean_cosine", conflicts.MeanCosine);
            yield return new("conflicts/negative_share", conflicts.NegativeShare);
        }
        foreach ((string name, double value) in record.Extra) yield return new($"extra/{name}", value);
    }

    /// <summary><c>evaluation/k0</c> .. <c>evaluation/kK</c>, means over tasks of the first seed, and <c>success/k0</c> .. where there are successes.</summary>
    public static IEnumerable<KeyValuePair<string, double>> Of(EvaluationRecord evaluation)
    {
        foreach (AdaptationStep step in evaluation.Seeds[0].Steps)
        {
            yield return new($"evaluation/k{step.K}", step.Mean);
            if (step.Success is { } success) yield return new($"success/k{step.K}", success.Average());
        }
    }
}
