using MetaRL.Envs.Checks;
using MetaRL.Envs.Families.Control;
using MetaRL.TestKit;

namespace MetaRL.Envs.Tests;

public sealed class PendulumContract() : EnvContract(new Pendulum());
public sealed class WidePendulumContract() : EnvContract(new Pendulum { Spread = 4, Horizon = 30 });

public sealed class PendulumTests
{
    static readonly PendulumBody Usual = new(10, 1, 1);

    [Fact]
    public void A_step_follows_the_equations()
    {
        foreach (PendulumBody body in (PendulumBody[])[Usual, new(4, 2, 0.5f)])
        {
            StepBuffers buffers = Start(body, 3);
            double angle = Math.Atan2(buffers.Obs[1], buffers.Obs[0]), omega = buffers.Obs[2];
            buffers.Act[0] = 5; // clipped to 2
            buffers.Step();
            double next = omega + 0.05 * (3 * body.Gravity / (2 * body.Length) * Math.Sin(angle) + 3 * 2 / (body.Mass * body.Length * body.Length));
            Assert.Equal(-(angle * angle + 0.1 * omega * omega + 0.001 * 4), buffers.Reward[0], 4);
            Assert.Equal(next, buffers.Obs[2], 4);
            Assert.Equal(Math.Cos(angle + 0.05 * next), buffers.Obs[0], 4);
            Assert.Equal(Math.Sin(angle + 0.05 * next), buffers.Obs[1], 4);
        }
    }

    // Gym's rewards lie in [-(pi^2 + 0.1 8^2 + 0.001 2^2), 0].
    [Fact]
    public void Speed_and_reward_stay_in_their_ranges()
    {
        StepBuffers buffers = Start(new(20, 0.3f, 0.4f), 1);
        float fastest = 0;
        for (int t = 0; t < 1000; t++)
        {
            buffers.Act[0] = buffers.Obs[2] < 0 ? -2 : 2; // along the motion: pumps it up
            buffers.Step();
            Assert.InRange(buffers.Reward[0], -16.2737f, 0);
            fastest = Math.Max(fastest, Math.Abs(buffers.FinalObs[2]));
        }
        Assert.Equal(8, fastest);
    }

    [Fact]
    public void Only_the_horizon_ends_an_episode()
    {
        StepBuffers buffers = Start(Usual, 2);
        for (int t = 1; t <= 200; t++)
        {
            buffers.Step();
            Assert.Equal((false, t == 200), (buffers.Terminated[0], buffers.Truncated[0]));
        }
    }

    static StepBuffers Start(PendulumBody body, ulong seed)
    {
        var buffers = new StepBuffers(new Pendulum().Of(body).CreateEnvs(1));
        buffers.Reset(new Seed(seed));
        return buffers;
    }
}
