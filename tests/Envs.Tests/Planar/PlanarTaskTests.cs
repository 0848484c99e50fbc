using MetaRL.Envs.Families.Planar;
using MetaRL.Envs.Families.Planar.Bodies;
using MetaRL.Envs.Families.Planar.Simulation;

namespace MetaRL.Envs.Tests;

public sealed class PlanarTaskTests
{
    const int Steps = 40;

    static PlanarTask Plain { get; } = new PlanarDirection().Toward(1);

    [Fact]
    public void Names_tell_body_and_family()
    {
        Assert.Equal("runner-direction", new PlanarDirection().Name);
        Assert.Equal("hopper-velocity", new PlanarVelocity { Body = new HopperBody() }.Name);
        Assert.Equal("walker-parameters", new PlanarParameters().Name);
        Assert.Equal(["runner-cripple", "runner-payload", "runner-motors", "runner-terrain"],
            ((PlanarFamily[])[new PlanarCripple(), new PlanarPayload(), new PlanarMotors(), new PlanarTerrain()]).Select(f => f.Name));
    }

    [Fact]
    public void Observations_have_MuJoCos_sizes()
    {
        Assert.Equal((17, 6), (new PlanarDirection().Spec.ObsDim, new PlanarDirection().Spec.ActDim));
        Assert.Equal((11, 3), (new PlanarDirection { Body = new HopperBody() }.Spec.ObsDim, new PlanarDirection { Body = new HopperBody() }.Spec.ActDim));
        Assert.Equal((17, 6), (new PlanarParameters().Spec.ObsDim, new PlanarParameters().Spec.ActDim));
    }

    [Fact]
    public void Neutral_tasks_of_all_families_are_one_and_the_same()
    {
        (float[], float[][], bool[]) plain = Play.Random(Plain, Steps);
        AssertSame(plain, Play.Random(new PlanarMotors().Of(1, 1, 1, 1, 1, 1), Steps));
        AssertSame(plain, Play.Random(new PlanarPayload().Carrying(0, 0.3f), Steps));
        AssertSame(plain, Play.Random(new PlanarParameters { Body = new RunnerBody(), Spread = 0 }.Sample(Split.Train, new Seed(4)), Steps));
        AssertSame(plain, Play.Random(new PlanarTerrain().On(TerrainKind.Flat, 0.5f, new Seed(1)), Steps));
    }

    static void AssertSame((float[] Rewards, float[][] Obs, bool[]) a, (float[] Rewards, float[][] Obs, bool[]) b)
    {
        Assert.Equal(a.Rewards, b.Rewards);
        Assert.Equal(a.Obs, b.Obs);
    }

    [Fact]
    public void Half_the_strength_is_half_the_action()
    {
        (_, float[][] weak, _) = Play.Random(new PlanarMotors().Of(0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f), Steps);
        (_, float[][] gentle, _) = Play.Random(Plain, Steps, act => [.. act.Select(u => u / 2)]);
        Assert.Equal(gentle, weak);
    }

    [Fact]
    public void A_dead_motor_does_nothing_and_the_others_do()
    {
        for (int motor = 0; motor < 6; motor++)
        {
            PlanarTask task = new PlanarCripple().Without(motor);
            float[][] Obs(int silent) => Play.Random(task, Steps, act => [.. act.Select((u, j) => j == silent ? 0 : u)]).Obs;
            Assert.Equal(Obs(-1), Obs(motor));
            Assert.NotEqual(Obs(-1), Obs((motor + 1) % 6));
        }
    }

    [Theory]
    [InlineData("runner", "backThigh backFoot frontThigh frontFoot", "backShin frontShin")]
    [InlineData("hopper", "thigh foot", "shin")]
    public void Shins_die_in_test_tasks_only(string body, string train, string test)
    {
        var family = new PlanarCripple { Body = body == "runner" ? new RunnerBody() : new HopperBody() };
        IEnumerable<string> Dead(Split split) => Enumerable.Range(0, 100).Select(i => family.Sample(split, new Seed((ulong)i)).Description.Split(' ')[0]).Distinct();
        Assert.Equal(train.Split(' ').Order(), Dead(Split.Train).Order());
        Assert.Equal(test.Split(' ').Order(), Dead(Split.Test).Order());
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(7, 1)]
    [InlineData(1.5f, 0.25f)]
    public void A_load_adds_its_mass_at_its_place(float load, float place)
    {
        LinkModel[] plain = Plain.Setup.Model.Links, loaded = new PlanarPayload().Carrying(load, place).Setup.Model.Links;
        Assert.Equal(14 + load, loaded.Sum(l => l.Mass), 1e-4);
        double x = place - 0.5, before = plain[0].CenterX;
        Assert.Equal(plain[0].Mass * before + load * x, loaded[0].Mass * loaded[0].CenterX, 1e-4);
        // About the trunk's origin inertias simply add.
        Assert.Equal(AboutOrigin(plain[0]) + load * x * x, AboutOrigin(loaded[0]), 1e-4);
    }

    static double AboutOrigin(LinkModel link) => link.Inertia + link.Mass * (link.CenterX * link.CenterX + link.CenterZ * link.CenterZ);

    [Fact]
    public void Drawn_factors_are_those_of_the_model_and_fill_their_ranges()
    {
        var family = new PlanarParameters();
        LinkModel[] plain = PlanarModel.Of(family.Body).Links;
        List<double> exponents = [];
        for (ulong i = 0; i < 200; i++)
        {
            PlanarTask task = family.Sample(Split.Train, new Seed(i));
            LinkModel[] drawn = task.Setup.Model.Links;
            Assert.Equal(drawn[3].Mass / plain[3].Mass, task.Parameters["mass.rightFoot"], 1e-4);
            Assert.Equal(drawn[0].Inertia / plain[0].Inertia, task.Parameters["inertia.trunk"], 1e-4);
            Assert.Equal(drawn[4].Damping / plain[4].Damping, task.Parameters["damping.leftThigh"], 1e-4);
            Assert.All(task.Setup.Model.Contacts.Where(c => c.Link == 6), c => Assert.Equal(c.Friction / 0.9, task.Parameters["friction.leftFoot"], 1e-4));
            exponents.AddRange(task.Parameters.Select(p => Math.Log(p.Value) / Math.Log(p.Key.StartsWith("damping") ? 1.3 : 1.5)));
        }
        Assert.Equal(7 + 7 + 7 + 6, family.TaskParameters.Count);
        Assert.InRange(exponents.Average(), -0.1, 0.1);
        Assert.Equal(3, exponents.Average(e => e * e), 0.15); // of a uniform on [-3, 3]
    }

    [Fact]
    public void Settings_and_tasks_out_of_range_are_errors()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PlanarDirection { Horizon = 0 });
        Assert.Throws<ArgumentException>(() => new PlanarDirection { Body = null! });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PlanarDirection().Toward(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PlanarVelocity().At(float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PlanarCripple().Without(6));
        Assert.Throws<ArgumentException>(() => new PlanarMotors().Of(1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PlanarPayload().Carrying(-1, 0));
        Assert.Throws<InvalidOperationException>(() => new PlanarVelocity { MinSpeed = 3 }.Sample(Split.Train, new Seed(0)));
        Assert.Throws<InvalidOperationException>(() => new PlanarMotors { MaxStrength = 0 }.Sample(Split.Train, new Seed(0)));
        Assert.Throws<InvalidOperationException>(() => new PlanarTerrain { MinDifficulty = 1, MaxDifficulty = 0 }.Sample(Split.Train, new Seed(0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PlanarTerrain().On(TerrainKind.Mixed, 0, new Seed(0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Plain.CreateEnvs(1).CopyState(1, new float[18]));
        Assert.Throws<ArgumentException>(() => Plain.CreateEnvs(1).CopyState(0, new float[17]));
    }
}
