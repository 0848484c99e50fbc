using MetaRL.Envs;
using MetaRL.Envs.Families;
using MetaRL.Envs.Families.Bandits;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Evaluation;
using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Persistence;
using MetaRL.Policies;
using MetaRL.Policies.Sequences;
using MetaRL.Problems;
using MetaRL.Problems.Exact;
using MetaRL.Rollouts;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;
using MetaRL.Training;
using MetaRL.Updates;

namespace MetaRL.Tests.Kinds;

/// <summary>Every kind of meta-learning runs end to end on the same interfaces: a small learner of each.</summary>
public sealed class KindsTests : IDisposable
{
    static readonly PolicyProblem Navigation = Small.Of(new PointNavigation { Horizon = 6 }, new GaussianMlp { Hidden = [4], InitialLogStd = -1 });
    static readonly AdamUpdate Adam = new() { Adam = new() { Lr = 0.01 } };
    static readonly PpoUpdate Ppo = new() { Adam = new() { Lr = 0.01 }, Epochs = 2 };
    static readonly Maml Maml = new() { InnerLr = 0.3, InnerSteps = 2 };

    readonly WorkerPool pool = new(2);

    public void Dispose() => pool.Dispose();

    static PolicyProblem Trials => new()
    {
        Family = new WithPreviousStep(new BernoulliBandit { Arms = 2, Pulls = 4 }),
        Policy = new SequencePolicy { Memory = new Gru { Width = 6 } },
        Rollouts = 6,
        Episodes = 3,
        Advantage = new(Gamma: 0.99, Lambda: 0.95, Credit: Credit.Trial),
    };

    static PolicyProblem Moving(Policy policy) => Trials with { Family = new WithPreviousStep(Navigation.Family), Policy = policy, Episodes = 2 };

    static PolicyProblem Transitions => new()
    {
        Family = new WithPreviousStep(new PointNavigation { Horizon = 4 }),
        Policy = new PosteriorPolicy { Latent = 2, Encoder = new() { Hidden = [4] }, Network = new() { Hidden = [4] } },
        Rollouts = 4,
        Episodes = 2,
    };

    static SupervisedProblem Regression => new()
    {
        Family = new Sinusoids(),
        Policy = new GaussianMlp { Hidden = [20, 20], Activation = Activation.Tanh },
        ExampleLoss = ExampleLoss.Squared,
    };

    static (Problem Problem, MetaLearner Learner, MetaUpdate Update) Kind(string name) => name switch
    {
        "reptile" => (Navigation, Maml with { Order = GradientOrder.First }, new ReptileUpdate()),
        "multi-step loss" => (Navigation, Maml, Adam with { Loss = new MultiStepLoss { Anneal = 4 } }),
        "exploration loss" => (Navigation, Maml, Adam with { Loss = new ExplorationLoss() }),
        "exploration loss under a trust region" => (Navigation, Maml, new TrustRegionUpdate { Loss = new ExplorationLoss() }),
        "dice" => (Navigation with { InnerObjective = new DiceObjective() }, Maml, Adam),
        "dice under a trust region" => (Navigation with { InnerObjective = new DiceObjective() }, Maml, new TrustRegionUpdate()),
        "dice with ppo" => (Navigation with { InnerObjective = new DiceObjective() }, Maml, Ppo),
        "loaded dice" => (Navigation with { InnerObjective = new LoadedDiceObjective() }, Maml, Adam),
        "loaded dice under a trust region" => (Navigation with { InnerObjective = new LoadedDiceObjective() }, Maml, new TrustRegionUpdate()),
        "loaded dice with ppo" => (Navigation with { InnerObjective = new LoadedDiceObjective() }, Maml, Ppo),
        "tamed dice" => (Navigation with { InnerObjective = new TamedDiceObjective() }, Maml, Adam),
        "tamed dice under a trust region" => (Navigation with { InnerObjective = new TamedDiceObjective() }, Maml, new TrustRegionUpdate()),
        "tamed dice with ppo" => (Navigation with { InnerObjective = new TamedDiceObjective() }, Maml, Ppo),
        "loaded dice of trials" => (Trials with { InnerObjective = new LoadedDiceObjective { Memory = 0.5 } }, Maml with { InnerSteps = 1 }, Adam),
        "inner kl" => (Navigation, Maml, Ppo with { Loss = new ClippedLoss { InnerKl = 0.1, Entropy = 0.01 } }),
        "inner kl under a trust region" => (Navigation, Maml, new TrustRegionUpdate { Loss = new ClippedLoss { InnerKl = 0.1 } }),
        "entropy" => (Navigation, Maml, Adam with { Loss = new SurrogateLoss { Entropy = 0.01 } }),
        "meta-sgd" => (Navigation, new MetaSgd(), Adam),
        "anil" => (Navigation, new Anil(), Adam),
        "cavia" => (Navigation with { Policy = new ContextPolicy { Inner = Navigation.Policy, Context = 2 } }, new Cavia { InnerLr = 0.5 }, Adam),
        "learned optimizer" => (Navigation, new LearnedOptimizer { Width = 4, InnerSteps = 2 }, Adam with { Loss = new MultiStepLoss() }),
        "learned optimizer of examples" => (Regression, new LearnedOptimizer { Width = 4, Order = GradientOrder.Second }, Adam),
        "learned optimizer under a trust region" => (Navigation, new LearnedOptimizer { Width = 4 }, new TrustRegionUpdate()),
        "learned optimizer by evolution strategies" => (Navigation, new LearnedOptimizer { Width = 4 }, new EsUpdate { Pairs = 3 }),
        "learned optimizer of quadratics" => (new NoisyQuadratics(), new LearnedOptimizer { InnerSteps = 3, LearnInitialization = false }, Adam),
        "lstm meta-learner" => (Navigation, new LstmMetaLearner { InnerSteps = 2 }, Ppo),
        "lstm meta-learner of examples" => (Regression, new LstmMetaLearner { InnerLr = 0.01 }, Adam),
        "lstm meta-learner under a trust region" => (Navigation, new LstmMetaLearner { Order = GradientOrder.Second }, new TrustRegionUpdate()),
        "imaml" => (Navigation, new Imaml { Lambda = 20, DescentSteps = 3 }, Adam),
        "evolution strategies" => (Navigation, Maml with { Order = GradientOrder.First }, new EsUpdate { Pairs = 3 }),
        "recurrent" => (Trials, new NoAdaptation { InnerSteps = 0 }, new PpoUpdate { Adam = new() { Lr = 0.01 } }),
        "varibad" => (Trials with { Policy = new BeliefPolicy { Memory = new Gru { Width = 6 } } }, new VariBad(), Ppo with { Loss = new BeliefLoss() }),
        "varibad of transitions" => (Moving(new BeliefPolicy { Memory = new Lstm { Width = 4 }, Latent = 2, Inner = new ActorCritic { Actor = Navigation.Policy, Hidden = [4] } }),
            new VariBad(), Adam with { Loss = new BeliefLoss { Inner = new SurrogateLoss(), TransitionWeight = 1, Stride = 3 } }),
        "hypernetwork" => (Trials with { Policy = new HypernetworkPolicy { Memory = new Gru { Width = 6 } } }, new Rl2(), Ppo),
        "gaussian hypernetwork" => (Moving(new HypernetworkPolicy { Memory = new Gru { Width = 4 }, Inner = Navigation.Policy }), new Rl2(), Ppo),
        "pearl" => (Transitions, new Pearl(), new PearlUpdate { Steps = 4, Tasks = 3, Transitions = 5, Context = 6, Capacity = 4, Critic = new() { Hidden = [4] } }),
        "replay" => (Navigation, new NoAdaptation { InnerSteps = 0 }, new ReplayUpdate()),
        "supervised" => (Regression, new Maml { InnerLr = 0.01 }, Adam),
        "supervised under a trust region" => (Regression, new Maml { InnerLr = 0.01 }, new TrustRegionUpdate()),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such kind"),
    };

    public static TheoryData<string> Names =>
    [
        "reptile", "multi-step loss", "exploration loss", "exploration loss under a trust region",
        "dice", "dice under a trust region", "dice with ppo", "loaded dice", "loaded dice under a trust region", "loaded dice with ppo", "tamed dice", "tamed dice under a trust region", "tamed dice with ppo",
        "loaded dice of trials", "inner kl", "inner kl under a trust region", "entropy", "meta-sgd", "anil",
        "cavia", "imaml", "evolution strategies", "recurrent", "varibad", "varibad of transitions", "hypernetwork", "gaussian hypernetwork", "pearl", "replay", "supervised", "supervised under a trust region",
        "learned optimizer", "learned optimizer of examples", "learned optimizer under a trust region", "learned optimizer by evolution strategies",
        "learned optimizer of quadratics", "lstm meta-learner", "lstm meta-learner of examples", "lstm meta-learner under a trust region",
    ];

    MetaTrainer Trainer(string kind, WorkerPool? on = null, int? tasksPerChunk = null, int metaBatch = 3)
    {
        (Problem problem, MetaLearner learner, MetaUpdate update) = Kind(kind);
        var config = new TrainingConfig { MetaBatch = metaBatch, TasksPerChunk = tasksPerChunk };
        return new(problem, learner, update, config, SimdBackend.Instance, on ?? pool, seed: 1);
    }

    double[] Train(string kind, int iterations, WorkerPool? on = null)
    {
        using MetaTrainer trainer = Trainer(kind, on);
        for (int i = 0; i < iterations; i++) trainer.Step();
        return Training.Flat(trainer.State);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_trains_evaluates_and_does_the_same_with_any_number_of_workers(string kind)
    {
        (Problem problem, MetaLearner learner, _) = Kind(kind);
        using MetaTrainer trainer = Trainer(kind);
        double[] fresh = Vectors.Flat(trainer.State.Phi);
        for (int i = 0; i < 3; i++) Assert.Equal(i, trainer.Step().Iteration);
        double[] trained = Vectors.Flat(trainer.State.Phi);
        Assert.All(trained, x => Assert.True(double.IsFinite(x)));
        Assert.NotEqual(fresh, trained);

        HeldOutReturns heldOut = new Evaluator(problem, learner, new() { Tasks = 3, Rollouts = 4, Steps = learner is MemoryLearner ? 0 : 2 }, SimdBackend.Instance, pool).Evaluate(trainer.State.Phi);
        Assert.All(heldOut.Means, x => Assert.True(double.IsFinite(x)));
        using var one = new WorkerPool(1);
        Assert.Equal(Training.Flat(trainer.State), Train(kind, 3, one));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_checkpoint_in_the_middle_changes_nothing(string kind)
    {
        using var folder = new TemporaryFolder();
        using (MetaTrainer first = Trainer(kind))
        {
            first.Step();
            first.Step();
            Checkpoint.Save(folder.Path, first.State, "run", Precision.Float32);
        }
        using MetaTrainer second = Trainer(kind);
        second.State.Dispose();
        second.State = Checkpoint.Load(folder.Path, "run", SimdBackend.Instance, Precision.Float32)!;
        second.Step();
        Assert.Equal(Train(kind, 3), Training.Flat(second.State));
    }

    [Fact]
    public void Reptile_samples_no_query_data()
    {
        using MetaTrainer reptile = Trainer("reptile"), full = Trainer("multi-step loss");
        IterationRecord without = reptile.Step(), with = full.Step();
        Assert.Equal(2, without.Returns.Length);
        Assert.Equal(3, with.Returns.Length);
        Assert.Equal(with.Returns[..2], without.Returns);   // the same supports, and nothing else
        Assert.True(without.EnvSteps < with.EnvSteps);
    }

    [Fact]
    public void Reptile_moves_towards_the_mean_of_the_adapted_weights()
    {
        using MetaTrainer trainer = Trainer("reptile", metaBatch: 1);
        Params before = trainer.State.Phi.Map(static x => 1.0 * x);
        trainer.Step();
        (Problem problem, MetaLearner learner, _) = Kind("reptile");
        using var shard = new Shards.LocalShard(problem, learner, SimdBackend.Instance, pool);
        Seed seed = new Seed(1).Fork("training").Fork("iteration").Fork(0);
        shard.Gather(before, new() { Tasks = seed.Fork("task"), Rollouts = seed.Fork("rollout"), Count = 1, Query = false }, default);
        Params adapted = shard.Adapted(before, default)[0];
        double[] expected = Vectors.Flat(before.AddScaled(adapted - before, 0.5));
        Assert.InRange(Vectors.RelativeError(expected, Vectors.Flat(trainer.State.Phi)), 0, 1e-6);
    }

    [Fact]
    public void Evolution_strategies_sample_each_pair_with_the_same_luck()
    {
        using MetaTrainer trainer = Trainer("evolution strategies");
        IterationRecord record = trainer.Step();
        // 3 pairs of 3 tasks, two supports and a query of 4 rollouts of at most 6 steps.
        Assert.InRange(record.EnvSteps, 2 * 3 * 3 * 3 * 4, 2 * 3 * 3 * 3 * 4 * 6);
        Assert.True(record.GradientNorm > 0);
    }

    [Fact]
    public void Returns_of_trials_are_told_by_episode()
    {
        using MetaTrainer trainer = Trainer("recurrent");
        IterationRecord record = trainer.Step();
        Assert.Equal(3, record.ReturnByEpisode!.Length);
        Assert.Equal(record.Returns[^1], record.ReturnByEpisode.Average(), 1e-12);
        Assert.Null(Trainer("anil").Step().ReturnByEpisode);
        (Problem problem, MetaLearner learner, _) = Kind("recurrent");
        HeldOutReturns heldOut = new Evaluator(problem, learner, new() { Tasks = 4, Rollouts = 5, Steps = 0 }, SimdBackend.Instance, pool).Evaluate(trainer.State.Phi);
        SeedEvaluation table = AdaptationTable.Of(1, heldOut);
        Assert.Equal(3, table.Steps[0].ByEpisode!.Length);
        Assert.Equal(table.Steps[0].Mean, table.Steps[0].ByEpisode!.Average(e => e.Average()), 1e-12);
    }

    [Fact]
    public void The_replay_is_part_of_the_state_and_bounded()
    {
        using MetaTrainer trainer = Trainer("replay");
        trainer.Step();
        int first = trainer.State.Update.Tensors["replay/obs"].Shape[1];
        Assert.InRange(first, 1, 3 * 4 * 6);
        for (int i = 0; i < 4; i++) trainer.Step();
        Assert.Equal(200, trainer.State.Update.Tensors["replay/obs"].Shape[1]);
    }

    [Fact]
    public void A_supervised_problem_gets_better_at_ten_examples()
    {
        using MetaTrainer trainer = Trainer("supervised", metaBatch: 10);
        (Problem problem, MetaLearner learner, _) = Kind("supervised");
        var evaluator = new Evaluator(problem, learner, new() { Tasks = 50, Rollouts = 20, Steps = 1 }, SimdBackend.Instance, pool);
        double before = evaluator.Evaluate(trainer.State.Phi).Means[1];
        for (int i = 0; i < 150; i++) trainer.Step();
        double after = evaluator.Evaluate(trainer.State.Phi).Means[1];
        Assert.True(after > 0.7 * before, $"minus the squared error: {before} before, {after} after");   // both are negative
    }

    [Fact]
    public void A_learner_of_trajectories_says_so_where_there_are_none()
    {
        using var trainer = new MetaTrainer(Regression, new OfTrajectories(), Adam, new() { MetaBatch = 2 }, SimdBackend.Instance, pool, seed: 1);
        JobException e = Assert.Throws<JobException>(() => trainer.Step());
        Assert.Contains("OfTrajectories adapts to trajectories; SupervisedProblem gives a ExampleBatch", e.Message);
    }

    sealed record OfTrajectories : MetaLearner
    {
        public override Params Adapt(AdaptStep step, Params theta) => theta.AddScaled(theta, step.Trajectories.Tasks);
    }

    [Fact]
    public void A_loss_of_trajectories_says_so_where_there_are_none()
    {
        using var trainer = new MetaTrainer(Regression, new Maml(), Adam with { Loss = new ExplorationLoss() }, new() { MetaBatch = 2 }, SimdBackend.Instance, pool, seed: 1);
        JobException e = Assert.Throws<JobException>(() => trainer.Step());
        Assert.Contains("the exploration loss needs trajectories; SupervisedProblem has none, take SurrogateLoss", e.Message);
    }

    [Theory]
    [InlineData("dice")]
    [InlineData("loadedDice")]
    [InlineData("tamedDice")]
    public void What_differs_in_second_derivatives_alone_is_refused_where_none_are_taken(string name)
    {
        Problem problem = Navigation with { InnerObjective = Estimators.Named(name) };
        ArgumentException e = Assert.Throws<ArgumentException>(() => new MetaTrainer(problem, Maml with { Order = GradientOrder.First }, Adam, new() { MetaBatch = 2 }, SimdBackend.Instance, pool, seed: 1));
        Assert.Contains("Objective differs from RatioObjective in second derivatives alone, and learner.order=first takes none; set problem.innerObjective=ratio", e.Message);
    }
}
