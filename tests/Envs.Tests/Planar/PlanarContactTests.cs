using MetaRL.Envs.Families.Planar.Bodies;
using MetaRL.Envs.Families.Planar.Simulation;

namespace MetaRL.Envs.Tests;

public sealed class PlanarContactTests
{
    const float Gravity = 9.81f;

    [Theory]
    [InlineData(0.2f)]
    [InlineData(0.35f)]
    [InlineData(0.39f)]
    public void On_a_slope_below_the_friction_coefficient_a_body_all_but_stays(float slope)
    {
        PlanarSimulator sled = OnSlope(slope);
        for (int t = 0; t < 400; t++) sled.Advance();
        float slip = PlanarPhysics.Default.SlipSpeed, along = Along(sled, slope);
        Assert.InRange(-along, 0.9f * slope / 0.4f * slip, 1.1f * slope / 0.4f * slip);
    }

    [Theory]
    [InlineData(0.45f)]
    [InlineData(0.6f)]
    [InlineData(0.8f)]
    public void On_a_slope_above_it_a_body_slides_as_Coulomb_says(float slope)
    {
        PlanarSimulator sled = OnSlope(slope);
        for (int t = 0; t < 100; t++) sled.Advance();
        float early = Along(sled, slope);
        for (int t = 0; t < 100; t++) sled.Advance();
        double expected = -0.5 * Gravity * (slope - 0.4) / Math.Sqrt(1 + slope * slope);
        Assert.Equal(expected, Along(sled, slope) - early, 0.01 * 0.5 * Gravity);
    }

    [Theory]
    [InlineData(0.005f)]
    [InlineData(0.0025f)]
    [InlineData(0.001f)]
    public void A_sliding_body_stops_where_Coulomb_says_at_any_step(float step)
    {
        PlanarSimulator sled = PlanarSimulator.Create(PlanarModel.Of(new Sled(), new PlanarPhysics { Step = step }), PlanarGround.Flat, 1);
        sled[0].Position(1) = 0.05f - 10 * Gravity / 2 / PlanarPhysics.Default.GroundStiffness; // where it rests on its two ends
        sled[0].Velocity(0) = 3;
        for (float t = 0; t < 1; t += step) sled.Advance();
        Assert.Equal(3 * 3 / (2 * 0.4 * Gravity), sled[0].Position(0), 0.06);
        Assert.InRange(sled[0].Velocity(0), -0.01f, 0.03f);
    }

    [Fact]
    public void A_body_comes_to_rest_on_the_ground_and_weighs_what_it_should()
    {
        PlanarSimulator simulator = PlanarSimulator.Create(PlanarModel.Of(new RunnerBody()), PlanarGround.Flat, 1);
        simulator[0].Position(1) = 1;
        for (int t = 0; t < 100; t++) simulator.Advance();
        for (int k = 0; k < simulator.Model.Positions; k++) Assert.InRange(simulator[0].Velocity(k), -0.02f, 0.02f);
        Assert.Equal(14, simulator.Model.Links.Sum(link => link.Mass), 1e-4);
        Assert.Equal(14 * Gravity, Load(simulator), 1);
        Assert.InRange(simulator[0].Position(1), 0.5f, 0.65f);
    }

    static double Load(PlanarSimulator simulator)
    {
        float[] q = [.. Enumerable.Range(0, simulator.Model.Positions).Select(i => simulator[0].Position(i))];
        LinkFrame[] frames = new LinkFrame[simulator.Model.Links.Length];
        LinkFrame.Place(simulator.Model.Links, q, frames);
        return simulator.Model.Contacts.Sum(c => Math.Max(0, c.Radius - frames[c.Link].At(c.X, c.Z).Z)) * PlanarPhysics.Default.GroundStiffness;
    }

    static float Along(PlanarSimulator sled, float slope) => (sled[0].Velocity(0) + slope * sled[0].Velocity(1)) / MathF.Sqrt(1 + slope * slope);

    static PlanarSimulator OnSlope(float slope)
    {
        PlanarGround ground = new([.. Enumerable.Range(0, PlanarGround.Cells + 1).Select(i => slope * i * PlanarGround.CellSize)]);
        PlanarSimulator sled = PlanarSimulator.Create(PlanarModel.Of(new Sled()), ground, 1);
        (sled[0].Position(0), sled[0].Position(1), sled[0].Position(2)) = (20, slope * 20 + 0.05f, -MathF.Atan(slope));
        return sled;
    }
}
