using FsCheck;
using FsCheck.Fluent;
using MetaRL.Envs.Checks;
using MetaRL.Envs.Families.Control;
using MetaRL.TestKit;

namespace MetaRL.Envs.Tests;

public sealed class CartPoleContract() : EnvContract(new CartPole());
public sealed class WideCartPoleContract() : EnvContract(new CartPole { Spread = 4, Horizon = 50 });

public sealed class CartPoleTests
{
    static readonly CartPoleBody Usual = new(9.8f, 1, 0.1f, 0.5f);

    [Fact]
    public void A_step_follows_the_equations()
    {
        StepBuffers buffers = Start(Usual);
        double[] s = [.. buffers.Obs.Select(x => (double)x)];
        buffers.Act[0] = 1;
        buffers.Step();
        // Florian 2007, "Correct equations for the dynamics of the cart-pole system", without friction.
        double sin = Math.Sin(s[2]), cos = Math.Cos(s[2]);
        double alpha = (9.8 * sin + cos * (-10 - 0.05 * s[3] * s[3] * sin) / 1.1) / (0.5 * (4.0 / 3 - 0.1 * cos * cos / 1.1));
        double a = (10 + 0.05 * (s[3] * s[3] * sin - alpha * cos)) / 1.1;
        double[] expected = [s[0] + 0.02 * s[1], s[1] + 0.02 * a, s[2] + 0.02 * s[3], s[3] + 0.02 * alpha];
        for (int i = 0; i < 4; i++) Assert.Equal(expected[i], buffers.Obs[i], 5);
        Assert.Equal(1, buffers.Reward[0]);
    }

    [Fact]
    public void Left_and_right_mirror_each_other() => Prop.ForAll(
        Gen.Choose(0, 1).ArrayOf(30).ToArbitrary(), pushes =>
        {
            var body = new CartPoleBody(5, 2, 0.3f, 0.8f);
            CartPoleEnv env = default, mirror = default;
            float[] obs = new float[4], mirrored = new float[4];
            Rng rng = new Seed(1).Stream();
            env.Reset(body, ref rng, obs);
            mirror = Mirrored(obs);
            foreach (int push in pushes)
            {
                env.Step(body, [push], ref rng, obs);
                mirror.Step(body, [1 - push], ref rng, mirrored);
            }
            return obs.Zip(mirrored, (x, y) => x == -y).All(x => x);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Pushing_one_way_ends_by_termination_and_balancing_reaches_the_horizon()
    {
        StepBuffers buffers = Start(Usual);
        buffers.Act[0] = 1;
        for (int t = 0; t < 20 && !buffers.Ended(0); t++) buffers.Step();
        Assert.True(buffers.Terminated[0]);

        buffers = Start(Usual);
        for (int t = 1; !buffers.Ended(0); t++)
        {
            buffers.Act[0] = buffers.Obs[2] + 0.3f * buffers.Obs[3] + 0.05f * buffers.Obs[0] + 0.1f * buffers.Obs[1] > 0 ? 1 : 0;
            buffers.Step();
            Assert.Equal(t == 200, buffers.Ended(0));
        }
        Assert.True(buffers.Truncated[0]);
    }

    [Fact]
    public void Tasks_are_log_uniform_around_the_usual_body()
    {
        var family = new CartPole { Spread = 3 };
        double[] logs = [.. Enumerable.Range(0, 4000).Select(i => Math.Log(family.Sample(Split.Test, new Seed((ulong)i)).Parameters["poleMass"] / 0.1) / Math.Log(3))];
        Assert.All(logs, l => Assert.InRange(l, -1.00001, 1.00001));
        Assert.InRange(logs.Average(), -0.04, 0.04);
        Assert.InRange(logs.Average(l => l * l), 0.31, 0.36);
        Assert.Equal(new CartPole { Spread = 1 }.Of(Usual).Description, new CartPole { Spread = 1 }.Sample(Split.Train, new Seed(1)).Description);
    }

    // The environment whose state is the negative of this observation.
    static CartPoleEnv Mirrored(float[] obs)
    {
        object boxed = default(CartPoleEnv);
        string[] fields = ["x", "v", "angle", "omega"];
        for (int i = 0; i < 4; i++)
            typeof(CartPoleEnv).GetField(fields[i], System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!.SetValue(boxed, -obs[i]);
        return (CartPoleEnv)boxed;
    }

    static StepBuffers Start(CartPoleBody body)
    {
        var buffers = new StepBuffers(new CartPole().Of(body).CreateEnvs(1));
        buffers.Reset(new Seed(0));
        Array.Clear(buffers.Terminated);
        Array.Clear(buffers.Truncated);
        return buffers;
    }
}
