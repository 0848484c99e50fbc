using MetaRL.Envs.Families.Planar;
using MetaRL.Envs.Families.Planar.Bodies;
using MetaRL.Envs.Families.Planar.Simulation;

namespace MetaRL.Envs.Tests;

public sealed class PlanarStabilityTests
{
    const int Envs = 256, Tasks = 40, Steps = 100; // together a million steps

    [Fact]
    public void A_million_steps_of_random_bodies_on_random_ground_stay_finite()
    {
        long steps = 0;
        float fastest = 0;
        for (ulong task = 0; task < Tasks; task++)
        {
            PlanarBody body = (task % 3) switch { 0 => new RunnerBody(), 1 => new HopperBody(), _ => new WalkerBody() };
            PlanarModel model = new PlanarParameters { Body = body }.Sample(Split.Train, new Seed(task)).Setup.Model;
            PlanarGround ground = new PlanarTerrain { MinDifficulty = 0.5f }.Sample(Split.Train, new Seed(task)).Ground;
            fastest = MathF.Max(fastest, Play(PlanarSimulator.Create(model, ground, Envs), body.ResetNoise, new Seed(task).Stream()));
            steps += Envs * Steps;
        }
        Assert.True(steps >= 1_000_000);
        Assert.InRange(fastest, 1, 200); // rad/s or m/s
    }

    // Full torque either way, changed at random: the most violent play. Nothing is ever reset.
    static float Play(PlanarSimulator simulator, float noise, Rng rng)
    {
        for (int i = 0; i < Envs; i++) simulator.Start(i, noise, ref rng);
        float fastest = 0;
        for (int t = 0; t < Steps; t++)
        {
            for (int i = 0; i < Envs; i++) Flip(simulator[i], simulator.Model.Joints, ref rng);
            simulator.Advance();
            for (int i = 0; i < Envs; i++) fastest = MathF.Max(fastest, Fastest(simulator[i], simulator.Model.Positions));
        }
        return fastest;
    }

    static void Flip(Lane lane, int joints, ref Rng rng)
    {
        ulong bits = rng.NextUInt64();
        for (int j = 0; j < joints; j++) lane.Action(j) = (bits >> j & 1) == 0 ? -1 : 1;
    }

    static float Fastest(Lane lane, int positions)
    {
        float fastest = 0;
        for (int k = 0; k < positions; k++)
        {
            Assert.True(float.IsFinite(lane.Position(k)) && float.IsFinite(lane.Velocity(k)));
            fastest = MathF.Max(fastest, MathF.Abs(lane.Velocity(k)));
        }
        return fastest;
    }
}
