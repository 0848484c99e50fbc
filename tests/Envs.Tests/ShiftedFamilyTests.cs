using FsCheck;
using FsCheck.Fluent;
using MetaRL.Envs.Families;
using MetaRL.Envs.Families.Bandits;
using MetaRL.Envs.Families.Control;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Envs.Families.Planar;
using MetaRL.Envs.Families.Trading;
using MetaRL.Envs.Spaces;
using MetaRL.TestKit;

namespace MetaRL.Envs.Tests;

/// <summary>Tasks outside the range that a family trains on.</summary>
public sealed class ShiftedFamilyTests
{
    static readonly string[] None =
    [
        "bernoulli-bandit", "delayed-bandit", "gaussian-bandit", "tabular-mdp", "runner-direction", "runner-cripple", "trading-replay",
    ];

    static string[] Widening { get; } = [.. BuiltInFamilies.All.Select(e => e.Name).Except(None)];

    public static TheoryData<string> Names => [.. Widening];

    static TaskFamily Family(string name) => BuiltInFamilies.All.Single(e => e.Name == name).Family;

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_task_of_a_ring_lies_outside_what_is_trained_and_within_what_is_wider(string name)
    {
        TaskFamily family = Family(name);
        ShiftedFamily ring = ShiftedFamily.Of(family);
        Assert.Equal((family.Name, family.Spec.ObsDim, family.Spec.ActDim, family.Spec.Horizon), (ring.Name, ring.Spec.ObsDim, ring.Spec.ActDim, ring.Spec.Horizon));
        for (ulong i = 0; i < 20; i++)
        {
            ITask task = ring.Sample(Split.Test, new Seed(i)), again = ring.Sample(Split.Test, new Seed(i));
            Assert.Equal(task.Description, again.Description);
            Assert.True(ring.IsOutside(task), task.Description);
            Assert.False(ring.IsOutside(family.Sample(Split.Test, new Seed(i))));
            Assert.All(ring.TaskParameters, p => Assert.InRange(task.Parameters[p.Name], p.Low, p.High));
            Assert.NotEmpty(ring.References(task).DefaultIfEmpty(new("", 0)));
        }
    }

    [Fact]
    public void A_larger_factor_contains_a_smaller_one() => Prop.ForAll<byte, byte>(Contains).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    static void Contains(byte small, byte more)
    {
        float one = 1.05f + small / 100f, two = one + 0.05f + more / 100f;
        foreach (string name in Widening)
        {
            TaskFamily family = Family(name), narrow = family.Widened(one)!, wide = family.Widened(two)!;
            foreach ((TaskParameter own, TaskParameter near, TaskParameter far) in family.TaskParameters.Zip(narrow.TaskParameters, wide.TaskParameters))
                Assert.True(far.Low <= near.Low && near.Low <= own.Low && own.High <= near.High && near.High <= far.High, $"{name}.{own.Name}");
        }
    }

    [Fact]
    public void Ranges_are_wider_by_the_factor_as_far_as_the_family_allows()
    {
        static (double, double) Of(TaskFamily family, int i = 0, float factor = 1.5f) => (family.Widened(factor)!.TaskParameters[i].Low, family.Widened(factor)!.TaskParameters[i].High);
        Assert.Equal((-0.75, 0.75), Of(new PointNavigation()));
        Assert.Equal((0, 1.5), Of(new PointNavigation { Goals = PointGoals.HalfCircle, HalfWidth = 1 }, 1));
        Assert.Equal((-0.5, 2.5), Of(new PlanarVelocity()));
        Assert.Equal((0, 1.25), Of(new PlanarTerrain(), 1));
        Assert.Equal((0, 1.5), Of(new PlanarMotors()));
        Assert.Equal((0, 7), Of(new GridNavi()));
        Assert.Equal((0, 7), Of(new MazeNavigation()));
        Assert.Equal(0.09, Of(new WindNavigation()).Item2, 1e-7);   // 0.9 of a move is the most that any place can be held against
        (double low, double high) = Of(new Pendulum { Spread = 2 }, factor: 2);
        Assert.Equal((2.5, 40), (low, high));
        Assert.Equal(Math.Pow(1.2, 7.5), Of(new LinearQuadratic(), factor: 50).Item2, 1e-5);   // 1.2^150 over 20 steps
        Assert.Equal((-1.2f, 1.2f), Of(new LinearQuadratic { Horizon = 150 }));
        Assert.Equal((-0.003f, 0.003f), Of(new BrownianTrading()));
        Assert.Equal((1e-5f, 0.0275f), Of(new BrownianTrading(), 1, 2));
        Assert.Equal(new WithPreviousStep(new PointNavigation { HalfWidth = 0.75f }), new WithPreviousStep(new PointNavigation()).Widened(1.5f));
    }

    [Fact]
    public void Larger_mazes_are_observed_in_a_larger_box() =>
        Assert.Equal([8f, 8f], ((BoxSpace)ShiftedFamily.Of(new MazeNavigation()).Spec.Observation).High.Take(2));

    [Fact]
    public void Families_without_a_range_to_widen_say_so_and_name_those_that_have()
    {
        foreach (string name in None)
        {
            string message = Assert.Throws<NoShiftedTasksException>(() => ShiftedFamily.Of(Family(name))).Message;
            Assert.Equal($"{name} has no range of tasks to widen, so none lies outside the trained ones; families that have: {string.Join(", ", Widening)}", message);
        }
        Assert.Throws<NoShiftedTasksException>(() => ShiftedFamily.Of(new WithPreviousStep(new GaussianBandit())));
        TaskFamily choices = new WithPreviousStep(new GridNavi { Place = GridPlace.Choices });
        string why = "so none lies outside the trained ones: with Place = Choices a larger grid has more choices, which are inputs that no policy of this size has; families that have: ";
        Assert.Contains(why, Assert.Throws<NoShiftedTasksException>(() => ShiftedFamily.Of(choices)).Message);
        Assert.Contains(why, Assert.Throws<NoShiftedTasksException>(() => ShiftedFamily.Of(new WithTaskParameters(choices))).Message);
        Assert.Throws<NoShiftedTasksException>(() => ShiftedFamily.Of(new PlanarTerrain { Kind = TerrainKind.Flat }));
        string full = Assert.Throws<NoShiftedTasksException>(() => ShiftedFamily.Of(new CartPole { Spread = 4 })).Message;
        Assert.Equal("cart-pole: a factor of 1.5 makes no range of its task parameters wider; they are as wide as the family allows", full);
        foreach (float factor in (float[])[1, 0, -2, 101, float.NaN, float.PositiveInfinity])
            Assert.Contains("is outside (1, 100]", Assert.Throws<ArgumentOutOfRangeException>(() => ShiftedFamily.Of(new PointNavigation(), factor)).Message);
    }

    [Fact]
    public void A_widened_family_of_other_sizes_or_without_tasks_outside_is_an_error()
    {
        string sizes = Assert.Throws<NoShiftedTasksException>(() => ShiftedFamily.Of(new Odd { WideObs = 3 })).Message;
        Assert.Equal("odd: the observation of the widened family has 3 numbers, that of the trained one 2 numbers; a policy fits one size only, so Widened must keep it", sizes);
        ShiftedFamily empty = ShiftedFamily.Of(new Odd());
        string none = Assert.Throws<NoShiftedTasksException>(() => empty.Sample(Split.Test, new Seed(0))).Message;
        Assert.Equal("odd: 10000 tasks of ranges 1.5 times as wide, and none has a parameter outside the trained range; give a larger factor", none);
    }

    // Declares a wider range and draws from the old one, or observes more.
    sealed record Odd : TaskFamily<WalkEnv, Ending>
    {
        public int Obs { get; init; } = 2;
        public int WideObs { get; init; } = 2;
        public double High { get; init; } = 0.3;
        public override string Name => "odd";
        public override EnvSpec Spec => new(BoxSpace.Unbounded(Obs), BoxSpace.Uniform(1, -1, 1), 10);
        public override IReadOnlyList<TaskParameter> TaskParameters => [new("ending", 0.05, High)];
        public override TaskFamily Widened(float factor) => this with { Obs = WideObs, High = High * factor };
        protected override Ending SampleTask(Split split, ref Rng rng) => new(rng.Uniform(0.05f, 0.3f));
        protected override IReadOnlyDictionary<string, double> Parameters(in Ending task) => new Dictionary<string, double> { ["ending"] = task.Probability };
    }
}
