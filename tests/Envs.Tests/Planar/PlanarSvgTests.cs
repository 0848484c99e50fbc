using System.Xml.Linq;
using MetaRL.Envs.Checks;
using MetaRL.Envs.Families.Planar;
using MetaRL.Envs.Families.Planar.Bodies;
using MetaRL.Envs.Families.Planar.Rendering;

namespace MetaRL.Envs.Tests;

public sealed class PlanarSvgTests
{
    static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    static PlanarTrajectory Trajectory(PlanarTask task, int steps)
    {
        PlanarVectorEnv envs = task.CreateEnvs(2);
        var buffers = new StepBuffers(envs);
        buffers.Reset(new Seed(6));
        var trajectory = new PlanarTrajectory(envs.Body, envs.Ground);
        for (int t = 0; t <= steps; t++)
        {
            trajectory.Add(envs, 1);
            buffers.Act.AsSpan().Fill(t % 4 < 2 ? 0.7f : -0.7f);
            buffers.Step();
        }
        return trajectory;
    }

    [Theory]
    [InlineData(TerrainKind.Flat)]
    [InlineData(TerrainKind.Steps)]
    public void A_picture_has_every_link_and_every_moment(TerrainKind kind)
    {
        PlanarTrajectory trajectory = Trajectory(new PlanarTerrain().On(kind, 1, new Seed(1)), 40);
        XElement root = XDocument.Parse(PlanarSvg.Render(trajectory, "a <runner> & its legs")).Root!;
        Assert.Equal("a <runner> & its legs", root.Element(Svg + "title")!.Value);
        XElement[] moves = [.. root.Descendants(Svg + "animateTransform")];
        Assert.Equal(2 + 7, moves.Length); // camera and trunk's place; every link's angle
        Assert.All(moves, m => Assert.Equal(41, m.Attribute("values")!.Value.Split(';').Length));
        Assert.All(moves, m => Assert.Equal("2s", m.Attribute("dur")!.Value));
        XElement scene = root.Elements(Svg + "g").Single(g => g.Attribute("class")!.Value == "moving");
        Assert.Equal(8, scene.Descendants(Svg + "path").Count(p => p.Attribute("stroke-linecap") is not null)); // two rods for the trunk
        Assert.NotEmpty(scene.Descendants(Svg + "circle"));
    }

    [Fact]
    public void Angles_are_those_of_the_states()
    {
        PlanarTrajectory trajectory = Trajectory(new PlanarDirection().Toward(1), 10);
        XElement root = XDocument.Parse(PlanarSvg.Render(trajectory, "runner")).Root!;
        double[] pitch = [.. root.Descendants(Svg + "animateTransform").First(m => m.Attribute("type")!.Value == "rotate").Attribute("values")!.Value.Split(';').Select(double.Parse)];
        for (int t = 0; t < pitch.Length; t++) Assert.Equal(trajectory.States[t][2] * 180 / Math.PI, pitch[t], 0.051);
    }

    [Fact]
    public void One_state_and_a_strangers_state_are_errors()
    {
        PlanarVectorEnv runner = new PlanarDirection().Toward(1).CreateEnvs(1), hopper = new PlanarDirection { Body = new HopperBody() }.Toward(1).CreateEnvs(1);
        var trajectory = new PlanarTrajectory(runner.Body, runner.Ground);
        trajectory.Add(runner, 0);
        Assert.Throws<ArgumentException>(() => PlanarSvg.Render(trajectory, ""));
        Assert.Throws<ArgumentException>(() => trajectory.Add(hopper, 0));
    }
}
