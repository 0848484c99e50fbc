using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Rollouts;
using MetaRL.Sampling;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;
using MetaRL.Training;
using MetaRL.Updates;

namespace MetaRL.Tests;

public sealed class MetaObjectiveTests
{
    static (double Loss, double[] Gradient) Compute(MetaLearner learner, Params phi, TaskData[] data, int tasksPerChunk = 1, int workers = 1)
    {
        using var engine = new RolloutEngine(workers);
        (double loss, Params gradient) = Small.Objective(learner, data, engine, phi.Backend, tasksPerChunk).LossAndGradient(phi, OuterLosses.Surrogate);
        return (loss, Vectors.Flat(gradient));
    }

    [Theory]
    [InlineData("gaussian")]
    [InlineData("ragged")]
    public void The_gradient_of_a_batch_is_the_mean_of_its_tasks(string problem)
    {
        (MetaLearner learner, Params phi, TaskData[] data) = Small.Sampled(problem, 2);
        (double loss0, double[] g0) = Compute(learner, phi, [data[0]]);
        (double loss1, double[] g1) = Compute(learner, phi, [data[1]]);
        (double loss, double[] gradient) = Compute(learner, phi, data);
        Assert.Equal((loss0 + loss1) / 2, loss, 1e-12);
        Assert.InRange(Vectors.RelativeError([.. g0.Zip(g1, (a, b) => (a + b) / 2)], gradient), 0, 1e-12);
        Assert.InRange(Vectors.RelativeError(g0, g1), 0.1, 100);   // the tasks do differ
    }

    // Tasks of a chunk are one batch of tensors; ragged ones are padded.
    [Theory]
    [InlineData("gaussian", 2)]
    [InlineData("categorical", 2)]
    [InlineData("ragged", 2)]
    [InlineData("ragged", 3)]
    [InlineData("ragged", 100)]
    public void Chunks_change_results_by_rounding_only(string problem, int tasksPerChunk)
    {
        (MetaLearner learner, Params phi, TaskData[] data) = Small.Sampled(problem, 2, tasks: 5);
        data = [.. data.OrderBy(d => d.Query.Trajectories.Count)];   // the shortest first, so that padding it matters
        if (problem == "ragged") Assert.True(data[0].Query.Trajectories.Count < data[1].Query.Trajectories.Count);
        (double loss1, double[] g1) = Compute(learner, phi, data);
        (double loss, double[] g) = Compute(learner, phi, data, tasksPerChunk);
        Assert.Equal(loss1, loss, 1e-12);
        Assert.InRange(Vectors.RelativeError(g1, g), 0, 1e-12);
    }

    [Theory]
    [InlineData("gaussian", 1)]
    [InlineData("ragged", 2)]
    public void The_number_of_workers_changes_not_a_bit(string problem, int tasksPerChunk)
    {
        (MetaLearner learner, Params phi, TaskData[] data) = Small.Sampled(problem, 2, SimdBackend.Instance, tasks: 7);
        (double[], double[], double) All(int workers)
        {
            using var engine = new RolloutEngine(workers);
            MetaObjective objective = Small.Objective(learner, data, engine, SimdBackend.Instance, tasksPerChunk);
            Params gradient = objective.LossAndGradient(phi, OuterLosses.Surrogate).Gradient;
            using FisherProduct fisher = objective.Fisher(phi);
            using AdaptedPolicies old = objective.Policies(phi);
            return (Vectors.Flat(gradient), Vectors.Flat(fisher.Of(gradient)), objective.Evaluate(phi - 0.1 * gradient, OuterLosses.Surrogate, old).Kl);
        }
        var one = All(1);
        Assert.True(one.Item3 > 0);
        foreach (int workers in new[] { 2, 3 })
        {
            var many = All(workers);
            Assert.Equal(one.Item1, many.Item1);
            Assert.Equal(one.Item2, many.Item2);
            Assert.Equal(one.Item3, many.Item3);
        }
    }

    [Fact]
    public void Evaluating_where_the_gradient_was_taken_gives_its_loss_and_no_divergence()
    {
        (MetaLearner learner, Params phi, TaskData[] data) = Small.Sampled("gaussian", 2);
        using var engine = new RolloutEngine(1);
        MetaObjective objective = Small.Objective(learner, data, engine, phi.Backend);
        using AdaptedPolicies here = objective.Policies(phi);
        (double loss, double kl) = objective.Evaluate(phi, OuterLosses.Surrogate, here);
        Assert.Equal(objective.LossAndGradient(phi, OuterLosses.Surrogate).Loss, loss, 1e-12);
        Assert.Equal(0, kl, 1e-14);
    }

    [Fact]
    public void A_gradient_that_is_not_finite_names_iteration_task_and_parameter()
    {
        (MetaLearner learner, Params phi, TaskData[] data) = Small.Sampled("gaussian", 1);
        Params zeroBias = phi.With(new([("head.b", 0 * phi["head.b"])]));
        using var engine = new RolloutEngine(1);
        var objective = new MetaObjective((Maml)learner with { InnerSteps = 0 }, [.. data.Select(d => d with { Support = [] })], 1, engine, phi.Backend, iteration: 41);
        NonFiniteException e = Assert.Throws<NonFiniteException>(() =>
            objective.LossAndGradient(zeroBias, (_, theta, _) => theta["head.b"].Sqrt().Sum()));
        Assert.Contains("iteration 41, task 0: gradient of head.b", e.Message);
    }
}
