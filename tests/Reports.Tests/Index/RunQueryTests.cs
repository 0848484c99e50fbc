using MetaRL.Reports.Index;

namespace MetaRL.Reports.Tests.Index;

public sealed class RunQueryTests
{
    static readonly RunSummary Run = new()
    {
        Folder = "runs/navigation/3",
        State = RunState.Done,
        Experiment = "navigation",
        Seed = 3,
        Iterations = 200,
        Started = new DateTime(2026, 3, 2, 10, 0, 0, DateTimeKind.Utc),
        Settings = new Dictionary<string, string> { ["problem.family"] = "pointNavigation", ["learner"] = "maml", ["learner.innerLr"] = "0.1", ["update"] = "trustRegion" },
        Scores = [-40, -10.5],
    };

    static readonly RunSummary Odd = new() { Folder = "runs/odd", State = RunState.Unreadable, Fault = "config.json is missing" };

    [Theory]
    [InlineData("navi")]
    [InlineData("POINT-nav")]
    [InlineData("navigation/3")]
    [InlineData("family=point-navigation")]
    [InlineData("learner=Maml")]
    [InlineData("update=trust-region")]
    [InlineData("learner.innerLr=0.10")]
    [InlineData("LEARNER.INNERLR<=0.1")]
    [InlineData("learner!=proMp")]
    [InlineData("score>-12")]
    [InlineData("score<-10")]
    [InlineData("iterations>=200")]
    [InlineData("state=done")]
    [InlineData("started>2026-03-01")]
    [InlineData("started~2026-03")]
    [InlineData("name~navi", "seed=3", "score>-11")]
    public void Finds(params string[] terms) => Assert.True(new RunQuery(terms).Matches(Run));

    [Theory]
    [InlineData("bandit")]
    [InlineData("learner.innerLr=0.2")]
    [InlineData("learner.outerLr=0.1")]
    [InlineData("score>-10.5")]
    [InlineData("seed!=3")]
    [InlineData("started<2026-03-02")]
    [InlineData("navi", "seed=4")]
    public void Passes_over(params string[] terms) => Assert.False(new RunQuery(terms).Matches(Run));

    // Whose tasks they are is said by the family inside, as in reports and evaluations.
    [Theory]
    [InlineData("family=gridNavi")]
    [InlineData("family=grid-navi")]
    [InlineData("grid-navi")]
    [InlineData("problem.family=withPreviousStep")]
    public void A_family_is_found_by_the_innermost_name(string term)
    {
        RunSummary wrapped = Run with
        {
            Settings = new Dictionary<string, string>
            {
                ["problem.family"] = "withPreviousStep",
                ["problem.family.inner"] = "withTaskParameters",
                ["problem.family.inner.inner"] = "gridNavi",
                ["problem.family.inner.inner.size"] = "5",
            },
        };
        Assert.Equal("gridNavi", wrapped.Family);
        Assert.True(new RunQuery([term]).Matches(wrapped));
    }

    [Theory]
    [InlineData("odd", true)]
    [InlineData("state=unreadable", true)]
    [InlineData("seed=0", false)]
    [InlineData("score<0", false)]
    public void Of_an_unreadable_folder_only_name_and_state_are_known(string term, bool isFound) => Assert.Equal(isFound, new RunQuery([term]).Matches(Odd));

    [Fact]
    public void Unknown_keys_are_told_and_sizes_must_be_numbers()
    {
        Assert.Equal(["lerner"], new RunQuery(["lerner=maml", "learner.innerlr=1", "score>1"]).UnknownKeys([Run]));
        Assert.Contains("'high' is no number", Assert.Throws<FormatException>(() => new RunQuery(["score>high"])).Message);
        Assert.Contains("'soon' is no date", Assert.Throws<FormatException>(() => new RunQuery(["started>soon"])).Message);
    }

    [Fact]
    public void Scores_begin_with_the_greatest_all_else_with_the_least_and_what_has_no_value_comes_last()
    {
        RunSummary better = Run with { Seed = 12, Scores = [-40, -9] }, unjudged = Run with { Seed = 1, Scores = [] };
        RunSummary[] all = [Odd, unjudged, Run, better];
        Assert.Equal([12, 3, 0, 1], new RunOrder("score").Sort(all).Select(r => r.Seed));
        Assert.Equal([1, 3, 12, 0], new RunOrder("seed").Sort(all).Select(r => r.Seed));
    }
}
