using MetaRL.Evaluation;
using MetaRL.Experiments.Display;

namespace MetaRL.Experiments.Tests;

public sealed class AdaptationTableViewTests
{
    static string[] Lines(params SeedEvaluation[] seeds) => Lines(Samples.Evaluation(seeds));

    static string[] Lines(EvaluationRecord evaluation)
    {
        StringWriter output = new();
        Samples.Plain(output).Write(AdaptationTableView.Of(evaluation));
        return [.. output.ToString().Split('\n').Select(l => string.Join(' ', l.Split([' ', '|', '\u2502', '\r'], StringSplitOptions.RemoveEmptyEntries)))];
    }

    // t(0.975, 2) = 4.302653: returns -3, -2, -1 have s = 1, half-width 4.302653 / sqrt(3) = 2.484.
    [Fact]
    public void OneSeedHasHalfWidthsOverTasks()
    {
        string[] lines = Lines(AdaptationTable.Of(1, [[-3, -2, -1], [-2, -1, 0]]));
        Assert.Contains("Return on 3 held-out tasks, one training seed", lines);
        Assert.Contains("steps return \u00B1 tasks gain \u00B1 tasks", lines);
        Assert.Contains("0 -2.000 2.484", lines);
        Assert.Contains("1 -1.000 2.484 1.000 0.000", lines);
        Assert.Contains("oracle -0.500", lines);
    }

    [Fact]
    public void SeveralSeedsHaveHalfWidthsOverBothToo()
    {
        SeedEvaluation[] seeds = [.. Enumerable.Range(0, 3).Select(i => AdaptationTable.Of(i, [[-i - 1, -i - 1, -i - 1], [1, 1, 1]]))];
        string[] lines = Lines(seeds);
        Assert.Contains("Return on 3 held-out tasks, 3 training seeds", lines);
        Assert.Contains("steps return \u00B1 seeds \u00B1 tasks \u00B1 both gain \u00B1 both", lines);
        Assert.Contains("0 -2.000 2.484 0.000 2.484", lines);
        Assert.Contains("1 1.000 0.000 0.000 0.000 3.000 2.484", lines);
    }

    [Fact]
    public void SuccessRatesFollowTheGain()
    {
        SeedEvaluation seed = AdaptationTable.Of(1, [[-3, -2, -1], [-2, -1, 0]]);
        SeedEvaluation rated = seed with { Steps = [.. seed.Steps.Select(step => step with { Success = [0, 0.5, 1] })] };
        string[] lines = Lines(rated);
        Assert.Contains("steps return \u00B1 tasks gain \u00B1 tasks success \u00B1 tasks", lines);
        Assert.Contains("0 -2.000 2.484 0.500 1.242", lines);
        Assert.Contains("1 -1.000 2.484 1.000 0.000 0.500 1.242", lines);
        Assert.Contains("steps return \u00B1 tasks gain \u00B1 tasks accuracy \u00B1 tasks", Lines(Samples.Evaluation(rated) with { SuccessName = "accuracy" }));
    }

    // Weights do not adapt: what changes does so from episode to episode.
    [Fact]
    public void WhereNothingAdaptsThereIsNoGainAndOfTrialsARowForEachEpisode()
    {
        SeedEvaluation seed = AdaptationTable.Of(1, [[-3, -2, -1]]);
        string[] single = Lines(seed);
        Assert.Contains("steps return \u00B1 tasks", single);
        Assert.Contains("0 -2.000 2.484", single);
        string[] trial = Lines(seed with { Steps = [seed.Steps[0] with { ByEpisode = [[-4, -3, -2], [-2, -1, 0]] }] });
        Assert.Contains("episode return \u00B1 tasks", trial);
        Assert.Contains("mean of all -2.000 2.484", trial);
        Assert.Contains("1 -3.000 2.484", trial);
        Assert.Contains("2 -1.000 2.484", trial);
    }
}
