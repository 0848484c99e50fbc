using MathNet.Numerics.LinearAlgebra;
using MetaRL.Envs.Families.Planar;
using MetaRL.Envs.Families.Planar.Bodies;
using MetaRL.Envs.Families.Planar.Simulation;

namespace MetaRL.Envs.Tests;

public sealed class PlanarDynamicsTests
{
    const int Envs = 40;

    [Theory]
    [InlineData("runner", 5, false)]   // in the air
    [InlineData("hopper", 5, false)]
    [InlineData("walker", 5, false)]
    [InlineData("runner", 0.3, true)]  // in and above the ground
    [InlineData("hopper", 0.5, true)]
    [InlineData("walker", 0.5, true)]
    public void Accelerations_are_those_of_a_dense_solve_in_float64(string body, float height, bool touches)
    {
        PlanarSimulator simulator = Scattered(Body(body), height, Rugged);
        var before = Enumerable.Range(0, Envs).Select(i => DenseDynamics.Of(simulator, i)).ToArray();
        simulator.Advance();
        int contacts = 0, stops = 0;
        for (int i = 0; i < Envs; i++)
        {
            double[] act = [.. Enumerable.Range(0, simulator.Model.Joints).Select(j => (double)simulator[i].Action(j))];
            double[] expected = before[i].Accelerations(act, out int touching, out int stopped);
            double[] found = [.. Enumerable.Range(0, expected.Length).Select(k => (double)simulator[i].Acceleration(k))];
            double scale = expected.Max(Math.Abs);
            for (int k = 0; k < found.Length; k++) Assert.InRange(found[k], expected[k] - 3e-4 * scale, expected[k] + 3e-4 * scale);
            (contacts, stops) = (contacts + touching, stops + stopped);
        }
        Assert.True(stops > 10, $"{stops} stops reached");
        Assert.Equal(touches, contacts > 10);
    }

    [Fact]
    public void A_body_at_rest_falls_as_a_stone()
    {
        PlanarSimulator simulator = Falling(new RunnerBody(), PlanarPhysics.Default);
        for (int t = 1; t <= 200; t++)
        {
            simulator.Advance();
            double h = PlanarPhysics.DefaultStep;
            Assert.Equal(-9.81 * h * t, simulator[0].Velocity(1), 1e-4);
            Assert.Equal(100 - 9.81 * h * h * t * (t + 1) / 2, simulator[0].Position(1), 1e-3);
            for (int k = 2; k < simulator.Model.Positions; k++) Assert.Equal(0, simulator[0].Position(k), 1e-4);
        }
    }

    [Fact]
    public void Energy_drifts_in_the_first_order_of_the_step()
    {
        double[] drift = [.. Steps.Select(h => Drift(h, 9.81f, d => Vector<double>.Build.Dense(1, d.Energy)))];
        AssertFirstOrder(drift);
        Assert.InRange(drift[0], 0, 0.1);
    }

    [Fact]
    public void Momentum_drifts_in_the_first_order_of_the_step_where_nothing_pulls()
    {
        double[] drift = [.. Steps.Select(h => Drift(h, 0, d => d.Momentum))];
        AssertFirstOrder(drift);
        Assert.InRange(drift[0], 0, 0.1);
    }

    static readonly float[] Steps = [0.005f, 0.0025f, 0.00125f];

    // Half the step, half the drift; that is up to the second order.
    static void AssertFirstOrder(double[] drift)
    {
        Assert.InRange(drift[0] / drift[1], 1.6, 2.6);
        Assert.InRange(drift[1] / drift[2], 1.7, 2.4);
    }

    // Relative change of a conserved quantity over half a second of fast tumbling.
    static double Drift(float step, float gravity, Func<DenseDynamics, Vector<double>> conserved)
    {
        PlanarSimulator simulator = Falling(new WalkerBody(), new PlanarPhysics { Step = step, Gravity = gravity });
        for (int k = 0; k < simulator.Model.Positions; k++) simulator[0].Velocity(k) = k switch { 0 => 1, 1 => 2, 2 => 3, _ => k % 2 == 0 ? 4 : -3 };
        simulator[0].Position(1) = 0;
        Vector<double> start = conserved(DenseDynamics.Of(simulator, 0));
        for (int t = 0; t < (int)Math.Round(0.5 / step); t++) simulator.Advance();
        return (conserved(DenseDynamics.Of(simulator, 0)) - start).L2Norm() / start.L2Norm();
    }

    static PlanarSimulator Falling(PlanarBody body, PlanarPhysics physics)
    {
        var model = PlanarModel.Of(Altered.Frictionless(body), physics);
        // Motors' own inertia is no part of the momentum of links.
        for (int i = 0; i < model.Links.Length; i++) model.Links[i].Armature = 0;
        PlanarSimulator simulator = PlanarSimulator.Create(model, Abyss, 1);
        simulator[0].Position(1) = 100;
        return simulator;
    }

    static PlanarGround Abyss
    {
        get
        {
            float[] deep = new float[PlanarGround.Cells + 1];
            deep.AsSpan().Fill(-1000);
            return new(deep);
        }
    }

    // Slopes up to 0.3 either way, so that normals are no axes.
    static PlanarGround Rugged { get; } = new PlanarTerrain().On(TerrainKind.Ramps, 1, new Seed(8)).Ground;

    static PlanarSimulator Scattered(PlanarBody body, float height, PlanarGround ground)
    {
        PlanarSimulator simulator = PlanarSimulator.Create(PlanarModel.Of(new Altered(body, link => link)), ground, Envs);
        Rng rng = new Seed(5).Stream();
        for (int i = 0; i < Envs; i++)
        {
            Lane lane = simulator[i];
            for (int k = 0; k < simulator.Model.Positions; k++) (lane.Position(k), lane.Velocity(k)) = (rng.Uniform(-1, 1), rng.Uniform(-5, 5));
            lane.Position(0) = rng.Uniform(-60, 60); // some periods either way
            lane.Position(1) = ground.HeightAt(lane.Position(0)) + height + rng.Uniform(0, 0.3f);
            for (int j = 0; j < simulator.Model.Joints; j++) lane.Action(j) = rng.Uniform(-1, 1);
        }
        return simulator;
    }

    static PlanarBody Body(string name) => name switch { "runner" => new RunnerBody(), "hopper" => new HopperBody(), _ => new WalkerBody() };
}
