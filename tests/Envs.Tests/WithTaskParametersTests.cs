using MetaRL.Envs.Checks;
using MetaRL.Envs.Families;
using MetaRL.Envs.Families.Bandits;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Envs.Families.Planar;
using MetaRL.Envs.Families.Tabular;
using MetaRL.Envs.Families.Trading;
using MetaRL.Envs.Spaces;
using MetaRL.TestKit;

namespace MetaRL.Envs.Tests;

// To tell the task is the point of it; the rest is the inner family's: the pulls of a bandit are the whole game, a grid has few tasks.
public abstract class ToldContract(TaskFamily family, TaskPool pool = TaskPool.Unlimited) : EnvContract(new WithTaskParameters(family), pool)
{
    protected override bool Tolerates(EnvCheck check) => check.Name is "hidden-task" or "time-limit" or "held-out";
}

public sealed class ToldPointContract() : ToldContract(new PointNavigation { HalfWidth = 0.3f, GoalTolerance = 0.2f });
public sealed class ToldGridContract() : ToldContract(new GridNavi(), TaskPool.Finite);
public sealed class ToldBanditContract() : ToldContract(new WithPreviousStep(new BernoulliBandit { Pulls = 4 }));
public sealed class ToldRunnerContract() : ToldContract(new PlanarVelocity { Horizon = 10 });

public sealed class WithTaskParametersTests
{
    static WithTaskParameters Told(float halfWidth = 0.5f) => new(new PointNavigation { HalfWidth = halfWidth });

    [Fact]
    public void Parameters_are_appended_on_the_scale_of_their_ranges()
    {
        WithTaskParameters family = Told(2);
        Assert.Equal(2 + 2, family.Spec.ObsDim);
        Assert.Equal([-1f, -1f], ((BoxSpace)family.Spec.Observation).Low.Skip(2));
        Assert.Equal([1f, 1f], ((BoxSpace)family.Spec.Observation).High.Skip(2));
        for (ulong seed = 0; seed < 20; seed++)
        {
            ITask task = family.Sample(Split.Train, new Seed(seed));
            var buffers = new StepBuffers(task.CreateEnvs(3));
            buffers.Reset(new Seed(2));
            float[] shown = [(float)(task.Parameters["goalX"] / 2), (float)(task.Parameters["goalY"] / 2)];
            Assert.All(shown, x => Assert.InRange(x, -1, 1));
            for (int i = 0; i < 3; i++) Assert.Equal(shown, buffers.ObsOf(i)[2..].ToArray(), (a, b) => Math.Abs(a - b) < 1e-6);
            buffers.Step();
            Assert.Equal(shown, buffers.ObsOf(2)[2..].ToArray(), (a, b) => Math.Abs(a - b) < 1e-6);
            Assert.Equal(shown, buffers.FinalObsOf(2)[2..].ToArray(), (a, b) => Math.Abs(a - b) < 1e-6);
        }
    }

    [Fact]
    public void Nothing_else_changes()
    {
        var plain = new GridNavi();
        var wrapped = new WithTaskParameters(plain);
        ITask task = wrapped.Sample(Split.Test, new Seed(3)), same = plain.Sample(Split.Test, new Seed(3));
        Assert.Equal((same.Description, wrapped.Spec.Horizon, "grid-navi-with-task-parameters"), (task.Description, plain.Spec.Horizon, wrapped.Name));
        RandomPlay a = new(task.CreateEnvs(2), new Seed(4)), b = new(same.CreateEnvs(2), new Seed(4));
        for (int t = 0; t < 50; t++)
        {
            a.Step();
            b.Step();
            Assert.Equal(b.Buffers.Reward, a.Buffers.Reward);
            Assert.Equal(b.Buffers.Terminated, a.Buffers.Terminated);
            Assert.Equal(b.Buffers.Truncated, a.Buffers.Truncated);
            for (int i = 0; i < 2; i++) Assert.Equal(b.Buffers.ObsOf(i).ToArray(), a.Buffers.ObsOf(i)[..^2].ToArray());
        }
    }

    // What is learned on the trained range must mean the same outside it.
    [Fact]
    public void Outside_the_trained_range_the_scale_stays()
    {
        WithTaskParameters family = Told();
        ShiftedFamily ring = ShiftedFamily.Of(family, 2);
        Assert.Equal([2f, 2f], ((BoxSpace)ring.Spec.Observation).High.Skip(2));
        ITask task = ring.Sample(Split.Test, new Seed(1));
        var buffers = new StepBuffers(task.CreateEnvs(1));
        buffers.Reset(new Seed(2));
        Assert.Equal(task.Parameters["goalX"] / 0.5, buffers.Obs[2], 1e-5);
        Assert.Equal(task.Parameters["goalY"] / 0.5, buffers.Obs[3], 1e-5);
        Assert.True(Math.Abs(buffers.Obs[2]) > 1 || Math.Abs(buffers.Obs[3]) > 1);
        Assert.NotEqual<TaskFamily>(Told(1), family.Widened(2));   // the same tasks on another scale
        Assert.Equal(Told(), Told());
    }

    [Fact]
    public void Families_that_do_not_tell_their_ranges_are_refused_by_name()
    {
        string none = Assert.Throws<ArgumentException>(() => new WithTaskParameters(new TabularMdp())).Message;
        Assert.Equal("WithTaskParameters: tabular-mdp declares no TaskParameters, so there is nothing to show of a task; declare them with their ranges", none);
        string open = Assert.Throws<ArgumentException>(() => new WithTaskParameters(new Odd(double.PositiveInfinity))).Message;
        Assert.Contains("odd's size is in [0, ", open, StringComparison.Ordinal);
        string lacking = Assert.Throws<ArgumentException>(() => new WithTaskParameters(new Odd(1)).Sample(Split.Train, new Seed(1))).Message;
        Assert.Contains("has no finite size, which odd declares", lacking, StringComparison.Ordinal);
    }

    // So that evaluations of a family and of what it is wrapped in are of the same tasks.
    [Fact]
    public void Tasks_are_the_inner_familys_by_name_and_one_by_one()
    {
        var inner = new PointNavigation();
        TaskFamily[] wrapped = [new WithTaskParameters(inner), new WithPreviousStep(inner), new WithTaskParameters(new WithPreviousStep(inner)), ShiftedFamily.Of(new WithTaskParameters(inner))];
        Assert.All(wrapped, family => Assert.Equal("point-navigation", family.TaskName));
        Assert.Equal(3, wrapped.Take(3).Select(family => family.Name).Distinct().Count());
        Assert.All(wrapped.Take(3), family => Assert.Equal(inner.Sample(Split.Test, new Seed(7)).Description, family.Sample(Split.Test, new Seed(7)).Description));
        ITask plain = ShiftedFamily.Of(inner).Sample(Split.Test, new Seed(7));
        Assert.Equal(plain.Description, wrapped[3].Sample(Split.Test, new Seed(7)).Description);
    }

    [Fact]
    public void References_are_the_inner_familys()
    {
        var inner = new PointNavigation();
        var family = new WithTaskParameters(inner);
        Assert.Equal(inner.References(inner.Sample(Split.Test, new Seed(1))), family.References(family.Sample(Split.Test, new Seed(1))));
        Assert.Throws<ArgumentException>(() => family.References(inner.Sample(Split.Test, new Seed(1))));
    }

    [Fact]
    public void Every_built_in_family_is_told_or_refused()
    {
        string[] refused = [.. BuiltInFamilies.All.Where(e => e.Family is not ReplayTrading && Refuses(e.Family)).Select(e => e.Name)];
        Assert.Equal(Refused, refused);

        static bool Refuses(TaskFamily family)
        {
            try
            {
                var told = new WithTaskParameters(family);
                var buffers = new StepBuffers(told.Sample(Split.Test, new Seed(1)).CreateEnvs(1));
                buffers.Reset(new Seed(2));
                Assert.True(told.Spec.Observation.Contains(buffers.Obs), family.Name);
                return false;
            }
            catch (ArgumentException)
            {
                return true;
            }
        }
    }

    static readonly string[] Refused = ["gaussian-bandit", "tabular-mdp"];

    // Declares a parameter that no task has.
    sealed record Odd(double High) : TaskFamily
    {
        static readonly Walk plain = new();
        public override string Name => "odd";
        public override EnvSpec Spec => plain.Spec;
        public override IReadOnlyList<TaskParameter> TaskParameters => [new("size", 0, High)];
        public override ITask Sample(Split split, Seed seed) => plain.Sample(split, seed);
    }
}
