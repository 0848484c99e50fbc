using MetaRL.Envs.Checks;
using MetaRL.Envs.Families;
using MetaRL.Envs.Families.Bandits;
using MetaRL.Envs.Families.Navigation;
using MetaRL.TestKit;

namespace MetaRL.Envs.Tests;

public sealed class RememberedBanditContract() : EnvContract(new WithPreviousStep(new BernoulliBandit()))
{
    // The pulls are the whole game.
    protected override bool Tolerates(EnvCheck check) => check.Name == "time-limit";
}

public sealed class RememberedPointContract() : EnvContract(new WithPreviousStep(new PointNavigation { HalfWidth = 0.3f, GoalTolerance = 0.2f }));
public sealed class RememberedWalkContract() : EnvContract(new WithPreviousStep(new Walk()));

public sealed class TwiceRememberedContract() : EnvContract(new WithPreviousStep(new WithPreviousStep(new GaussianBandit { Pulls = 3 })))
{
    // The pulls are the whole game.
    protected override bool Tolerates(EnvCheck check) => check.Name == "time-limit";
}

public sealed class WithPreviousStepTests
{
    [Fact]
    public void A_discrete_step_is_seen_after_it_also_across_episodes()
    {
        var family = new WithPreviousStep(new BernoulliBandit { Arms = 3, Pulls = 2 });
        Assert.Equal(1 + 3 + 2, family.Spec.ObsDim);
        var buffers = new StepBuffers(family.Sample(Split.Train, new Seed(1)).CreateEnvs(1));
        buffers.Reset(new Seed(2));
        Assert.Equal([1, 0, 0, 0, 0, 0], buffers.Obs);
        buffers.Act[0] = 2;
        buffers.Step();
        Assert.Equal([1, 0, 0, 1, buffers.Reward[0], 0], buffers.Obs);
        buffers.Act[0] = 1;
        buffers.Step();
        Assert.True(buffers.Ended(0));
        Assert.Equal([1, 0, 1, 0, buffers.Reward[0], 1], buffers.Obs);       // a new episode begins
        Assert.Equal([1, 0, 1, 0, buffers.Reward[0], 0], buffers.FinalObs);  // the old one, as if it went on
        buffers.Reset(new Seed(2));
        Assert.Equal([1, 0, 0, 0, 0, 0], buffers.Obs);
    }

    [Fact]
    public void A_continuous_action_is_seen_as_it_was_admitted()
    {
        var buffers = new StepBuffers(new WithPreviousStep(new PointNavigation()).Sample(Split.Train, new Seed(1)).CreateEnvs(2));
        buffers.Reset(new Seed(2));
        buffers.Act[2] = 7;
        buffers.Act[3] = -0.05f;
        buffers.Step();
        Assert.Equal([0.1f, -0.05f, 0.1f, -0.05f, buffers.Reward[1], 0], buffers.ObsOf(1).ToArray());
    }

    [Fact]
    public void Nothing_else_changes()
    {
        var plain = new Walk();
        var wrapped = new WithPreviousStep(plain);
        ITask task = wrapped.Sample(Split.Test, new Seed(3)), same = plain.Sample(Split.Test, new Seed(3));
        Assert.Equal((same.Description, wrapped.Spec.Horizon), (task.Description, plain.Spec.Horizon));
        RandomPlay a = new(task.CreateEnvs(2), new Seed(4)), b = new(same.CreateEnvs(2), new Seed(4));
        int ends = 0;
        for (int t = 0; t < 50; t++)
        {
            a.Step();
            b.Step();
            Assert.Equal(b.Buffers.Reward, a.Buffers.Reward);
            Assert.Equal(b.Buffers.Terminated, a.Buffers.Terminated);
            Assert.Equal(b.Buffers.Truncated, a.Buffers.Truncated);
            for (int i = 0; i < 2; i++)
            {
                Assert.Equal(b.Buffers.ObsOf(i).ToArray(), a.Buffers.ObsOf(i)[..2].ToArray());
                Assert.Equal(b.Buffers.FinalObsOf(i).ToArray(), a.Buffers.FinalObsOf(i)[..2].ToArray());
                ends += b.Buffers.Ended(i) ? 1 : 0;
            }
        }
        Assert.True(ends > 5);
    }

    [Fact]
    public void References_are_the_inner_familys()
    {
        var inner = new PointNavigation();
        var family = new WithPreviousStep(inner);
        ITask task = family.Sample(Split.Test, new Seed(1));
        Assert.Equal(inner.References(inner.Sample(Split.Test, new Seed(1))), family.References(task));
        Assert.Throws<ArgumentException>(() => family.References(inner.Sample(Split.Test, new Seed(1))));
    }
}
