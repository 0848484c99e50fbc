using FsCheck;
using FsCheck.Fluent;
using MetaRL.Cli.Searching;
using MetaRL.Reports.Search;

namespace MetaRL.Cli.Tests.Searching;

public sealed class SearchSpaceTests
{
    static SearchAxis[] Axes(params string[] words) => SearchSpace.Axes("--over", words);

    static string Text(string[][] trials) => string.Join(';', trials.Select(t => string.Join(' ', t)));

    [Fact]
    public void A_grid_is_all_combinations_the_last_setting_first() =>
        Assert.Equal("0.1 x;0.1 y;0.2 x;0.2 y", Text(SearchSpace.Grid(Axes("a=0.2,0.1", "b=x,y"))));

    // Neither how many are drawn nor what else is drawn changes a trial.
    [Fact]
    public void A_random_trial_is_the_same_whatever_is_drawn_besides() => Prop.ForAll<byte, ushort>((count, seed) =>
    {
        string[][] few = SearchSpace.Random(Axes("a=log:0.001..0.1", "b=x,y,z"), (count % 20) + 1, seed);
        string[][] many = SearchSpace.Random(Axes("a=log:0.001..0.1", "b=x,y,z"), 40, seed);
        Assert.Equal(Text(few), Text(many[..few.Length]));
        Assert.Equal(40, many.Select(t => string.Join(' ', t)).Distinct().Count());
        string[][] more = SearchSpace.Random(Axes("c=0..1", "a=log:0.001..0.1", "b=x,y,z"), 40, seed);
        Assert.Equal(many[0], more[0][1..]);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void All_of_a_finite_space_can_be_drawn_and_no_more()
    {
        SearchAxis[] axes = Axes("a=int:1..4", "b=x,y,z");
        Assert.Equal(12, SearchSpace.Random(axes, 12, 1).Select(t => string.Join(' ', t)).Distinct().Count());
        Assert.Contains("12 combinations; give --random 12", Assert.Throws<ToolException>(() => SearchSpace.Random(axes, 13, 1)).Message);
        Assert.NotEqual(Text(SearchSpace.Random(axes, 12, 1)), Text(SearchSpace.Random(axes, 12, 2)));
    }

    // Known draws: a change of them would make saved sweeps go on with other trials.
    [Fact]
    public void Draws_are_pinned() => Assert.Equal(Pinned, Text(SearchSpace.Random(Axes("a=log:0.001..0.1", "b=int:1..9", "c=0..1", "d=x,y"), 2, 1)));

    const string Pinned = "0.003891 7 0.4778 x;0.07778 9 0.7549 y";

    [Theory]
    [InlineData("expected key=values", "learner")]
    [InlineData("expected key=values", "=1")]
    [InlineData("expected key=values", "a=")]
    [InlineData("a is given 2 times", "a=1", "a=2")]
    [InlineData("give it to all: -- --set evaluation.seed=VALUE", "evaluation.seed=1,2")]
    public void What_is_no_setting_is_named(string words, params string[] given) =>
        Assert.Contains(words, Assert.Throws<ToolException>(() => Axes(given)).Message);

    [Fact]
    public void A_grid_has_no_ranges_and_an_end()
    {
        Assert.Contains("--random N --over a=0..1", Assert.Throws<ToolException>(() => SearchSpace.Grid(Axes("a=0..1"))).Message);
        string many = string.Join(',', Enumerable.Range(0, 101));
        Assert.Contains("10201 combinations", Assert.Throws<ToolException>(() => SearchSpace.Grid(Axes($"a={many}", $"b={many}"))).Message);
    }
}
