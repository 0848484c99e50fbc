using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MetaRL.Envs.Checks;
using MetaRL.Envs.Families;
using MetaRL.Envs.Families.Bandits;
using MetaRL.Envs.Families.Control;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Envs.Families.Planar;
using MetaRL.Envs.Families.Tabular;
using MetaRL.Envs.Families.Trading;
using MetaRL.TestKit;

namespace MetaRL.Envs.Tests.Pictures;

/// <summary>Every family's picture of random play.</summary>
public sealed partial class FamilyPictureTests
{
    const int MostCharacters = 150_000;
    static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    // A family that cannot be drawn is listed here, with the reason; so far there is none.
    static readonly Dictionary<string, string> NotDrawn = [];

    static TaskFamily Family(string name) => BuiltInFamilies.All.First(entry => entry.Name == name).Family is var family && family is ReplayTrading replay
        ? replay with { Folder = PriceFiles.Folder, Horizon = 20 }
        : family;

    public static TheoryData<string> Names => [.. BuiltInFamilies.All.Select(entry => entry.Name).Where(name => !NotDrawn.ContainsKey(name))];

    static string Play(TaskFamily family, int episodes = 1, string title = "played")
    {
        IEpisodePicture picture = ((IPicturedTask)family.Sample(Split.Test, new Seed(3))).CreatePicture()!;
        var play = new RandomPlay(picture.Env, new Seed(4));
        while (episodes > 0)
        {
            play.Step();
            if (play.Buffers.Ended(0)) episodes--;
        }
        return picture.ToSvg(title);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_picture_is_one_small_file_that_refers_to_nothing_and_the_same_for_a_seed(string name)
    {
        string svg = Play(Family(name), title: "a <runner> & \"its\" \u0001legs");
        Assert.Equal(svg, Play(Family(name), title: "a <runner> & \"its\" \u0001legs"));
        Assert.InRange(svg.Length, 1000, MostCharacters);
        XElement root = XDocument.Parse(svg).Root!;
        Assert.Equal("a <runner> & \"its\" \uFFFDlegs", root.Element(Svg + "title")!.Value);
        Assert.NotEmpty(root.Element(Svg + "desc")!.Value);
        Assert.Empty(root.Descendants(Svg + "script"));
        Assert.All(root.Descendants().SelectMany(e => e.Attributes()).Where(a => a.Name.LocalName == "href"), a => Assert.StartsWith("#", a.Value));
        Assert.DoesNotContain("url(", svg);
        Assert.DoesNotContain("NaN", svg);
        Assert.DoesNotContain("∞", svg);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_moves_and_has_a_still_of_every_part_that_moves(string name)
    {
        XElement root = XDocument.Parse(Play(Family(name))).Root!;
        XElement[] moving = [.. Of("moving")], still = [.. Of("still")];
        Assert.NotEmpty(moving);
        Assert.Equal(moving.Length, still.Length);
        Assert.All(moving, group => Assert.NotEmpty(Animations(group)));
        Assert.All(still, group => Assert.Empty(Animations(group)));
        Assert.Equal("still", root.Attribute("id")!.Value); // what PICTURE#still targets
        Assert.Contains("svg:target .still", root.Element(Svg + "style")!.Value);
        Assert.Contains("@media print", root.Element(Svg + "style")!.Value);
        Assert.Contains("prefers-color-scheme:dark", root.Element(Svg + "style")!.Value);

        IEnumerable<XElement> Of(string look) => root.Descendants(Svg + "g").Where(g => (string?)g.Attribute("class") == look);
        static IEnumerable<XElement> Animations(XElement group) => group.Descendants().Where(e => e.Name.LocalName.StartsWith("animate", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Drawing_changes_nothing_in_what_is_played(string name)
    {
        var task = (IPicturedTask)Family(name).Sample(Split.Test, new Seed(3));
        int steps = Math.Min(60, 2 * task.CreateEnvs(1).Spec.Horizon);
        Assert.Equal(RandomPlay.Record(task.CreateEnvs(1), new Seed(5), steps), RandomPlay.Record(task.CreatePicture()!.Env, new Seed(5), steps));
    }

    public static TheoryData<TaskFamily> Large =>
    [
        new MazeNavigation { Size = 100, Horizon = 5000 },
        new GridNavi { Size = 100, Horizon = 5000 },
        new TabularMdp { States = 100, Actions = 20, Horizon = 2000 },
        new BernoulliBandit { Arms = 1000, Pulls = 5000 },
        new LinearQuadratic { States = 16, Controls = 16, Horizon = 150 },
        new Pendulum { Horizon = 5000 },
        new BrownianTrading { Horizon = 5000 },
        new PlanarTerrain { Kind = TerrainKind.Hills, Horizon = 1500 },
    ];

    [Theory]
    [MemberData(nameof(Large))]
    public void Long_episodes_and_large_tasks_are_thinned(TaskFamily family) => Assert.InRange(Play(family).Length, 1000, MostCharacters);

    public static TheoryData<TaskFamily> Small =>
    [
        new MazeNavigation { Size = 2, Horizon = 1 },
        new GridNavi { Size = 3, Horizon = 1 },
        new TabularMdp { States = 1, Actions = 1, Horizon = 1 },
        new BernoulliBandit { Arms = 1, Pulls = 1 },
        new LinearQuadratic { Horizon = 1, NoiseStd = 0 },
        new Pendulum { Horizon = 1 },
        new BrownianTrading { Horizon = 1 },
        new PointNavigation { Horizon = 1, HalfWidth = 1e-3f, MaxStep = 1000 },
        new WindNavigation { Horizon = 1, Strength = 0 },
        new PlanarDirection { Horizon = 1 },
    ];

    [Theory]
    [MemberData(nameof(Small))]
    public void One_step_is_drawn_too(TaskFamily family) => Assert.NotNull(XDocument.Parse(Play(family)).Root);

    // The scale of the picture by its start and its goal, and from it the last place of the dot that moves.
    [Fact]
    public void The_last_that_is_drawn_is_the_last_state_not_the_next_episodes_first()
    {
        var task = (EnvTask<PointGoal>)new PointNavigation { Horizon = 12 }.Sample(Split.Test, new Seed(3));
        IEpisodePicture picture = task.CreatePicture()!;
        var play = new RandomPlay(picture.Env, new Seed(4));
        do play.Step(); while (!play.Buffers.Ended(0));
        XElement root = XDocument.Parse(picture.ToSvg("")).Root!;
        XElement[] dots = [.. root.Elements(Svg + "circle")], moving = [.. root.Descendants(Svg + "circle").Where(c => c.Elements(Svg + "animate").Any())];
        double goal = Number(dots[0].Attribute("cx")!), start = Number(dots[1].Attribute("cx")!);
        string[] values = moving[0].Elements(Svg + "animate").First().Attribute("values")!.Value.Split(';');
        double expected = start + (goal - start) / task.Value.X * play.Buffers.FinalObs[0];
        Assert.Equal(start, double.Parse(values[0]), 0.1);
        Assert.Equal(expected, double.Parse(values[^1]), 1.0);
    }

    [Fact]
    public void A_bodys_picture_has_its_last_state_too()
    {
        XElement root = XDocument.Parse(Play(new PlanarDirection { Horizon = 7 })).Root!;
        Assert.All(root.Descendants(Svg + "animateTransform"), a => Assert.Equal(8, a.Attribute("values")!.Value.Split(';').Length));
    }

    [Fact]
    public void A_bandits_picture_has_a_dot_for_each_pull_and_says_what_is_hidden()
    {
        var family = new BernoulliBandit { Arms = 3, Pulls = 7 };
        XElement root = XDocument.Parse(Play(family)).Root!;
        var arms = (EnvTask<BanditArms>)family.Sample(Split.Test, new Seed(3));
        Assert.Contains($"arm {arms.Value.Means.IndexOf(arms.Value.Best)}, which pays {Math.Round(arms.Value.Best, 2)}", root.Element(Svg + "desc")!.Value);
        Assert.Equal(7 + 2, root.Elements(Svg + "circle").Count()); // and two in the key
    }

    [Fact]
    public void The_caption_says_what_was_returned()
    {
        IEpisodePicture picture = ((IPicturedTask)new BrownianTrading { Horizon = 30 }.Sample(Split.Test, new Seed(3))).CreatePicture()!;
        var play = new RandomPlay(picture.Env, new Seed(4));
        double total = 0;
        do
        {
            play.Step();
            total += play.Buffers.Reward[0];
        }
        while (!play.Buffers.Ended(0));
        Match said = ReturnOf().Match(picture.ToSvg(""));
        Assert.Equal(total, double.Parse(said.Groups[1].Value.Replace('\u2212', '-'), CultureInfo.InvariantCulture), 0.0051);
        Assert.Equal("30", said.Groups[2].Value);
    }

    [Fact]
    public void A_trial_shows_all_of_its_episodes()
    {
        XElement root = XDocument.Parse(Play(new WithPreviousStep(new BernoulliBandit { Pulls = 5 }), episodes: 3)).Root!;
        Assert.Contains("returns of 3 episodes", root.Element(Svg + "desc")!.Value);
        Assert.Equal(15 + 2, root.Elements(Svg + "circle").Count());
    }

    [Fact]
    public void Wrapped_families_are_drawn_as_they_are_without_and_those_without_a_painter_are_not()
    {
        Assert.Equal(Play(new GridNavi()), Play(new WithPreviousStep(new WithPreviousStep(new GridNavi()))));
        Assert.Equal(Play(new GridNavi()), Play(new WithTaskParameters(new WithPreviousStep(new GridNavi()))));
        Assert.Equal(Play(new PlanarDirection { Horizon = 5 }), Play(new WithPreviousStep(new PlanarDirection { Horizon = 5 })));
        Assert.Null(((IPicturedTask)new Walk().Sample(Split.Train, new Seed(1))).CreatePicture());
        Assert.Null(((IPicturedTask)new WithPreviousStep(new Walk()).Sample(Split.Train, new Seed(1))).CreatePicture());
    }

    static double Number(XAttribute attribute) => double.Parse(attribute.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"return ([\u2212.\d]+) in (\d+) steps")]
    private static partial Regex ReturnOf();
}
