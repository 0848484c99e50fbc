using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Sampling;
using MetaRL.Shards;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;
using MetaRL.Training;
using MetaRL.Updates;

namespace MetaRL.Tests;

public sealed class MetaObjectiveTests
{
    static (double Loss, double[] Gradient) Compute(Sampled sampled, TaskData[] data, int tasksPerChunk = 1)
    {
        using var pool = new WorkerPool(1);
        (double loss, Params gradient) = (sampled with { Data = data }).Objective(pool, tasksPerChunk).LossAndGradient(sampled.Phi, new SurrogateLoss());
        return (loss, Vectors.Flat(gradient));
    }

    [Theory]
    [InlineData("gaussian")]
    [InlineData("ragged")]
    public void The_gradient_of_a_batch_is_the_mean_of_its_tasks(string problem)
    {
        Sampled sampled = Small.Sampled(problem, 2);
        (double loss0, double[] g0) = Compute(sampled, [sampled.Data[0]]);
        (double loss1, double[] g1) = Compute(sampled, [sampled.Data[1]]);
        (double loss, double[] gradient) = Compute(sampled, sampled.Data);
        Assert.Equal((loss0 + loss1) / 2, loss, 1e-12);
        Assert.InRange(Vectors.RelativeError([.. g0.Zip(g1, (a, b) => (a + b) / 2)], gradient), 0, 1e-12);
        Assert.InRange(Vectors.RelativeError(g0, g1), 0.1, 100);   // the tasks do differ
    }

    static int Length(TaskData data) => ((PolicySample)data.Query!).Trajectories.Count;

    // Tasks of a chunk are one batch of tensors; ragged ones are padded.
    [Theory]
    [InlineData("gaussian", 2)]
    [InlineData("categorical", 2)]
    [InlineData("ragged", 2)]
    [InlineData("ragged", 3)]
    [InlineData("ragged", 100)]
    public void Chunks_change_results_by_rounding_only(string problem, int tasksPerChunk)
    {
        Sampled sampled = Small.Sampled(problem, 2, tasks: 5);
        TaskData[] data = [.. sampled.Data.OrderBy(Length)];   // the shortest first, so that padding it matters
        if (problem == "ragged") Assert.True(Length(data[0]) < Length(data[1]));
        (double loss1, double[] g1) = Compute(sampled, data);
        (double loss, double[] g) = Compute(sampled, data, tasksPerChunk);
        Assert.Equal(loss1, loss, 1e-12);
        Assert.InRange(Vectors.RelativeError(g1, g), 0, 1e-12);
    }

    [Theory]
    [InlineData("gaussian", 1)]
    [InlineData("ragged", 2)]
    public void The_number_of_workers_changes_not_a_bit(string problem, int tasksPerChunk)
    {
        Sampled sampled = Small.Sampled(problem, 2, SimdBackend.Instance, tasks: 7);
        (double[], double[], double) All(int workers)
        {
            using var pool = new WorkerPool(workers);
            MetaObjective objective = sampled.Objective(pool, tasksPerChunk);
            Params gradient = objective.LossAndGradient(sampled.Phi, new SurrogateLoss(), anchor: true).Gradient;
            using FisherProduct fisher = objective.Fisher(sampled.Phi);
            return (Vectors.Flat(gradient), Vectors.Flat(fisher.Of(gradient)), objective.Evaluate(sampled.Phi - 0.1 * gradient, new SurrogateLoss()).Kl);
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
        Sampled sampled = Small.Sampled("gaussian", 2);
        using var pool = new WorkerPool(1);
        MetaObjective objective = sampled.Objective(pool);
        objective.Anchor(sampled.Phi);
        (double loss, double kl) = objective.Evaluate(sampled.Phi, new SurrogateLoss());
        Assert.Equal(objective.LossAndGradient(sampled.Phi, new SurrogateLoss()).Loss, loss, 1e-12);
        Assert.Equal(0, kl, 1e-14);
    }

    [Fact]
    public void A_gradient_that_is_not_finite_names_iteration_task_and_parameter()
    {
        Sampled sampled = Small.Sampled("gaussian", 1);
        Params zeroBias = sampled.Phi.With(new([("head.b", 0 * sampled.Phi["head.b"])]));
        using var pool = new WorkerPool(1);
        TaskData[] unadapted = [.. sampled.Data.Select(d => d with { Support = [] })];
        MetaObjective objective = Small.Objective(sampled.Problem, sampled.Learner, unadapted, pool, zeroBias.Backend, iteration: 41);
        NonFiniteException e = Assert.Throws<NonFiniteException>(() => objective.LossAndGradient(zeroBias, new RootOfBias()));
        Assert.Contains("iteration 42, task 0: gradient of head.b", e.Message);
    }

    sealed record RootOfBias : OuterLoss
    {
        public override Tensor Of(Chain chain) => chain.Adapted["head.b"].Sqrt().Sum();
    }

    [Fact]
    public void Without_an_anchor_there_is_nothing_to_measure_from()
    {
        using var pool = new WorkerPool(1);
        Sampled sampled = Small.Sampled("gaussian", 1);
        JobException e = Assert.Throws<JobException>(() => sampled.Objective(pool).Evaluate(sampled.Phi, new SurrogateLoss()));
        Assert.Contains("call Anchor", e.Message);
    }

    // Where tasks are does not matter: parts stay in the order of tasks.
    [Theory]
    [InlineData("adam")]
    [InlineData("trust region")]
    public void Several_shards_train_to_the_bits_of_one(string update)
    {
        double[] Train(int shards)
        {
            using var pool = new WorkerPool(2);
            (PolicyProblem problem, Maml learner) = Small.Problem("gaussian", 1);
            LocalShard New() => new(problem, learner, SimdBackend.Instance, pool);
            ITaskShard shard = shards == 1 ? New() : new SplitShard([.. Enumerable.Range(0, shards).Select(_ => New())]);
            using var trainer = new MetaTrainer(problem, learner, Training.Update(update), Small.Training with { MetaBatch = 5 }, SimdBackend.Instance, shard, seed: 1);
            for (int i = 0; i < 3; i++) trainer.Step();
            return Training.Flat(trainer.State);
        }
        double[] one = Train(1);
        Assert.Equal(one, Train(2));
        Assert.Equal(one, Train(3));
    }
}
