using MetaRL.Evaluation;
using MetaRL.Learners;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Tensors.Backends;
using MetaRL.Training;

namespace MetaRL.Tests;

/// <summary>Sampling for back ends that prefer large batches: all tasks adapt in one operation.</summary>
public sealed class TaskSamplerTests
{
    static readonly IBackend Single = new ReferenceBackend(), Batched = new ReferenceBackend { PrefersLargeBatches = true };

    static MetaTrainer Trainer(IBackend backend, string problem, WorkerPool pool, int? tasksPerChunk = null, int innerSteps = 2)
    {
        (PolicyProblem own, Maml learner) = Small.Problem(problem, innerSteps);
        return new(own, learner, Training.Update("adam"), Small.Training with { MetaBatch = 5, TasksPerChunk = tasksPerChunk }, backend, pool, seed: 1);
    }

    [Theory]
    [InlineData("gaussian", null)]
    [InlineData("gaussian", 2)]
    [InlineData("categorical", null)]
    [InlineData("ragged", null)]
    [InlineData("ragged", 3)]
    public void It_is_sampling_task_by_task(string problem, int? tasksPerChunk)
    {
        using var pool = new WorkerPool(2);
        using MetaTrainer batched = Trainer(Batched, problem, pool, tasksPerChunk), single = Trainer(Single, problem, pool);
        for (int i = 0; i < 3; i++)
        {
            IterationRecord actual = batched.Step(), expected = single.Step();
            Assert.Equal(expected.EnvSteps, actual.EnvSteps);
            Assert.Equal(expected.Returns, actual.Returns);
            Assert.Equal(expected.Loss, actual.Loss, 1e-9);
            Assert.True(actual.Seconds.Rollout > 0 && actual.Seconds.Adaptation > 0);
        }
        Assert.InRange(Vectors.Flat(single.State.Phi).Zip(Vectors.Flat(batched.State.Phi), (p, q) => Math.Abs(p - q)).Max(), 0, 1e-9);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(3)]
    public void Evaluation_is_that_of_each_task_alone(int? tasksPerChunk)
    {
        (PolicyProblem problem, Maml learner) = Small.Problem("gaussian", 1);
        using var pool = new WorkerPool(2);
        double[][][] Returns(IBackend backend) => new Evaluator(problem, learner, new() { Tasks = 4, Steps = 3, Rollouts = 5 }, backend, pool, tasksPerChunk)
            .Evaluate(Small.Weights(problem, learner, backend)).ByEpisode;
        double[][][] expected = Returns(Single);
        Assert.Equal(expected, Returns(Batched));
        Assert.Equal(4, expected.Length);
        Assert.NotEqual(expected[0], expected[1]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(2)]
    public void A_task_that_fails_is_named_with_its_seed(int? tasksPerChunk)
    {
        (PolicyProblem problem, Maml learner) = Small.Problem("gaussian", 1);
        var broken = new FaultyFamily(problem.Family, (task, _) => { if (task == 3) throw new InvalidOperationException("the market is closed"); });
        using var pool = new WorkerPool(2);
        using var trainer = new MetaTrainer(problem with { Family = broken }, learner, Training.Update("adam"), Small.Training with { MetaBatch = 5, TasksPerChunk = tasksPerChunk }, Batched, pool, seed: 1);
        double[] before = Vectors.Flat(trainer.State.Phi);
        var error = Assert.Throws<JobException>(() => trainer.Step());
        Assert.Matches("^task 3: number 3, seed 0x[0-9a-f]{16}, step 1 of rollouts 0 to 3: InvalidOperationException at .*: the market is closed$", error.Message);
        Assert.Equal(before, Vectors.Flat(trainer.State.Phi));
    }
}
