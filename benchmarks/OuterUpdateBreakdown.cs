using System.Text.Json.Nodes;
using MetaRL.Envs;
using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Rollouts;
using MetaRL.Sampling;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;
using MetaRL.Training;
using MetaRL.Updates;

namespace MetaRL.Benchmarks;

/// <summary>The parts of a trust-region update, each timed alone on one iteration's trajectories.</summary>
sealed class OuterUpdateBreakdown(TaskFamily family, MetaLearner learner, TrustRegionUpdate update, TrainingConfig config, RolloutEngine engine, Params phi)
{
    /// <summary>Medians, in the order in which the update goes through them.</summary>
    /// <param name="repeats">Counted runs of each part.</param>
    /// <param name="lineSearchSteps">How many candidates a line search typically tries.</param>
    public OuterUpdatePart[] Measure(int repeats, int lineSearchSteps)
    {
        using TensorScope scope = TensorScope.Open();
        var objective = new MetaObjective(learner, Gather(), config.ChunkOn(SimdBackend.Instance, config.MetaBatch), engine, SimdBackend.Instance);
        Params gradient = objective.LossAndGradient(phi, OuterLosses.Surrogate).Gradient;
        using AdaptedPolicies old = objective.Policies(phi);
        using FisherProduct fisher = objective.Fisher(phi);
        OuterUpdatePart Part(string name, int times, Action run) => new(name, times, Timing.Median(Timing.Milliseconds(repeats, () =>
        {
            using TensorScope inner = TensorScope.Open();
            run();
        })));
        return
        [
            Part("meta-gradient and query policies", 1, () => objective.LossGradientAndPolicies(phi, OuterLosses.Surrogate).Policies.Dispose()),
            Part("adaptation rebuilt with graph, for the Fisher", 1, () => objective.Fisher(phi).Dispose()),
            Part("Fisher product of one conjugate-gradient step", update.CgSteps, () => fisher.Of(gradient)),
            Part("loss and KL of one line-search candidate", lineSearchSteps, () => objective.Evaluate(phi, OuterLosses.Surrogate, old)),
        ];
    }

    TaskData[] Gather()
    {
        var experience = new Experience(learner, family.Spec, config, SimdBackend.Instance);
        ITask[] tasks = [.. Enumerable.Range(0, config.MetaBatch).Select(i => family.Sample(Split.Train, new Seed(1).Fork((ulong)i)))];
        return engine.Map(tasks, (task, i, stop) => experience.Gather(phi, task, new Seed(2).Fork((ulong)i), stop));
    }
}

/// <summary>A part of an outer update.</summary>
/// <param name="Name">In words.</param>
/// <param name="Times">How often one update does it.</param>
/// <param name="Ms">Median of doing it once.</param>
readonly record struct OuterUpdatePart(string Name, int Times, double Ms)
{
    public static JsonArray ToJson(OuterUpdatePart[] parts)
        => [.. parts.Select(static p => new JsonObject { ["part"] = p.Name, ["times"] = p.Times, ["ms"] = p.Ms })];
}
