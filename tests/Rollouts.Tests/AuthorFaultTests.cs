using MetaRL.Envs;
using MetaRL.Envs.Families;

namespace MetaRL.Rollouts.Tests;

/// <summary>What an author's environment does wrong is told with task, seed, step and place.</summary>
public sealed class AuthorFaultTests
{
    static readonly Broken Family = new();

    static JobException Fails(Flaw flaw, int step, ObservationCheck? check = null)
    {
        using var pool = new WorkerPool(2);
        RolloutSampler sampler = Sampler(pool, flaw, step, check);
        return Assert.Throws<JobException>(() => sampler.Collect(static (_, _) => new Still(), [new(1), new(2)]));
    }

    static RolloutSampler Sampler(WorkerPool pool, Flaw flaw, int step, ObservationCheck? check = null)
        => new([Family.Of(new(Flaw.None, 0)), Family.Of(new(flaw, step))], Family.Spec, 3, 1, pool) { Check = check };

    static ObservationCheck Check => new(Family.Name, Family.Spec.Observation);

    static readonly string Seed2 = $"0x{new Seed(2).Key:x16}";

    [Fact]
    public void An_exception_has_its_type_and_its_place()
        => Assert.Matches($@"^task 1: Breakage .*, seed {Seed2}, step 3 of rollouts 0 to 2: "
            + @"IndexOutOfRangeException at BrokenEnv\.Step \(Broken\.cs:\d+\): Index was outside the bounds of the array\.$", Fails(Flaw.Index, 3).Message);

    [Fact]
    public void A_cancellation_of_its_own_is_a_failure_in_one_line()
        => Assert.Matches(@"step 2 of rollouts 0 to 2: OperationCanceledException at BrokenEnv\.Step \(Broken\.cs:\d+\): line one line two$", Fails(Flaw.Cancels, 2).Message);

    [Theory]
    [InlineData(0, "reset of")]
    [InlineData(4, "step 4 of")]
    [InlineData(5, "step 5 of")]   // the last: nobody acts on it, and still it is bootstrapped from
    public void An_observation_outside_of_its_space_is_an_error(int step, string moment)
        => Assert.Matches($@"^task 1: .*{moment} rollouts 0 to 2: family broken, rollout 0: obs\[1\] is 1\.5, expected a number in \[0, 1\]", Fails(Flaw.Outside, step, Check).Message);

    [Theory]
    [InlineData(0, true)]
    [InlineData(2, true)]
    [InlineData(0, false)]   // in later collections, which are not looked at: else memory's old content would pass for it
    [InlineData(2, false)]
    [InlineData(5, false)]
    public void An_observation_that_was_not_written_is_an_error(int step, bool isChecked)
        => Assert.Contains($"env 0, step {step}: obs[1] was not written, expected a finite number", Fails(Flaw.Unwritten, step, isChecked ? Check : null).Message);

    [Theory]
    [InlineData(Flaw.Unwritten, "obs[1] was not written")]
    [InlineData(Flaw.Reward, "reward is NaN")]
    public void A_wrapped_environments_fault_is_told_as_its_own(Flaw flaw, string words)
    {
        var family = new WithPreviousStep(Family with { Drawn = new(flaw, 2) });
        using var pool = new WorkerPool(1);
        var sampler = new RolloutSampler([family.Sample(Split.Train, new(1))], family.Spec, 3, 1, pool) { Check = new(family.Name, family.Spec.Observation) };
        Assert.Contains($"env 0, step 2: {words}", Assert.Throws<JobException>(() => sampler.Collect(static (_, _) => new Still(), [new(1)])).Message);
    }

    [Fact]
    public void An_action_that_was_not_written_is_an_error()
    {
        using var pool = new WorkerPool(1);
        RolloutSampler sampler = Sampler(pool, Flaw.None, 0);
        Assert.Contains("action[0]: NaN found", Assert.Throws<JobException>(() => sampler.Collect(static (_, _) => new Idle(), [new(1), new(2)])).Message);
    }

    [Fact]
    public void A_likelihood_that_was_not_written_is_not_a_number()
    {
        using var pool = new WorkerPool(1);
        Trajectories all = Sampler(pool, Flaw.None, 0).Collect(static (_, _) => new Silent(), [new(1), new(2)])[0];
        Assert.All(all.LogProb, static p => Assert.Equal(float.NaN, p));
    }

    [Theory]
    [InlineData(Flaw.Rounded, true)]
    [InlineData(Flaw.Outside, false)]
    public void Rounding_at_a_bound_is_none_and_without_the_check_nothing_is(Flaw flaw, bool isChecked)
    {
        using var pool = new WorkerPool(1);
        Assert.Equal(15, Sampler(pool, flaw, 3, isChecked ? Check : null).Collect(static (_, _) => new Still(), [new(1), new(2)])[1].ValidSteps);
    }

    [Fact]
    public void A_description_that_throws_hides_nothing()
    {
        using var pool = new WorkerPool(1);
        var e = Assert.Throws<TaskFailedException>(() => pool.Tasks.Run<int>(new Nameless(), new Seed(2), static () => throw new IOException("gone"), default));
        Assert.Matches("^a task whose description throws NotSupportedException, seed .*: IOException at AuthorFaultTests.*: gone$", e.Message);
    }

    sealed class Nameless : ITaskDescription
    {
        public string Description => throw new NotSupportedException();
        public IReadOnlyDictionary<string, double> Parameters => new Dictionary<string, double>();
    }
}
