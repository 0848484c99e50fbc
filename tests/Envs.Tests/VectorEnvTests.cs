using MetaRL.Envs.Checks;
using MetaRL.Envs.Spaces;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Tests;

/// <summary>Observes the step count, terminates at Last, and breaks where told to.</summary>
public readonly record struct Count(int Last, float FaultyReward = 0, float FaultyObs = 0, int FaultAt = int.MaxValue);

public struct Counter : IEnv<Count>
{
    int t;

    public void Reset(in Count task, ref Rng rng) => t = 0;

    public readonly void Observe<TObs>(in Count task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct =>
        obs[0] = t == task.FaultAt ? t + task.FaultyObs : t;

    public StepResult Step<TAct>(in Count task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
    {
        bool fault = ++t == task.FaultAt;
        return new(fault ? task.FaultyReward : act[0], t == task.Last);
    }
}

public sealed class VectorEnvTests
{
    static readonly EnvSpec Spec = new(BoxSpace.Unbounded(1), BoxSpace.Uniform(1, -1, 1), Horizon: 4);

    static StepBuffers Start(Count task)
    {
        var buffers = new StepBuffers(new VectorEnv<Counter, Count>(Spec, task, new Counter[2]));
        buffers.Reset(new Seed(0));
        return buffers;
    }

    [Theory]
    [InlineData(3, 3, true)]
    [InlineData(4, 4, true)]   // at the horizon, termination wins
    [InlineData(5, 4, false)]
    [InlineData(99, 4, false)]
    public void Episodes_end_when_they_should(int last, int length, bool terminates)
    {
        StepBuffers buffers = Start(new(last));
        for (int t = 1; t <= 3 * length; t++)
        {
            buffers.Step();
            bool end = t % length == 0;
            Assert.Equal((end && terminates, end && !terminates), (buffers.Terminated[1], buffers.Truncated[1]));
            Assert.Equal((t - 1) % length + 1, buffers.FinalObs[1]);
            Assert.Equal(t % length, buffers.Obs[1]);
        }
    }

    [Fact]
    public void The_environment_gets_the_action_clipped_to_its_box()
    {
        StepBuffers buffers = Start(new(99));
        (buffers.Act[0], buffers.Act[1]) = (3, -0.5f);
        buffers.Step();
        Assert.Equal([1, -0.5f], buffers.Reward);
    }

    [Fact]
    public void Faults_name_env_and_step()
    {
        StepBuffers reward = Start(new(99, FaultyReward: float.NaN, FaultAt: 3));
        StepBuffers obs = Start(new(99, FaultyObs: float.PositiveInfinity, FaultAt: 2));
        reward.Step();
        reward.Step();
        obs.Step();
        Assert.Equal("env 0, step 3: reward is NaN, expected a finite number; check the environment's Step",
            Assert.Throws<EnvFaultException>(reward.Step).Message);
        Assert.Equal($"env 0, step 2: obs[0] is {float.PositiveInfinity}, expected a finite number; check the environment's Step",
            Assert.Throws<EnvFaultException>(obs.Step).Message);
    }

    // Faulty is the env that was given the largest action; so many that whole vectors and a remainder are checked.
    [Fact]
    public void A_fault_anywhere_in_a_large_batch_is_named()
    {
        for (int faulty = 0; faulty < 37; faulty++)
        {
            var buffers = new StepBuffers(new VectorEnv<Breaker, Count>(Spec, new(99), new Breaker[37]));
            buffers.Reset(new Seed(0));
            buffers.Step();
            buffers.Act[faulty] = 1;
            EnvFaultException e = Assert.Throws<EnvFaultException>(buffers.Step);
            Assert.Equal((faulty, 2), (e.Env, e.Step));
            Assert.Contains("obs[0] is NaN", e.Message);
        }
    }

    struct Breaker : IEnv<Count>
    {
        float seen;

        public void Reset(in Count task, ref Rng rng) => seen = 0;

        public readonly void Observe<TObs>(in Count task, ref TObs obs) where TObs : struct, IObsWriter, allows ref struct => obs[0] = seen;

        public StepResult Step<TAct>(in Count task, in TAct act, ref Rng rng) where TAct : struct, IActReader, allows ref struct
        {
            seen = act[0] == 1 ? float.NaN : float.MaxValue; // finite, though sums of it are not
            return new(float.MaxValue);
        }
    }

    [Fact]
    public void Lengths_are_named()
    {
        var envs = new VectorEnv<Counter, Count>(Spec, new(99), new Counter[2]);
        Assert.Equal("obs: length 3, expected 2 = 2 envs x 1",
            Assert.Throws<ArgumentException>(() => envs.Reset(new Seed(0), new float[3])).Message);
        Assert.Equal("Step before Reset: call Reset(seed, obs) first",
            Assert.Throws<InvalidOperationException>(new StepBuffers(envs).Step).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new VectorEnv<Counter, Count>(Spec, new(99), default));
    }
}
