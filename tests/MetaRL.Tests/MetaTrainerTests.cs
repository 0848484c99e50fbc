using MetaRL.Envs;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Persistence;
using MetaRL.Rollouts;
using MetaRL.Tensors.Simd;
using MetaRL.Training;
using MetaRL.Updates;

namespace MetaRL.Tests;

public sealed class MetaTrainerTests
{
    static double[] Train(string update, string problem, int workers, int iterations = 3, int seed = 1)
    {
        using var pool = new WorkerPool(workers);
        using MetaTrainer trainer = Training.New(pool, Training.Update(update), problem, seed);
        double[] fresh = Training.Flat(trainer.State);
        for (int i = 0; i < iterations; i++) Assert.Equal(i, trainer.Step().Iteration);
        double[] trained = Training.Flat(trainer.State);
        Assert.NotEqual(fresh[2..], trained[2..]);
        return trained;
    }

    [Theory]
    [InlineData("trust region", "gaussian")]
    [InlineData("trust region", "ragged")]
    [InlineData("ppo", "categorical")]
    [InlineData("adam", "gaussian")]
    public void One_worker_or_four_train_to_the_same_bits(string update, string problem)
    {
        double[] one = Train(update, problem, workers: 1);
        Assert.Equal(one, Train(update, problem, workers: 2));
        Assert.Equal(one, Train(update, problem, workers: 4));
        Assert.NotEqual(one, Train(update, problem, workers: 2, seed: 2));
    }

    [Theory]
    [InlineData("trust region")]
    [InlineData("ppo")]
    [InlineData("adam")]
    [InlineData("sgd")]
    public void Interrupted_and_resumed_training_ends_in_the_same_bits(string update)
    {
        double[] whole = Train(update, "gaussian", workers: 2, iterations: 6);
        using var folder = new TemporaryFolder();
        using var pool = new WorkerPool(2);
        using (MetaTrainer first = Training.New(pool, Training.Update(update)))
        {
            for (int i = 0; i < 3; i++) first.Step();
            Checkpoint.Save(folder.Path, first.State, "run", Precision.Float32);
        }
        using MetaTrainer second = Training.New(pool, Training.Update(update));
        second.State.Dispose();
        second.State = Checkpoint.Load(folder.Path, "run", SimdBackend.Instance, Precision.Float32)!;
        for (int i = 3; i < 6; i++) Assert.Equal(i, second.Step().Iteration);
        Assert.Equal(whole, Training.Flat(second.State));
    }

    [Fact]
    public void Training_is_done_after_its_iterations()
    {
        using var pool = new WorkerPool(1);
        using MetaTrainer trainer = Training.New(pool, new AdamUpdate(), config: Small.Training with { Iterations = 2 });
        Assert.False(trainer.IsDone);
        trainer.Step();
        Assert.False(trainer.IsDone);
        trainer.Step();
        Assert.True(trainer.IsDone);
    }

    [Fact]
    public void The_record_counts_what_was_done()
    {
        using var pool = new WorkerPool(2);
        using MetaTrainer trainer = Training.New(pool, new TrustRegionUpdate(), innerSteps: 2);
        IterationRecord record = trainer.Step();
        Assert.Equal(3, record.Returns.Length);
        Assert.All(record.Returns, r => Assert.InRange(r, -20, 0));
        // 3 tasks, support twice and query once, 4 rollouts of at most 6 steps.
        Assert.InRange(record.EnvSteps, 3 * 3 * 4 * 1, 3 * 3 * 4 * 6);
        Assert.True(record.GradientNorm > 0 && record.Kl is > 0 and <= 0.01);
        Assert.All(new[] { record.Seconds.Rollout, record.Seconds.Adaptation, record.Seconds.OuterUpdate }, s => Assert.InRange(s, 1e-7, 60));
    }

    [Fact]
    public void Every_iteration_every_task_and_every_collection_draws_its_own()
    {
        var spied = new RecordingFamily(new PointNavigation { Horizon = 6 });
        using var pool = new WorkerPool(1);
        using MetaTrainer trainer = Training.New(pool, new AdamUpdate(), family: _ => spied);
        for (int i = 0; i < 3; i++) trainer.Step();
        Assert.Equal((9, 9), (spied.Drawn.Count, spied.Drawn.Distinct().Count()));
        Assert.Equal((18, 18), (spied.Resets.Count, spied.Resets.Distinct().Count()));   // support and query of each
        Assert.All(spied.Splits, split => Assert.Equal(Split.Train, split));
    }
}
