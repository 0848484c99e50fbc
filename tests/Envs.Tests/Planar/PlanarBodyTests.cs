using MetaRL.Envs.Families.Planar.Bodies;
using MetaRL.Envs.Families.Planar.Simulation;

namespace MetaRL.Envs.Tests;

public sealed class PlanarBodyTests
{
    [Theory]
    [InlineData(0, 0, 1, 0, 0.1f)]
    [InlineData(0.2f, -0.3f, 0.2f, 0.5f, 0.3f)]
    public void A_rod_weighs_and_turns_as_its_slices_do(float x0, float z0, float x1, float z1, float radius)
    {
        // Slices across the rod: discs of radius r(s), with inertia r^2 / 4 about a line across, moved by s.
        var rod = new Capsule(x0, z0, x1, z1, radius);
        double half = rod.Length / 2, volume = 0, inertia = 0, ds = (half + radius) / 200_000;
        for (double s = -half - radius + ds / 2; s < half + radius; s += ds)
        {
            double beyond = Math.Max(0, Math.Abs(s) - half), r2 = radius * radius - beyond * beyond, area = Math.PI * r2;
            volume += area * ds;
            inertia += area * ds * (r2 / 4 + s * s);
        }
        Assert.Equal(1, rod.Volume / volume, 1e-6);
        Assert.Equal(1, rod.Inertia / inertia, 1e-6);
    }

    public static TheoryData<PlanarBody, int> Bodies => new() { { new RunnerBody(), 9 }, { new HopperBody(), 6 }, { new WalkerBody(), 10 } };

    [Theory, MemberData(nameof(Bodies))]
    public void Bodies_are_whole(PlanarBody body, int contacts)
    {
        PlanarModel model = PlanarModel.Of(body);
        Assert.Equal(body.Mass, model.Links.Sum(l => l.Mass), 1e-3);
        Assert.Equal(contacts, model.Contacts.Length);
        for (int i = 0; i < model.Links.Length; i++)
        {
            Assert.Equal(i == 0, body.Links[i].Parent < 0);
            Assert.True(body.Links[i].Parent < i);
            Assert.True(i == 0 || (body.Links[i].Torque > 0 && body.Links[i].Low <= 0 && body.Links[i].High >= 0));
            Assert.All(model.Contacts[model.Links[i].FirstContact..model.Links[i].EndContact], c => Assert.Equal(i, c.Link));
        }
        Assert.Equal(body.Links.Length, body.Links.Select(l => l.Name).Distinct().Count());
        Assert.Equal(body.Substeps * 0.005f, body.StepTime);
    }
}
