using System.Text.Json.Nodes;
using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Shards;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;
using MetaRL.Training;
using MetaRL.Updates;

namespace MetaRL.Benchmarks;

/// <summary>The parts of a trust-region update, each timed alone on one iteration's trajectories.</summary>
sealed class OuterUpdateBreakdown(Problem problem, MetaLearner learner, TrustRegionUpdate update, TrainingConfig config, WorkerPool pool, Params phi)
{
    /// <summary>Medians, in the order in which the update goes through them.</summary>
    /// <param name="repeats">Counted runs of each part.</param>
    /// <param name="lineSearchSteps">How many candidates a line search typically tries.</param>
    public OuterUpdatePart[] Measure(int repeats, int lineSearchSteps)
    {
        using TensorScope scope = TensorScope.Open();
        using var shard = new LocalShard(problem, learner, SimdBackend.Instance, pool, config.TasksPerChunk);
        shard.Gather(phi, new() { Tasks = new(1), Rollouts = new(2), Count = config.MetaBatch }, CancellationToken.None);
        var objective = new MetaObjective(shard, config.MetaBatch);
        OuterLoss loss = update.Loss;
        Params gradient = objective.LossAndGradient(phi, loss, anchor: true).Gradient;
        OuterUpdatePart Part(string name, int times, Action run) => new(name, times, Timing.Median(Timing.Milliseconds(repeats, () =>
        {
            using TensorScope inner = TensorScope.Open();
            run();
        })));
        OuterUpdatePart meta = Part("meta-gradient and query policies", 1, () => objective.LossAndGradient(phi, loss, anchor: true));
        OuterUpdatePart graph = Part("adaptation rebuilt with graph, for the Fisher", 1, () => objective.Fisher(phi).Dispose());
        using FisherProduct fisher = objective.Fisher(phi);
        OuterUpdatePart product = Part("Fisher product of one conjugate-gradient step", update.CgSteps, () => fisher.Of(gradient));
        OuterUpdatePart candidate = Part("loss and KL of one line-search candidate", lineSearchSteps, () => objective.Evaluate(phi, loss));
        return [meta, graph, product, candidate];
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
