using System.Collections.Immutable;
using MetaRL.Envs.Checks;
using MetaRL.Envs.Families.Planar;
using MetaRL.Envs.Families.Planar.Bodies;
using MetaRL.Envs.Families.Planar.Lanes;
using MetaRL.Envs.Families.Planar.Simulation;

namespace MetaRL.Envs.Tests;

/// <summary>The body of one thread is the body of one lane.</summary>
public sealed class PlanarEnvTests
{
    const int Envs = 5, Steps = 100, Horizon = 40;

    static readonly PlanarBody[] bodies = [new RunnerBody(), new HopperBody(), new WalkerBody()];

    public static TheoryData<string> Names => [.. bodies.SelectMany(Families).Select(family => family.Name).Distinct()];

    public static TheoryData<TerrainKind> Grounds => [.. Enum.GetValues<TerrainKind>().Where(kind => kind != TerrainKind.Mixed)];

    static IEnumerable<PlanarFamily> Families(PlanarBody body) =>
    [
        new PlanarDirection { Body = body, Horizon = Horizon },
        new PlanarVelocity { Body = body, Horizon = Horizon },
        new PlanarParameters { Body = body, Horizon = Horizon },
        new PlanarCripple { Body = body, Horizon = Horizon },
        new PlanarPayload { Body = body, Horizon = Horizon },
        new PlanarMotors { Body = body, Horizon = Horizon },
        new PlanarTerrain { Body = body, Horizon = Horizon },
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_does_the_same_to_the_bit_in_every_family(string name)
    {
        PlanarFamily family = bodies.SelectMany(Families).First(f => f.Name == name);
        Compare(family.Sample(Split.Train, new Seed(1)));
        Compare(family.Sample(Split.Test, new Seed(2)));
    }

    [Theory]
    [MemberData(nameof(Grounds))]
    public void It_does_the_same_to_the_bit_on_every_ground(TerrainKind kind)
    {
        foreach (PlanarBody body in bodies) Compare(new PlanarTerrain { Body = body, Horizon = Horizon, Sight = 3 }.On(kind, 1, new Seed(3)));
    }

    static void Compare(PlanarTask task)
    {
        StepBuffers lanes = new(task.CreateEnvs(Envs)), structs = new(task.Structs().CreateEnvs(Envs));
        lanes.Reset(new Seed(4));
        structs.Reset(new Seed(4));
        Assert.Equal(Bits(lanes.Obs), Bits(structs.Obs));
        Rng rng = new Seed(5).Stream();
        int ended = 0;
        for (int t = 0; t < Steps; t++)
        {
            foreach (ref float u in lanes.Act.AsSpan()) u = rng.Uniform(-1, 1);
            lanes.Act.CopyTo(structs.Act, 0);
            lanes.Step();
            structs.Step();
            Assert.Equal(Bits(lanes.Obs), Bits(structs.Obs));
            Assert.Equal(Bits(lanes.FinalObs), Bits(structs.FinalObs));
            Assert.Equal(Bits(lanes.Reward), Bits(structs.Reward));
            Assert.Equal(lanes.Terminated, structs.Terminated);
            Assert.Equal(lanes.Truncated, structs.Truncated);
            ended += lanes.Terminated.Count(x => x) + lanes.Truncated.Count(x => x);
        }
        Assert.True(ended >= Envs * (Steps / Horizon));
    }

    static uint[] Bits(float[] values) => [.. values.Select(BitConverter.SingleToUInt32Bits)];

    [Fact]
    public unsafe void The_memory_that_it_works_in_is_large_enough()
    {
        Assert.Equal(sizeof(float) * LinkWork<Lanes1>.Fields, sizeof(LinkWork<Lanes1>));
        Assert.Equal(sizeof(float) * LinkFrame.Fields, sizeof(LinkFrame));
        Assert.All(bodies, body => Assert.InRange(body.Links.Length, 1, PlanarEnv.MostLinks));
    }

    [Theory]
    [InlineData(PlanarEnv.MostLinks, true)]
    [InlineData(PlanarEnv.MostLinks + 1, false)]
    public void A_body_with_more_links_than_it_has_room_for_is_refused(int links, bool fits)
    {
        PlanarTask task = new PlanarDirection { Body = new Snake(links), Horizon = Horizon }.Toward(1);
        if (fits) Compare(task);
        else Assert.Equal("PlanarEnv: the snake has 9 links, expected at most 8; play it on the CPU, or take a smaller body",
            Assert.Throws<NotSupportedException>(task.Structs).Message);
    }

    sealed record Snake(int Count) : PlanarBody
    {
        public override string Name => "snake";
        public override ImmutableArray<PlanarLink> Links => [.. Enumerable.Range(0, Count).Select(Link)];
        public override float Mass => 5;
        public override float Friction => 0.5f;
        public override float ActionCost => 0;
        public override float ResetNoise => 0.1f;

        static PlanarLink Link(int i) =>
            new($"link{i}", [new(0, 0, -0.2f, 0, 0.05f)]) { Parent = i - 1, HingeX = i == 0 ? 0 : -0.2f, Torque = 5, Damping = 0.1f, Armature = 0.01f };
    }
}
