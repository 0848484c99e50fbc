using MetaRL.Envs;
using MetaRL.Learners;
using MetaRL.Persistence;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Shards;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;
using MetaRL.TestKit;
using MetaRL.Training;
using MetaRL.Updates;

namespace MetaRL.Tests;

public sealed class NormalizedPolicyTests
{
    static PolicyProblem Normalize(PolicyProblem problem) => problem with { Policy = new NormalizedPolicy { Inner = problem.Policy, Rewards = true } };

    static double[] Train(string update, string problem = "ragged", int workers = 1, int iterations = 3, int tasksPerChunk = 1)
    {
        using var pool = new WorkerPool(workers);
        TrainingConfig config = Small.Training with { TasksPerChunk = tasksPerChunk };
        using MetaTrainer trainer = Training.New(pool, Training.Update(update), problem, config: config, change: Normalize);
        for (int i = 0; i < iterations; i++) trainer.Step();
        return Training.Flat(trainer.State);
    }

    [Theory]
    [InlineData("trust region", "ragged")]
    [InlineData("ppo", "categorical")]
    [InlineData("adam", "gaussian")]
    public void Workers_change_not_a_bit_and_chunks_only_roundings(string update, string problem)
    {
        double[] one = Train(update, problem);
        Assert.Equal(one, Train(update, problem, workers: 2));
        Assert.Equal(one, Train(update, problem, workers: 5));
        double[] chunks = Train(update, problem, workers: 2, tasksPerChunk: 2);
        for (int i = 0; i < one.Length; i++) Assert.Equal(one[i], chunks[i], 1e-2 * (1 + Math.Abs(one[i])));
    }

    [Fact]
    public void What_reptile_moves_by_knows_nothing_of_statistics()
    {
        (PolicyProblem plain, Maml learner) = Small.Problem("gaussian", 1);
        using var pool = new WorkerPool(1);
        double Moved(double count)
        {
            using MetaTrainer trainer = new(Normalize(plain), learner with { Order = GradientOrder.First }, new ReptileUpdate(), Small.Training with { MetaBatch = 20 }, SimdBackend.Instance, pool, seed: 1);
            Tensor seen = Tensor.Full(SimdBackend.Instance, [1, 1, 1], count);
            trainer.State = trainer.State with { Phi = trainer.State.Phi.With(new([("norm.count", seen)])) };
            return trainer.Step().GradientNorm;
        }
        // In float32 the mean of twenty such counts is another number.
        Assert.Equal(Moved(3), Moved(12_345_679), 1e-9);
    }

    [Fact]
    public void Split_shards_train_to_the_bits_of_one()
    {
        (PolicyProblem plain, Maml learner) = Small.Problem("ragged", 1);
        PolicyProblem problem = Normalize(plain);
        using var pool = new WorkerPool(2);
        double[] Trained(int shards)
        {
            LocalShard New() => new(problem, learner, SimdBackend.Instance, pool);
            ITaskShard shard = shards == 1 ? New() : new SplitShard([.. Enumerable.Range(0, shards).Select(_ => New())]);
            using MetaTrainer trainer = new(problem, learner, Training.Update("adam"), Small.Training, SimdBackend.Instance, shard, seed: 1);
            for (int i = 0; i < 3; i++) trainer.Step();
            return Training.Flat(trainer.State);
        }
        double[] one = Trained(1);
        Assert.Equal(one, Trained(2));
        Assert.Equal(one, Trained(3));
    }

    [Fact]
    public void Interrupted_and_resumed_training_ends_in_the_same_bits()
    {
        double[] whole = Train("ppo", iterations: 6);
        using var folder = new TemporaryFolder();
        using var pool = new WorkerPool(2);
        MetaTrainer New() => Training.New(pool, Training.Update("ppo"), "ragged", change: Normalize);
        using (MetaTrainer first = New())
        {
            for (int i = 0; i < 3; i++) first.Step();
            Checkpoint.Save(folder.Path, first.State, "run", Precision.Float32);
        }
        using MetaTrainer second = New();
        TrainingState fresh = second.State;
        second.State = Checkpoint.Load(folder.Path, "run", SimdBackend.Instance, Precision.Float32, fresh)!;
        fresh.Dispose();
        for (int i = 3; i < 6; i++) second.Step();
        Assert.Equal(whole, Training.Flat(second.State));
    }

    /// <summary>By hand from the trajectories themselves: those of one task, support and query, without what is masked.</summary>
    [Fact]
    public void Statistics_are_those_of_all_valid_samples()
    {
        (PolicyProblem plain, Maml learner) = Small.Problem("ragged", 1);
        PolicyProblem problem = Normalize(plain);
        using var pool = new WorkerPool(2);
        var keeping = new KeepingShard(new LocalShard(problem, learner, SimdBackend.Instance, pool));
        using MetaTrainer trainer = new(problem, learner, Training.Update("adam"), Small.Training, SimdBackend.Instance, keeping, seed: 1);
        for (int i = 0; i < 2; i++) trainer.Step();
        Params phi = trainer.State.Phi;
        float[] seen = [.. keeping.Trajectories.SelectMany(tau => Enumerable.Range(0, tau.Count).Where(n => tau.Mask[n] != 0).Select(n => tau.Obs[2 * n]))];
        Assert.Contains(keeping.Trajectories, static tau => tau.Mask.Contains(0));
        double mean = seen.Average(static s => (double)s), variance = seen.Average(s => (s - mean) * (s - mean));
        Assert.Equal(seen.Length, phi["norm.count"].Item());
        Assert.Equal(mean, phi["norm.mean"].ToArray()[0], 1e-5);
        Assert.Equal(variance, phi["norm.variance"].ToArray()[0], 1e-5 * variance);
    }

    /// <summary>A mean over tasks rounds, evolution strategies perturb all of φ.</summary>
    sealed record Shaken : MetaUpdate
    {
        public override UpdateResult Apply(Params phi, UpdateState state, IMetaIteration iteration)
        {
            iteration.MeanAdapted();
            return new(1.01 * phi, state);
        }
    }

    sealed record Elsewhere : MetaLearner
    {
        public override Params Init(Problem problem, Tensors.Backends.IBackend backend, Seed seed) => base.Init(problem, backend, seed).Prefixed("w/");
        public override Params Initial(Params phi, int tasks) => base.Initial(phi.Group("w/"), tasks);
        public override Params Adapt(AdaptStep step, Params theta) => theta;
    }

    [Fact]
    public void A_learner_that_keeps_weights_under_other_names_is_an_error_at_once()
    {
        using var pool = new WorkerPool(1);
        PolicyProblem problem = Normalize(Small.Problem("ragged", 1).Problem);
        ArgumentException e = Assert.Throws<ArgumentException>(() => new MetaTrainer(problem, new Elsewhere(), new AdamUpdate(), Small.Training, SimdBackend.Instance, pool, 1));
        Assert.Contains("'norm.count'", e.Message);
    }

    [Fact]
    public void No_update_moves_statistics()
    {
        using var pool = new WorkerPool(1);
        using MetaTrainer trainer = Training.New(pool, new Shaken(), "ragged", change: Normalize);
        double count = 0;
        for (int i = 0; i < 2; i++)
        {
            count += trainer.Step().EnvSteps;
            Assert.Equal(count, trainer.State.Phi["norm.count"].Item());
        }
    }

    /// <summary>Returns of perturbed φ are those of perturbed weights, with the statistics as they are.</summary>
    [Fact]
    public void Evolution_strategies_leave_statistics_out_of_their_noise()
    {
        PolicyProblem problem = Normalize(Small.Problem("ragged", 1).Problem);
        var recording = new RecordingPolicy(problem.Policy);
        using var pool = new WorkerPool(1);
        using MetaTrainer trainer = new(problem with { Policy = recording }, new Maml { InnerSteps = 0, Order = GradientOrder.First }, new EsUpdate { Pairs = 1, Sigma = 0.5 }, Small.Training, SimdBackend.Instance, pool, seed: 1);
        int statistics = 3 * 1 + 3 * 1 + 2 * 1;   // count, mean and variance of two numbers, and of returns
        trainer.Step();
        Assert.NotEmpty(recording.Acted);
        Assert.All(recording.Acted, theta => Assert.Equal([0, 0, 0, 1, 1, 0, 0, 1], theta[^statistics..]));
    }

    [Fact]
    public void Rewards_are_scaled_where_advantages_are_made_and_returns_are_told_as_they_are()
    {
        PolicyProblem plain = Small.Of(new Scales { Factor = 1000 }, new GaussianMlp { Hidden = [4] });
        using var pool = new WorkerPool(1);
        using MetaTrainer trainer = new(Normalize(plain), new Maml(), new AdamUpdate(), Small.Training, SimdBackend.Instance, pool, seed: 1);
        Assert.All(trainer.Step().Returns, static r => Assert.InRange(r, -1e6, -1e3));
        Assert.All(trainer.Step().Returns, static r => Assert.InRange(r, -1e6, -1e3));
        PolicyProblem problem = Normalize(plain);
        var sample = (PolicySample)problem.Open([problem.Family.Sample(Split.Train, new Seed(1))], null, pool)
            .Draw([trainer.State.Phi], [new Seed(2)], CancellationToken.None)[0];
        double deviation = Math.Sqrt(trainer.State.Phi["norm.returnVariance"].Item());
        Assert.InRange(deviation, 500, 1e5);
        double told = sample.Trajectories.EpisodeReturns.Sum(), learned = sample.Trajectories.Reward.Sum(static r => (double)r);
        Assert.Equal(told / deviation, learned, 1e-3 * Math.Abs(learned));
    }

    /// <summary>Returns of about −4 · (2 + 2σ²) where nothing is learned, and of −4 · 2σ² where all is.</summary>
    [Fact]
    public void Observations_of_wildly_different_scales_are_learned_from_only_where_they_are_normalized()
    {
        var inner = new GaussianMlp { Hidden = [16], InitialLogStd = -1, HeadScale = 0.1 };
        double Learned(Policy policy)
        {
            PolicyProblem problem = new() { Family = new Scales(), Policy = policy, Rollouts = 40, Baseline = new Policies.Baselines.ZeroBaseline(), Advantage = new(Gamma: 0) };
            using var pool = new WorkerPool(2);
            var update = new PpoUpdate { Adam = new() { Lr = 0.01 }, Epochs = 5 };
            using MetaTrainer trainer = new(problem, new Maml { InnerSteps = 0 }, update, new() { MetaBatch = 4 }, SimdBackend.Instance, pool, seed: 1);
            double last = 0;
            for (int i = 0; i < 30; i++) last = trainer.Step().Returns[^1];
            return last;
        }
        double plain = Learned(inner), normalized = Learned(new NormalizedPolicy { Inner = inner });
        Assert.InRange(plain, -20, -5);
        Assert.InRange(normalized, -1, 0);
    }
}
