using MetaRL.Envs.Checks;
using MetaRL.Envs.Families.Planar;
using MetaRL.Envs.Families.Planar.Bodies;
using MetaRL.Envs.Families.Planar.Simulation;

namespace MetaRL.Envs.Tests;

public sealed class PlanarGroundTests
{
    public static TheoryData<TerrainKind> Shapes => [.. Enum.GetValues<TerrainKind>().Where(k => k is not (TerrainKind.Mixed or TerrainKind.Flat))];

    static PlanarGround Ground(TerrainKind kind, float difficulty, ulong shape) => new PlanarTerrain().On(kind, difficulty, new Seed(shape)).Ground;

    [Theory, MemberData(nameof(Shapes))]
    public void Ground_repeats_and_rises(TerrainKind kind)
    {
        PlanarGround ground = Ground(kind, 0.7f, 1);
        for (int i = -300; i < 300; i++)
        {
            float x = 0.1f * i + 0.037f;
            Assert.Equal(ground.HeightAt(x) + ground.Rise, ground.HeightAt(x + PlanarGround.Period), 1e-3);
            Assert.Equal(ground.HeightAt(x + 0.03f) - ground.HeightAt(x), 0.03f * ground.SlopeAt(x), 1e-4);
        }
        Assert.Equal(0, ground.HeightAt(0));
    }

    // Steepness or height at difficulty 0 and 1, as documented; every shape drawn keeps it, and some come near.
    [Theory]
    [InlineData(TerrainKind.Gentle, 0.02, 0.1)]
    [InlineData(TerrainKind.Steep, 0.1, 0.3)]
    [InlineData(TerrainKind.Ramps, 0.05, 0.3)]
    [InlineData(TerrainKind.Basin, 0.1, 0.35)]
    public void Slopes_are_as_steep_as_they_should_be(TerrainKind kind, double easy, double hard)
    {
        foreach ((float difficulty, double most) in new[] { (0f, easy), (1f, hard) })
        {
            double steepest = Enumerable.Range(0, 20).Max(s => Samples(Ground(kind, difficulty, (ulong)s)).Max(x => Math.Abs(x.Slope)));
            Assert.InRange(steepest, 0.9 * most, 1.001 * most);
        }
    }

    [Theory]
    [InlineData(TerrainKind.Hills, 0.05, 0.3, 0.3)]
    [InlineData(TerrainKind.Steps, 0.03, 0.15, 0.9)]
    [InlineData(TerrainKind.Gaps, 0.1, 0.4, 0.99)]
    public void Heights_differ_as_much_as_they_should(TerrainKind kind, double easy, double hard, double reached)
    {
        foreach ((float difficulty, double most) in new[] { (0f, easy), (1f, hard) })
        {
            PlanarGround[] grounds = [.. Enumerable.Range(0, 20).Select(s => Ground(kind, difficulty, (ulong)s))];
            double largest = grounds.Max(g => kind == TerrainKind.Steps ? Samples(g).Max(x => Math.Abs(x.Slope)) * 0.1 : Samples(g).Max(x => Math.Abs(x.Height)));
            Assert.InRange(largest, reached * most, 1.001 * most);
        }
    }

    static IEnumerable<(float Height, float Slope)> Samples(PlanarGround ground) =>
        Enumerable.Range(0, PlanarGround.Cells).Select(i => PlanarGround.CellSize * (i + 0.5f)).Select(x => (ground.HeightAt(x), ground.SlopeAt(x)));

    [Theory, MemberData(nameof(Shapes))]
    public void Episodes_start_with_the_lowest_ball_on_the_ground(TerrainKind kind)
    {
        foreach (PlanarBody body in (PlanarBody[])[new RunnerBody(), new HopperBody(), new WalkerBody()])
        {
            PlanarVectorEnv envs = new PlanarTerrain { Body = body }.On(kind, 1, new Seed(2)).CreateEnvs(5);
            new StepBuffers(envs).Reset(new Seed(9));
            for (int i = 0; i < 5; i++)
            {
                float[] state = new float[envs.StateDim];
                envs.CopyState(i, state);
                Assert.Equal(0, Clearances(PlanarModel.Of(body), envs.Ground, state).Min(), 1e-5);
                Assert.Equal(0, state[0]);
            }
        }
    }

    static IEnumerable<float> Clearances(PlanarModel model, PlanarGround ground, float[] q)
    {
        LinkFrame[] frames = new LinkFrame[model.Links.Length];
        LinkFrame.Place(model.Links, q, frames);
        return model.Contacts.Select(c => (At: frames[c.Link].At(c.X, c.Z), c.Radius)).Select(c => c.At.Z - c.Radius - ground.HeightAt(c.At.X));
    }

    [Fact]
    public void Sight_shows_the_heights_ahead()
    {
        var family = new PlanarTerrain { Sight = 5, Kind = TerrainKind.Hills };
        PlanarTask task = family.Sample(Split.Test, new Seed(3));
        PlanarVectorEnv envs = task.CreateEnvs(1);
        var buffers = new StepBuffers(envs);
        buffers.Reset(new Seed(1));
        float[] state = new float[envs.StateDim];
        for (int t = 0; t < 100; t++)
        {
            buffers.Act.AsSpan().Fill(t % 7 < 3 ? 1 : -0.8f);
            buffers.Step();
            envs.CopyState(0, state);
            float below = task.Ground.HeightAt(state[0]);
            Assert.Equal(state[1] - below, buffers.Obs[0]);
            for (int i = 1; i <= 5; i++) Assert.Equal(task.Ground.HeightAt(state[0] + 0.25f * i) - below, buffers.Obs[16 + i]);
        }
        Assert.Equal(22, envs.Spec.ObsDim);
    }

    [Fact]
    public void Level_ground_made_of_heights_is_level_ground()
    {
        PlanarGround heights = new(new float[PlanarGround.Cells + 1]);
        float[] Tape(PlanarGround ground)
        {
            PlanarSimulator simulator = PlanarSimulator.Create(PlanarModel.Of(new RunnerBody()), ground, 1);
            (simulator[0].Position(0), simulator[0].Position(1)) = (-33, 1);
            for (int t = 0; t < 100; t++)
            {
                for (int j = 0; j < 6; j++) simulator[0].Action(j) = (t / 5 + j) % 3 - 1;
                simulator.Advance();
            }
            return [.. Enumerable.Range(0, 9).SelectMany(k => new[] { simulator[0].Position(k), simulator[0].Velocity(k) })];
        }
        Assert.Equal(Tape(PlanarGround.Flat), Tape(heights));
    }
}
