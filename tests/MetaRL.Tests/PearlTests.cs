using MetaRL.Envs;
using MetaRL.Envs.Families;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Envs.Spaces;
using MetaRL.Evaluation;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;
using MetaRL.TestKit;
using MetaRL.Training;
using MetaRL.Updates;
using MetaRL.Updates.OffPolicy;

namespace MetaRL.Tests;

public sealed class PearlTests
{
    const int State = 2, Act = 2, Latent = 2, Tasks = 2, Count = 3;

    static readonly ReferenceBackend Reference = new();
    static readonly TransitionShape Shape = new(State, Act);
    static readonly EnvSpec Spec = new(BoxSpace.Unbounded(State + Act + 2), BoxSpace.Uniform(Act, -1, 1), 10);

    // tanh: differences across a kink of relu are none.
    static readonly PosteriorPolicy Policy = new()
    {
        Latent = Latent,
        Encoder = new() { Hidden = [4], Activation = Activation.Tanh },
        Network = new() { Hidden = [4], Activation = Activation.Tanh },
    };
    static readonly TwinCritics Critics = new(new() { Hidden = [4], Activation = Activation.Tanh });
    static readonly PearlLosses Losses = new(Policy, Critics, Gamma: 0.9, KlWeight: 0.3);

    static Tensor Random(Shape shape, int seed) => Dense.Random(shape, seed, -1, 1).On(Reference);

    static Params Phi => Policy.Init(Spec, Reference, new Seed(1));

    static Params Critic(ulong seed) => Critics.Init(State + Act + Latent, Reference, new Seed(seed));

    static TransitionBatch Batch => new(Shape, Random([Tasks, Count, Shape.Width], 1), Random([Tasks, 4, Shape.Context], 2));

    static Tensor ActNoise(int seed) => Random([1, Tasks * Count, Act], seed);

    [Fact]
    public void The_gradients_of_critics_and_encoder_are_those_of_differences()
    {
        TransitionBatch batch = Batch;
        Params phi = Phi, critic = Critic(2), target = Critic(3), encoder = phi.Where(static name => name.StartsWith(PosteriorPolicy.EncoderPrefix, StringComparison.Ordinal));
        Tensor taskNoise = Random([Tasks, 1, Latent], 3), actNoise = ActNoise(4);
        GradientCheck.First(p => Losses.Critic(phi, p, target, batch, 0.2, taskNoise, actNoise).Loss, critic);

        // z̄ of the target is a constant: with γ = 0 there is none, and the whole derivative is left.
        PearlLosses myopic = Losses with { Gamma = 0 };
        GradientCheck.First(p => myopic.Critic(phi.With(p), critic, target, batch, 0.2, taskNoise, actNoise).Loss, encoder);
        GradientCheck.First(p => (myopic with { KlWeight = 0 }).Critic(phi.With(p), critic, target, batch, 0.2, taskNoise, actNoise).Loss, encoder);
    }

    [Fact]
    public void The_gradient_of_the_actor_is_that_of_differences_and_the_encoder_gets_none()
    {
        TransitionBatch batch = Batch;
        Params phi = Phi, critic = Critic(2), actor = phi.Where(static name => name.StartsWith(PosteriorPolicy.ActorPrefix, StringComparison.Ordinal));
        Tensor z = Losses.Critic(phi.Track(), critic, critic, batch, 0.2, Random([Tasks, 1, Latent], 3), ActNoise(4)).Z;
        Assert.False(z.IsTracked);
        GradientCheck.First(p => Losses.Actor(phi.With(p), critic, batch, 0.2, z, ActNoise(5)).Loss, actor);
    }

    [Fact]
    public void The_target_bootstraps_through_truncation_and_stops_at_termination()
    {
        Params phi = Phi, target = Critic(3);
        double[] Row(double reward, double goesOn) => [0.1, 0.2, 0.3, -0.4, reward, 0.5, 0.6, goesOn];
        var batch = new TransitionBatch(Shape, Tensor.From(Reference, (double[])[.. Row(2, 1), .. Row(3, 0)], [1, 2, Shape.Width]), Random([1, 1, Shape.Context], 2));
        Tensor z = Random([1, 2, Latent], 5), noise = Random([1, 2, Act], 6);
        double[] y = Losses.Target(phi, target, batch, 0.2, z, noise).ToArray();

        Tensor next = Tensor.From(Reference, (double[])[0.5, 0.6], [1, 1, State]), z0 = z.Slice(1, 0, 1);
        (Tensor act, Tensor logProb) = Policy.ActGiven(phi, next, z0).Sample(noise.Slice(1, 0, 1));
        double[] both = Critics.Both(target, next, act, z0).ToArray();
        Assert.NotEqual(both[0], both[1]);
        Assert.Equal(2 + 0.9 * (both.Min() - 0.2 * logProb.Item()), y[0], 1e-12);
        Assert.Equal(3, y[1]);
    }

    [Fact]
    public void Transitions_end_where_episodes_do()
    {
        // Two environments, three steps; environment 0 is truncated at once and then terminates, environment 1 terminates at its third step.
        float[] Seen(float s) => [s, s, 0, 0, 0, 0];
        var tau = new Trajectories
        {
            Steps = 3,
            Envs = 2,
            Obs = [.. new float[] { 1, 2, 3, 4, 5, 6 }.SelectMany(Seen)],
            Act = [0.1f, -0.1f, 0, 0, 5, -5, 0, 0, 0, 0, 0, 0],
            LogProb = new float[6],
            Reward = [10, 20, 30, 40, 50, 60],
            Mask = [1, 1, 1, 1, 0, 1],
            Time = new int[6],
            Episode = [0, 0, 1, 0, 1, 0],
            Terminated = [false, false, true, false, false, true],
            Truncated = [true, false, false, false, false, false],
            FinalObs = [.. new float[] { 91, 92, 93, 94 }.SelectMany(Seen)],
            EpisodeReturns = new double[4],
            ValidSteps = 5,
        };
        float[][] rows = [.. Shape.Rows(tau, Spec).Chunk(Shape.Width)];
        Assert.Equal([10, 20, 30, 40, 60], rows.Select(r => r[Shape.Reward]));
        Assert.Equal([1, 2, 3, 4, 6], rows.Select(static r => r[0]));
        Assert.Equal([91, 4, 93, 6, 92], rows.Select(r => r[Shape.Next]));
        Assert.Equal([1, 1, 0, 1, 0], rows.Select(r => r[Shape.GoesOn]));
        Assert.Equal([0.1f, -0.1f], rows[0][State..(State + Act)]);
    }

    [Fact]
    public void A_context_is_what_a_task_began_with_and_what_is_learned_from_is_of_all_of_it()
    {
        var replay = new TaskReplay(capacity: 2, Shape);
        float[] Task(int first, int count) => [.. Enumerable.Range(0, count).SelectMany(i => Enumerable.Repeat((float)(first + i), Shape.Width))];
        replay.Add(Task(100, 5));
        replay.Add(Task(200, 3));
        Rng rng = new Seed(1).Stream();
        TransitionBatch batch = replay.Draw(Reference, ref rng, count: 20, transitions: 40, context: 4);
        double[][] contexts = [.. batch.Context.Slice(-1, 0, 1).ToArray().Chunk(4)], learned = [.. batch.Rows.Slice(-1, 0, 1).ToArray().Chunk(40)];
        Assert.All(contexts.Zip(learned), static pair =>
        {
            bool isFirst = pair.First[0] == 100;
            Assert.Equal(isFirst ? [100, 101, 102, 103] : [200, 201, 202, 200], pair.First);   // where there are fewer, over again
            Assert.Equal(isFirst ? [100, 101, 102, 103, 104] : [200, 201, 202], pair.Second.Distinct().Order());
        });
        Assert.Equal(2, contexts.Select(static c => c[0]).Distinct().Count());
    }

    static readonly PearlUpdate Quick = new() { Steps = 5, Tasks = 4, Transitions = 8, Context = 8, Capacity = 7, Critic = new() { Hidden = [8] } };

    static PolicyProblem Small => new()
    {
        Family = new WithPreviousStep(new PointNavigation { Horizon = 5 }),
        Policy = new PosteriorPolicy { Latent = 2, Encoder = new() { Hidden = [8] }, Network = new() { Hidden = [8] } },
        Rollouts = 2,
        Episodes = 2,
    };

    static MetaTrainer Trainer(Problem problem, MetaLearner learner, MetaUpdate update, WorkerPool pool, int seed = 1, IBackend? backend = null, int metaBatch = 3)
        => new(problem, learner, update, new() { MetaBatch = metaBatch }, backend ?? SimdBackend.Instance, pool, seed);

    [Fact]
    public void The_replay_holds_the_latest_tasks_alone()
    {
        using var pool = new WorkerPool(2);
        using MetaTrainer trainer = Trainer(Small, new Pearl(), Quick, pool);
        IterationRecord[] steps = [.. Enumerable.Range(0, 4).Select(_ => trainer.Step())];
        Assert.Equal([3, 6, 7, 7], steps.Select(s => s.Extra["replayTasks"]));
        Assert.All(steps, s => Assert.True(s.Seconds is { Rollout: > 0, OuterUpdate: > 0 }));
        Params replay = trainer.State.Update.Tensors.Group("replay/");
        Assert.Equal(Tensors.Shape.Of([7, 20, Shape.Width]), replay["rows"].Shape);
        double[] before = replay["rows"].ToArray();
        trainer.Step();
        int task = 20 * Shape.Width;
        Assert.Equal(before[(3 * task)..], trainer.State.Update.Tensors["replay/rows"].ToArray()[..(4 * task)]);   // three came, the three oldest went
    }

    [Fact]
    public void A_warm_up_leaves_the_policy_as_it_was_and_counts_no_steps()
    {
        using var pool = new WorkerPool(2);
        using MetaTrainer trainer = Trainer(Small, new Pearl(), Quick with { WarmUp = 2 }, pool);
        double[] fresh = Vectors.Flat(trainer.State.Phi);
        trainer.Step();
        trainer.Step();
        Assert.Equal(fresh, Vectors.Flat(trainer.State.Phi));
        Assert.Equal(0, trainer.State.Update.Step);
        trainer.Step();
        Assert.NotEqual(fresh, Vectors.Flat(trainer.State.Phi));
        Assert.Equal(5, trainer.State.Update.Step);
    }

    [Fact]
    public void The_reference_and_the_simd_back_end_learn_alike()
    {
        using var pool = new WorkerPool(2);
        double[] Learned(IBackend backend)
        {
            using MetaTrainer trainer = Trainer(Small, new Pearl(), Quick, pool, backend: backend);
            trainer.Step();
            trainer.Step();
            return Vectors.Flat(trainer.State.Phi);
        }
        Assert.InRange(Vectors.RelativeError(Learned(Reference), Learned(SimdBackend.Instance)), 0, 1e-4);
    }

    [Theory]
    [InlineData("likelihoods", "Pearl: no likelihood of a PosteriorPolicy's actions is known without z, so that AdamUpdate cannot train it; set learner=pearl and update=pearl")]
    [InlineData("steps", "Pearl adapts by remembering, found learner.innerSteps=1; set 0, and problem.episodes for more experience of a task")]
    [InlineData("policy", "Pearl needs a policy that draws z from a posterior, found GaussianMlp; set problem.policy=posterior")]
    [InlineData("rewards", "Pearl learns from transitions that it sees, and point-navigation does not end its observations with them: take new WithPreviousStep(family)")]
    [InlineData("episodes", "Pearl draws a new z with each episode of a task, found problem.episodes=1; set 2 or more")]
    [InlineData("choices", "a PosteriorPolicy needs a box of actions with finite bounds, each low below its high, found ")]
    public void What_does_not_go_together_is_refused_by_name(string what, string message)
    {
        (PolicyProblem problem, MetaLearner learner, MetaUpdate update) = what switch
        {
            "likelihoods" => (Small, new Pearl(), (MetaUpdate)new AdamUpdate()),
            "steps" => (Small, new Pearl() with { InnerSteps = 1 }, Quick),
            "policy" => (Small with { Policy = new GaussianMlp() }, new Pearl(), Quick),
            "rewards" => (Small with { Family = new PointNavigation() }, new Pearl(), Quick),
            "episodes" => (Small with { Episodes = 1 }, new Pearl(), Quick),
            _ => (Small with { Family = new WithPreviousStep(new Envs.Families.Bandits.BernoulliBandit { Arms = 2 }) }, new Pearl(), Quick),
        };
        using var pool = new WorkerPool(1);
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => Trainer(problem, learner, update, pool)).Message);
    }

    [Fact]
    public void Its_update_trains_no_other_learner()
    {
        using var pool = new WorkerPool(1);
        Assert.Contains("a PearlUpdate trains a posterior", Assert.Throws<ArgumentException>(() => Trainer(Small, new Rl2(), Quick, pool)).Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void It_learns_to_find_a_goal_that_its_first_episode_has_shown(int seed)
    {
        using var pool = new WorkerPool(2);
        PolicyProblem problem = new()
        {
            Family = new WithPreviousStep(new PointNavigation { Goals = PointGoals.HalfCircle, HalfWidth = 0.5f, Horizon = 10 }),
            Policy = new PosteriorPolicy { Latent = 3, Encoder = new() { Hidden = [32, 32] }, Network = new() { Hidden = [32, 32], HeadScale = 0.1 } },
            Rollouts = 1,
            Episodes = 3,
            Advantage = new(Gamma: 0.8),
        };
        Adam adam = new() { Lr = 3e-3 };
        var update = new PearlUpdate
        {
            Capacity = 600,
            Steps = 80,
            Transitions = 8,
            Context = 20,
            KlWeight = 1e-4,
            Tau = 0.01,
            Critic = new() { Hidden = [32, 32] },
            CriticAdam = adam,
            ActorAdam = adam,
            TemperatureAdam = adam,
        };
        using MetaTrainer trainer = Trainer(problem, new Pearl(), update, pool, seed: seed, metaBatch: 20);
        var evaluator = new Evaluator(problem, new Pearl(), new() { Tasks = 40, Rollouts = 5, Steps = 0 }, SimdBackend.Instance, pool);
        double[] ByEpisode() => [.. AdaptationTable.Of(1, evaluator.Evaluate(trainer.State.Phi)).Steps[0].ByEpisode!.Select(static e => e.Average())];
        double[] untrained = ByEpisode();
        for (int i = 0; i < 30; i++) trainer.Step();
        double[] trained = ByEpisode();
        string told = $"by episode: untrained {string.Join(", ", untrained)}; trained {string.Join(", ", trained)}";
        Assert.True(trained[^1] > trained[0] + 1, told);
        Assert.True(trained[^1] > untrained[^1] + 2, told);
    }
}
