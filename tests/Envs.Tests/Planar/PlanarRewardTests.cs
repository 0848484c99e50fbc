using MetaRL.Envs.Checks;
using MetaRL.Envs.Families.Planar;
using MetaRL.Envs.Families.Planar.Bodies;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Tests;

public sealed class PlanarRewardTests
{
    const int Steps = 60;

    [Fact]
    public void Forwards_and_backwards_differ_in_the_sign_of_speed_alone()
    {
        var family = new PlanarDirection();
        (float[] ahead, float[][] obs, _) = Play.Random(family.Toward(1), Steps);
        (float[] back, float[][] sameObs, _) = Play.Random(family.Toward(-1), Steps);
        double[] costs = Play.Costs(family.Body, Steps);
        Assert.Equal(obs, sameObs);
        for (int t = 0; t < Steps; t++) Assert.Equal(-2 * costs[t], ahead[t] + back[t], 1e-4);
        Assert.Contains(ahead, r => Math.Abs(r) > 0.5);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1.5f)]
    [InlineData(-2)]
    public void A_target_speed_pays_the_lack_of_difference(float target)
    {
        (float[] ahead, _, _) = Play.Random(new PlanarDirection().Toward(1), Steps);
        (float[] found, _, _) = Play.Random(new PlanarVelocity().At(target), Steps);
        double[] costs = Play.Costs(new RunnerBody(), Steps);
        for (int t = 0; t < Steps; t++) Assert.Equal(-Math.Abs(ahead[t] + costs[t] - target) - costs[t], found[t], 1e-4);
    }

    [Fact]
    public void Speed_is_the_way_over_the_time()
    {
        var task = new PlanarDirection().Toward(1);
        PlanarVectorEnv envs = task.CreateEnvs(1);
        var buffers = new StepBuffers(envs);
        buffers.Reset(new Seed(1));
        float[] state = new float[envs.StateDim];
        buffers.Act.AsSpan().Fill(0.5f);
        for (int t = 0; t < 20; t++)
        {
            envs.CopyState(0, state);
            float before = state[0];
            buffers.Step();
            envs.CopyState(0, state);
            Assert.Equal((state[0] - before) / 0.05 - 0.05 * 6 * 0.25, buffers.Reward[0], 1e-4);
            Assert.Equal(state[1..], buffers.Obs);
        }
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1.3f)]
    public void Doing_nothing_earns_what_standing_still_should(float target)
    {
        var family = new PlanarVelocity();
        PlanarTask task = family.At(target);
        double line = family.References(task).Single(l => l.Name == "standing still").Return;
        Assert.Equal(-200 * target, line, 1e-4);
        StepBuffers buffers = Play.Start(task);
        double total = 0;
        for (int t = 0; t < family.Horizon; t++)
        {
            buffers.Step();
            total += buffers.Reward[0];
        }
        // It settles from the noise that it starts with: some centimetres, at 20 steps a second.
        Assert.Equal(line, total, 5.0);
    }

    [Fact]
    public void Only_bodies_that_may_fall_have_a_line_for_standing_still()
    {
        var falling = new PlanarDirection { Body = new HopperBody() };
        Assert.Empty(falling.References(falling.Toward(1)));
        Assert.Equal(0, new PlanarDirection().References(new PlanarDirection().Toward(-1)).Single().Return);
        Assert.Throws<ArgumentException>(() => falling.References(new PlanarDirection().Toward(1)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Falling_ends_an_episode_and_nothing_else_does(bool hops)
    {
        PlanarBody body = hops ? new HopperBody() : new WalkerBody();
        (_, float[][] obs, bool[] terminated) = Play.Random(new PlanarDirection { Body = body }.Toward(1), 300);
        PlanarHealth health = body.Health!.Value;
        for (int t = 0; t < obs.Length; t++)
        {
            bool fell = obs[t][0] < health.MinHeight || obs[t][0] > health.MaxHeight || Math.Abs(obs[t][1]) > health.MaxPitch;
            Assert.Equal(fell, terminated[t]);
        }
        Assert.Contains(true, terminated);
    }

    [Fact]
    public void Staying_up_pays()
    {
        var family = new PlanarDirection { Body = new WalkerBody() };
        (float[] ahead, _, _) = Play.Random(family.Toward(1), 10);
        (float[] back, _, _) = Play.Random(family.Toward(-1), 10);
        double[] costs = Play.Costs(family.Body, 10);
        for (int t = 0; t < 10; t++) Assert.Equal(2 - 2 * costs[t], ahead[t] + back[t], 1e-4);
    }

    [Fact]
    public void A_body_that_breaks_is_named()
    {
        PlanarTask task = new PlanarDirection().Toward(1);
        task.Setup.Model.Links[2].Mass = float.NaN;
        StepBuffers buffers = Play.Start(task, envs: 3);
        EnvFaultException e = Assert.Throws<EnvFaultException>(buffers.Step);
        Assert.Equal((0, 1), (e.Env, e.Step));
    }
}
