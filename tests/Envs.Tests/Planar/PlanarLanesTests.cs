using System.Runtime.Intrinsics;
using MetaRL.Envs.Families.Planar;
using MetaRL.Envs.Families.Planar.Bodies;
using MetaRL.Envs.Families.Planar.Lanes;
using MetaRL.Envs.Families.Planar.Simulation;

namespace MetaRL.Envs.Tests;

public sealed class PlanarLanesTests
{
    const int Envs = 19;

    // Falls from rest while others touch the ground: many of its terms are zeros, of either sign.
    const int Quiet = 3;

    public static TheoryData<TerrainKind> Grounds => [TerrainKind.Flat, TerrainKind.Hills, TerrainKind.Gaps];

    // The tested code itself runs on what is left of these where a width is missing.
    static IEnumerable<Func<PlanarModel, PlanarGround, PlanarSimulator>> Widths()
    {
        yield return (model, ground) => new PlanarSimulator<Lanes1>(model, ground, Envs);
        yield return (model, ground) => new PlanarSimulator<Lanes4>(model, ground, Envs);
        if (Vector256.IsHardwareAccelerated) yield return (model, ground) => new PlanarSimulator<Lanes8>(model, ground, Envs);
        if (Vector512.IsHardwareAccelerated) yield return (model, ground) => new PlanarSimulator<Lanes16>(model, ground, Envs);
    }

    [Theory, MemberData(nameof(Grounds))]
    public void The_vector_width_changes_no_bit(TerrainKind kind)
    {
        foreach (PlanarBody body in (PlanarBody[])[new RunnerBody(), new HopperBody(), new WalkerBody()])
        {
            PlanarSetup setup = new PlanarTerrain { Body = body }.On(kind, 1, new Seed(3)).Setup;
            uint[][] tapes = [.. Widths().Select(create => Tape(create(setup.Model, setup.Ground), setup.Body.ResetNoise))];
            Assert.True(tapes.Length >= 2);
            Assert.All(tapes, tape => Assert.Equal(tapes[0], tape));
            Assert.All(tapes[0], bits => Assert.True(float.IsFinite(BitConverter.UInt32BitsToSingle(bits))));
        }
    }

    static uint[] Tape(PlanarSimulator simulator, float noise)
    {
        Rng rng = new Seed(1).Stream();
        for (int i = 0; i < Envs; i++) Start(simulator, i, noise, ref rng);
        List<uint> tape = [];
        for (int t = 0; t < 60; t++)
        {
            for (int i = 0; i < Envs; i++)
                for (int j = 0; j < simulator.Model.Joints; j++) simulator[i].Action(j) = i == Quiet ? 0 : rng.Uniform(-1, 1);
            simulator.Advance();
            for (int i = 0; i < Envs; i++)
                for (int k = 0; k < simulator.Model.Positions; k++)
                    tape.AddRange([BitConverter.SingleToUInt32Bits(simulator[i].Position(k)), BitConverter.SingleToUInt32Bits(simulator[i].Velocity(k))]);
        }
        return [.. tape];
    }

    static void Start(PlanarSimulator simulator, int i, float noise, ref Rng rng)
    {
        simulator.Start(i, i == Quiet ? 0 : noise, ref rng);
        if (i == Quiet) simulator[i].Position(1) += 0.3f;
    }

    [Fact]
    public void Sine_and_cosine_are_right()
    {
        Rng rng = new Seed(2).Stream();
        for (int i = 0; i < 20_000; i++)
        {
            float x = i < 10_000 ? rng.Uniform(-7, 7) : rng.Uniform(-5000, 5000);
            LaneMath.SinCos(Lanes1.Create(x), out Lanes1 sin, out Lanes1 cos);
            Assert.Equal(Math.Sin(x), Value(sin), 2.5e-7);
            Assert.Equal(Math.Cos(x), Value(cos), 2.5e-7);
        }
    }

    static unsafe float Value(Lanes1 lane) => *(float*)&lane;
}
