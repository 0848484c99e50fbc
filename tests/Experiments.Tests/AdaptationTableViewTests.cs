using MetaRL.Evaluation;
using MetaRL.Experiments.Display;

namespace MetaRL.Experiments.Tests;

public sealed class AdaptationTableViewTests
{
    static string[] Lines(params SeedEvaluation[] seeds)
    {
        StringWriter output = new();
        Samples.Plain(output).Write(AdaptationTableView.Of(Samples.Evaluation(seeds)));
        return [.. output.ToString().Split('\n').Select(l => string.Join(' ', l.Split([' ', '|', '\u2502', '\r'], StringSplitOptions.RemoveEmptyEntries)))];
    }

    // t(0.975, 2) = 4.302653: returns -3, -2, -1 have s = 1, half-width 4.302653 / sqrt(3) = 2.484.
    [Fact]
    public void OneSeedHasIntervalsOverTasks()
    {
        string[] lines = Lines(AdaptationTable.Of(1, [[-3, -2, -1], [-2, -1, 0]]));
        Assert.Contains("Return on 3 held-out tasks; intervals over tasks (one training seed)", lines);
        Assert.Contains("0 -2.000 -4.484 to 0.484", lines);
        Assert.Contains("1 -1.000 -3.484 to 1.484 1.000 1.000 to 1.000", lines);
        Assert.Contains("oracle -0.500", lines);
    }

    [Fact]
    public void SeveralSeedsHaveIntervalsOverSeeds()
    {
        SeedEvaluation[] seeds = [.. Enumerable.Range(0, 3).Select(i => AdaptationTable.Of(i, [[-i - 1, -i - 1, -i - 1], [1, 1, 1]]))];
        string[] lines = Lines(seeds);
        Assert.Contains("Return on 3 held-out tasks; intervals over 3 training seeds", lines);
        Assert.Contains("0 -2.000 -4.484 to 0.484", lines);
        Assert.Contains("1 1.000 1.000 to 1.000 3.000 0.516 to 5.484", lines);
    }
}
