using MetaRL.Envs;
using Xunit;

namespace MetaRL.TestKit;

public abstract partial class EnvContract
{
    [Fact]
    public void Bad_actions_are_named_and_nothing_steps()
    {
        var play = new RandomPlay(task.CreateEnvs(3), Root);
        StepBuffers buffers = play.Buffers;
        play.Step();
        foreach (float bad in BadActions)
            for (int i = 0; i < buffers.Act.Length; i++)
            {
                float good = buffers.Act[i];
                buffers.Act[i] = bad;
                InvalidActionException e = Assert.Throws<InvalidActionException>(buffers.Step);
                Assert.Equal((i / Spec.ActDim, i % Spec.ActDim, bad), (e.Env, e.Component, e.Value));
                Assert.Contains($"env {i / Spec.ActDim}, action[{i % Spec.ActDim}]", e.Message);
                buffers.Act[i] = good;
            }
        play.Step();
        Assert.Equal(AfterTwoSteps(), buffers.Obs);
    }

    IEnumerable<float> BadActions => Spec.Action is DiscreteSpace choices
        ? [float.NaN, float.PositiveInfinity, float.NegativeInfinity, -1, 0.5f, choices.N, float.MaxValue]
        : [float.NaN, float.PositiveInfinity, float.NegativeInfinity];

    float[] AfterTwoSteps()
    {
        var play = new RandomPlay(task.CreateEnvs(3), Root);
        play.Step();
        play.Step();
        return play.Buffers.Obs;
    }

    [Fact]
    public void The_largest_actions_leave_everything_finite()
    {
        IVectorEnv envs = task.CreateEnvs(2);
        var buffers = new StepBuffers(envs);
        foreach (float sign in (float[])[-1, 1])
        {
            buffers.Reset(Root);
            buffers.Act.AsSpan().Fill(Largest(sign));
            for (int t = 0; t < Steps; t++)
            {
                buffers.Step();
                Assert.All(buffers.Obs, x => Assert.True(float.IsFinite(x)));
                Assert.All(buffers.Reward, x => Assert.True(float.IsFinite(x)));
            }
        }
    }

    float Largest(float sign) => Spec.Action is DiscreteSpace choices ? (sign < 0 ? 0 : choices.N - 1) : sign * float.MaxValue;

    [Fact]
    public void Misuse_is_an_error()
    {
        IVectorEnv envs = task.CreateEnvs(2);
        var buffers = new StepBuffers(envs);
        Assert.Throws<InvalidOperationException>(buffers.Step);
        Assert.Throws<ArgumentException>(() => envs.Reset(Root, new float[buffers.Obs.Length + 1]));
        envs.Reset(Root, buffers.Obs);
        Assert.Throws<ArgumentException>(() => envs.Step(new float[buffers.Act.Length - 1], buffers.Into));
        Assert.Throws<ArgumentException>(() => envs.Step(buffers.Act, buffers.Into with { Reward = new float[3] }));
    }
}
