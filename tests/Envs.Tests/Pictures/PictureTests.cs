using System.Xml.Linq;
using MetaRL.Envs.Checks;
using MetaRL.Envs.Pictures;

namespace MetaRL.Envs.Tests.Pictures;

public sealed class PictureTests
{
    readonly List<IReadOnlyList<PlayedEpisode<DriftEnv>>> painted = [];

    IEpisodePicture New() => ((IPicturedTask)new Drift(painted).Sample(Split.Train, new Seed(1))).CreatePicture()!;

    [Fact]
    public void A_painter_sees_every_state_the_last_included_and_actions_as_they_were_admitted()
    {
        IEpisodePicture picture = New();
        var buffers = new StepBuffers(picture.Env);
        buffers.Reset(new Seed(2));
        float first = buffers.Obs[0];
        float[] last = new float[2];
        for (int t = 0; t < 8; t++)
        {
            buffers.Act[0] = t == 1 ? 5 : 0.25f; // clipped to 1
            buffers.Step();
            if (buffers.Ended(0)) last[t / 4] = buffers.FinalObs[0];
        }
        XDocument.Parse(picture.ToSvg(""));
        IReadOnlyList<PlayedEpisode<DriftEnv>> played = Assert.Single(painted);
        Assert.Equal(2, played.Count);
        Assert.All(played, e => Assert.Equal((4, 5, 4), (e.Steps, e.States.Count, e.Rewards.Count)));
        Assert.Equal(first, played[0].States[0].X);
        Assert.Equal(last, played.Select(e => e.States[^1].X));
        Assert.Equal([0.25f, 1, 0.25f, 0.25f], Enumerable.Range(0, 4).Select(t => played[0].Act(t)));
        Assert.Equal(played[1].Rewards.Sum(r => (double)r), played[1].Returns[^1], 1e-12);
    }

    [Fact]
    public void A_picture_of_nothing_says_what_to_do()
    {
        IEpisodePicture picture = New();
        Assert.Contains("nothing was played", Assert.Throws<InvalidOperationException>(() => picture.ToSvg("")).Message);
        new StepBuffers(picture.Env).Reset(new Seed(2));
        Assert.Throws<InvalidOperationException>(() => picture.ToSvg(""));
        Assert.Empty(painted);
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.19134, "\u22120.191")]
    [InlineData(0.00030891, "0.000309")]
    [InlineData(12.345, "12.3")]
    [InlineData(-1260.4, "\u22121260")]
    [InlineData(99.96, "100")]
    [InlineData(1e9, "1e9")]
    [InlineData(2.5e-7, "2.5e\u22127")]
    public void Numbers_are_short(double value, string text) => Assert.Equal(text, SvgText.Number(value));

    [Theory]
    [InlineData(0, 1, "0 0.2 0.4 0.6 0.8 1")]
    [InlineData(100, 100.5, "100 100.1 100.2 100.3 100.4 100.5")]
    [InlineData(-30, 30, "\u221220 0 20")]
    [InlineData(4.5, -0.5, "0 1 2 3 4")]
    public void Ticks_are_round_and_tell_their_values_apart(double low, double high, string ticks) =>
        Assert.Equal(ticks, string.Join(' ', new PlotAxis(low, high).Marks(5).Select(m => m.Text)));

    [Fact]
    public void An_axis_over_one_value_or_over_huge_ones_has_an_extent()
    {
        Assert.All((double[])[0, 1, -3, 1e9, 1e-9], value =>
        {
            PlotAxis axis = PlotAxis.Over([value]);
            Assert.InRange(value, axis.Low, axis.High);
            Assert.True(axis.High > axis.Low);
            Assert.NotEmpty(axis.Marks(3));
        });
    }

    [Fact]
    public void Captions_break_at_spaces_and_end_where_there_is_no_more_room()
    {
        Assert.Equal(["one two", "three"], SvgText.Wrap("one two three", 8, 3));
        Assert.Equal(["one two …"], SvgText.Wrap("one two three", 8, 1));
        Assert.Equal(["abcdefgh…"], SvgText.Wrap("abcdefghijklmnop", 8, 3));
    }
}
