using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Policies.Baselines;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;
using MetaRL.Training;
using MetaRL.Updates;

namespace MetaRL.Tests;

/// <summary>A failure names its place, comes at once, and leaves training where it was.</summary>
public sealed class MetaTrainerFailureTests : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    static readonly TrainingConfig Six = Small.Training with { MetaBatch = 6 };

    readonly WorkerPool pool = new(2);
    readonly ManualResetEventSlim gate = new();

    public void Dispose()
    {
        gate.Set();
        pool.Dispose();
        gate.Dispose();
    }

    MetaTrainer Trainer(Fault fault, MetaUpdate? update = null, int innerSteps = 1, Func<PolicyProblem, PolicyProblem>? change = null)
        => Training.New(pool, update ?? new AdamUpdate(), family: inner => new FaultyFamily(inner, fault), config: Six, innerSteps: innerSteps, change: change);

    static void AssertUntouched(MetaTrainer trainer, TrainingState before, double[] bits)
    {
        Assert.Same(before, trainer.State);
        Assert.Equal(bits, Training.Flat(trainer.State));
    }

    [Fact]
    public async Task A_broken_environment_is_named_while_another_still_runs()
    {
        var cause = new IOException("disk on fire");
        bool broken = true;
        using MetaTrainer trainer = Trainer((task, _) =>
        {
            if (broken && task == 0) gate.Wait(Patience);
            if (broken && task == 3) throw cause;
        });
        (TrainingState before, double[] bits) = (trainer.State, Training.Flat(trainer.State));
        JobException e = await Assert.ThrowsAsync<JobException>(() => Task.Run(() => trainer.Step()).WaitAsync(Patience));
        Assert.False(gate.IsSet);   // task 0 had not finished
        Assert.Equal(3, e.Index);
        Assert.Matches(@"^task 3: number 3, seed 0x[0-9a-f]{16}, step 1 of rollouts 0 to 3: IOException "
            + @"at MetaTrainerFailureTests\.A_broken_environment_is_named_while_another_still_runs \(MetaTrainerFailureTests\.cs:\d+\): disk on fire$", e.Message);
        Assert.Same(cause, Assert.IsType<TaskFailedException>(e.InnerException).InnerException);
        AssertUntouched(trainer, before, bits);

        gate.Set();
        broken = false;
        Assert.Equal(0, trainer.Step().Iteration);   // and training can go on
    }

    [Fact]
    public async Task Cancelling_does_not_wait_for_an_environment()
    {
        using var source = new CancellationTokenSource();
        using MetaTrainer trainer = Trainer((task, _) =>
        {
            if (task == 2) source.Cancel();
            if (task == 1) gate.Wait(Patience);
        });
        (TrainingState before, double[] bits) = (trainer.State, Training.Flat(trainer.State));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Run(() => trainer.Step(source.Token)).WaitAsync(Patience));
        Assert.False(gate.IsSet);
        AssertUntouched(trainer, before, bits);
    }

    [Fact]
    public void Cancelling_is_heeded_in_the_outer_update_too()
    {
        using var source = new CancellationTokenSource();
        using MetaTrainer trainer = Trainer((_, _) => { }, new Interrupted(source));
        (TrainingState before, double[] bits) = (trainer.State, Training.Flat(trainer.State));
        Assert.ThrowsAny<OperationCanceledException>(() => trainer.Step(source.Token));
        AssertUntouched(trainer, before, bits);
    }

    sealed record Interrupted(CancellationTokenSource Source) : MetaUpdate
    {
        public override UpdateResult Apply(Params phi, UpdateState state, IMetaIteration iteration)
        {
            _ = iteration.Objective;
            Source.Cancel();
            return new AdamUpdate().Apply(phi, new Adam().Init(phi), iteration);
        }
    }

    [Fact]
    public void A_reward_that_is_not_a_number_is_traced_to_its_task()
    {
        using MetaTrainer trainer = Trainer((task, reward) => { if (task == 4) reward[0] = float.NaN; });
        (TrainingState before, double[] bits) = (trainer.State, Training.Flat(trainer.State));
        JobException e = Assert.Throws<JobException>(() => trainer.Step());
        Assert.Equal(4, e.Index);
        Assert.Contains("number 4", e.Message);
        Assert.Contains("check the environment's rewards", e.Message);
        AssertUntouched(trainer, before, bits);
    }

    // No baseline stumbles over it, and no adaptation: the meta-loss is the first to show it.
    [Fact]
    public void A_loss_that_is_not_a_number_names_iteration_and_task()
    {
        using MetaTrainer trainer = Trainer((task, reward) => { if (task == 8) reward[0] = float.NaN; },
            change: p => p with { Baseline = new ZeroBaseline() }, innerSteps: 0);
        trainer.Step();
        (TrainingState before, double[] bits) = (trainer.State, Training.Flat(trainer.State));
        NonFiniteException e = Assert.Throws<NonFiniteException>(() => trainer.Step());
        Assert.Contains("iteration 2, task 2: the meta-loss is NaN", e.Message);
        AssertUntouched(trainer, before, bits);
    }

    [Fact]
    public void Parameters_that_are_not_numbers_name_iteration_and_parameter()
    {
        using MetaTrainer trainer = Trainer((_, _) => { }, new Poison("head.w", From: 1));
        trainer.Step();
        (TrainingState before, double[] bits) = (trainer.State, Training.Flat(trainer.State));
        NonFiniteException e = Assert.Throws<NonFiniteException>(() => trainer.Step());
        Assert.Contains("iteration 2: head.w after the outer update is NaN", e.Message);
        AssertUntouched(trainer, before, bits);
    }

    [Fact]
    public void A_number_of_the_record_that_is_none_names_iteration_and_number()
    {
        using MetaTrainer trainer = Trainer((_, _) => { }, new Boundless(From: 1));
        trainer.Step();
        (TrainingState before, double[] bits) = (trainer.State, Training.Flat(trainer.State));
        Assert.Contains("iteration 2: the KL divergence is ", Assert.Throws<NonFiniteException>(() => trainer.Step()).Message);
        AssertUntouched(trainer, before, bits);
    }

    sealed record Boundless(int From) : MetaUpdate
    {
        public override UpdateResult Apply(Params phi, UpdateState state, IMetaIteration iteration)
            => new(phi, state with { Step = state.Step + 1 }, Kl: state.Step < From ? 0 : double.PositiveInfinity);
    }

    sealed record Poison(string Name, int From) : MetaUpdate
    {
        public override UpdateResult Apply(Params phi, UpdateState state, IMetaIteration iteration)
        {
            Params next = state.Step < From ? 1.0 * phi : phi.With(new([(Name, phi[Name] * double.NaN)]));
            return new(next, state with { Step = state.Step + 1 }, 0, 0, 0, new Dictionary<string, double>());
        }
    }

    [Fact]
    public void A_cancellation_of_the_environments_own_is_a_failure_that_names_its_task()
    {
        using MetaTrainer trainer = Trainer((task, _) => { if (task == 5) throw new TaskCanceledException("http timeout"); });
        JobException e = Assert.Throws<JobException>(() => trainer.Step());
        Assert.Equal(5, e.Index);
        Assert.Matches("^task 5: number 5, seed 0x[0-9a-f]{16}, step 1 of rollouts 0 to 3: TaskCanceledException at .*: http timeout$", e.Message);
    }

    [Fact]
    public void A_cancellation_of_the_learners_own_is_a_failure_that_names_its_task()
    {
        (PolicyProblem problem, _) = Small.Problem("gaussian", 1);
        using var trainer = new MetaTrainer(problem, new Cancelling(), new AdamUpdate(), Small.Training, SimdBackend.Instance, pool, seed: 1);
        JobException e = Assert.Throws<JobException>(() => trainer.Step());
        Assert.Matches("adaptation step 0: OperationCanceledException at Cancelling.Adapt .*: not now$", e.Message);
    }

    sealed record Cancelling : MetaLearner
    {
        public override Params Adapt(AdaptStep step, Params theta) => throw new OperationCanceledException("not now");
    }

    [Fact]
    public void A_batch_that_no_array_holds_is_an_error_that_names_its_sizes()
    {
        static PolicySample Of(int steps) => new(new()
        {
            Steps = steps,
            Envs = 1,
            Obs = [0],
            Act = [0],
            LogProb = [0],
            Reward = [0],
            Mask = [1],
            Time = [0],
            Episode = [0],
            Terminated = [true],
            Truncated = [false],
            FinalObs = [0],
            EpisodeReturns = [0],
            ValidSteps = 1,
        }, AdvantageEstimate.WithoutBaseline([0]));
        var e = Assert.Throws<TooLargeException>(() => TrajectoryBatch.Of(SimdBackend.Instance, [Of(1), Of(int.MaxValue)]));
        Assert.Contains("a batch of 2 tasks, 2147483647 samples each, 1 numbers a sample: 4294967294 numbers", e.Message);
        Assert.Contains("training.tasksPerChunk", e.Message);
    }

    // Rewards that do not depend on anything: nothing may be learned from the baseline's error.
    [Theory]
    [InlineData("trust region")]
    [InlineData("adam")]
    public void Without_a_signal_nothing_moves(string update)
    {
        using MetaTrainer trainer = Trainer((_, reward) => reward.Fill(1), Training.Update(update));
        double[] before = Vectors.Flat(trainer.State.Phi);
        for (int i = 0; i < 3; i++) Assert.Equal(0, trainer.Step().GradientNorm);
        Assert.Equal(before, Vectors.Flat(trainer.State.Phi));
    }
}
