using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Problems;
using MetaRL.Problems.Examples;

namespace MetaRL.Tests.Texts2;

public sealed class RenderedTests
{
    // Four blocks of 2×2 pixels with means 1, 0.5, 0 and 0.25.
    static readonly float[] Picture = [1, 1, 0, 1, 1, 1, 1, 0, 0, 0, 0.5f, 0, 0, 0, 0.5f, 0];

    sealed record Still(int Side) : ExampleFamily
    {
        public override string Name => "still";
        public override BoxSpace Input => BoxSpace.Uniform(Side * Side, 0, 1);
        public override Space Target => new DiscreteSpace(3);
        public override int PerShot => 3;
        public override IExampleTask Sample(Split split, Seed seed) => new Shown();

        sealed record Shown : IExampleTask
        {
            public string Description => "still";
            public IReadOnlyDictionary<string, double> Parameters => new Dictionary<string, double> { ["a"] = 7 };
            public void Draw(ref Rng rng, Span<float> x, Span<float> y)
            {
                Picture.CopyTo(x);
                y[0] = 2;
            }
        }
    }

    static float[] Drawn(Rendering rendering, int count = 1)
    {
        IExampleTask task = new Rendered { Inner = new Still(4), Rendering = rendering }.Sample(Split.Test, new Seed(1));
        var (x, y) = (new float[4 * count], new float[count]);
        Rng rng = new Seed(2).Stream();
        if (count == 1) task.Draw(ref rng, x, y);
        else task.Draw(ExampleSet.Query, count, ref rng, x, y);
        Assert.All(y, static label => Assert.Equal(2, label));
        Assert.Equal(7, task.Parameters["a"]);
        return x;
    }

    [Theory]
    [InlineData(Rendering.Plain, 1, 0.5, 0, 0.25)]
    [InlineData(Rendering.Inverted, 0, 0.5, 1, 0.75)]
    [InlineData(Rendering.Outlined, 1, 0.5, 0.25, 0.25)]
    public void Pixels_are_those_by_hand(Rendering rendering, double a, double b, double c, double d)
    {
        Assert.Equal([(float)a, (float)b, (float)c, (float)d], Drawn(rendering));
        Assert.Equal([(float)a, (float)b, (float)c, (float)d, (float)a, (float)b, (float)c, (float)d], Drawn(rendering, count: 2));
    }

    [Fact]
    public void Scrambling_moves_pixels_and_all_pictures_alike()
    {
        float[] plain = Drawn(Rendering.Plain), once = Drawn(Rendering.Scrambled), twice = Drawn(Rendering.Scrambled, count: 2);
        Assert.Equal(plain.Order(), once.Order());
        Assert.NotEqual(plain, once);
        Assert.Equal([.. once, .. once], twice);
    }

    [Fact]
    public void Spaces_and_shots_are_the_other_family_s_and_odd_pictures_are_refused()
    {
        var rendered = new Rendered { Inner = new Still(4) };
        Assert.Equal((4, 3, 3), (rendered.Input.Size, ((DiscreteSpace)rendered.Target).Choices[0], rendered.PerShot));
        Assert.Contains("even side", Assert.Throws<ArgumentException>(static () => new Rendered { Inner = new Still(3) }.Input).Message);
    }
}
