using MetaRL.Evaluation;
using MetaRL.Reports.Runs;

namespace MetaRL.Reports.Tests;

public sealed class AdaptationSummaryTests
{
    [Fact]
    public void OneSeedHasIntervalsOverTasksAlone()
    {
        EvaluationRecord evaluation = Samples.Evaluation(0, tasks: 6);
        AdaptationSummary summary = AdaptationSummary.Of(evaluation);
        AdaptationStep step = evaluation.Seeds[0].Steps[2];
        Assert.Equal((6, 1, "6 tasks"), (summary.Tasks.Count, summary.Seeds, summary.Unit));
        AdaptationRow row = summary.Rows[2];
        Assert.Equal(new(step.Mean, null, step.HalfWidth95, null), row.Return);
        Assert.Equal((2, step.GainHalfWidth95), (row.K, row.Gain.OverTasks));
        Assert.Contains("One seed only", summary.Intervals);
    }

    [Fact]
    public void SeveralSeedsHaveBothAndGainsArePaired()
    {
        // Seeds differ by 100 and gain 1, 2 and 3: the spread between seeds must not widen the gain's interval.
        EvaluationRecord evaluation = Samples.Evaluation(0) with
        {
            Tasks = ["a", "b"],
            Seeds = [.. Enumerable.Range(0, 3).Select(s => AdaptationTable.Of(s, [[(100 * s) - 1, (100 * s) + 1], [101 * s, (101 * s) + 2]]))],
        };
        AdaptationSummary summary = AdaptationSummary.Of(evaluation);
        Assert.Equal("3 seeds and 2 tasks", summary.Unit);
        Assert.Equal((100, Statistics.HalfWidth95([0, 100, 200])), (summary.Rows[0].Return.Mean, summary.Rows[0].Return.OverSeeds));
        Assert.Equal(Statistics.HalfWidth95([99, 101]), summary.Rows[0].Return.OverTasks);
        Assert.Equal(2, summary.Rows[1].Gain.Mean, 12);
        Assert.Equal(4.30265 / Math.Sqrt(3), summary.Rows[1].Gain.OverSeeds!.Value, 4);
        Assert.All(summary.Rows, row => Assert.True(row.Return.OverBoth >= row.Return.OverSeeds && row.Return.OverBoth >= row.Return.OverTasks));
    }

    // Two directions are the whole of what there is: two values do not pretend to be a sample.
    [Fact]
    public void TasksThatAreAllThereAreHaveNoIntervalOverTasks()
    {
        EvaluationRecord one = Samples.Evaluation(0, tasks: 2) with { SharedTasks = 2, TaskPool = 2 };
        AdaptationSummary summary = AdaptationSummary.Of(one);
        Assert.Null(summary.Unit);
        Assert.All(summary.Rows, row => Assert.Null(row.Return.HalfWidth95));
        Assert.StartsWith("No intervals", summary.Intervals);
        AdaptationSummary several = AdaptationSummary.Of(one with { Seeds = [.. one.Seeds, .. Samples.Evaluation(1, tasks: 2).Seeds] });
        Assert.Equal("2 seeds", several.Unit);
        Assert.All(several.Rows, row => Assert.True(row.Return is { OverSeeds: not null, OverTasks: null, OverBoth: null }));
    }

    [Fact]
    public void MarkdownHasARowForEachHalfWidth()
    {
        EvaluationRecord evaluation = Samples.Evaluation(0) with { Seeds = [.. Enumerable.Range(0, 5).SelectMany(s => Samples.Evaluation(s).Seeds)] };
        string[] lines = MarkdownTable.Of(evaluation).Split('\n');
        Assert.StartsWith("5 seeds, 4 held-out tasks, 10 rollouts each.", lines[0]);
        Assert.Equal("| gradient steps k | 0 | 1 | 2 |", lines[2]);
        Assert.Equal("| --- | --- | --- | --- |", lines[3]);
        CrossedEstimate first = AdaptationSummary.Of(evaluation).Rows[0].Return;
        Assert.StartsWith($"| mean return | \u2212{-first.Mean:F2} |", lines[4]);
        Assert.Equal(["± over seeds", "± over tasks", "± over both"], lines[5..8].Select(l => l.Split('|')[1].Trim()));
        Assert.StartsWith($"| ± over seeds | {first.OverSeeds:F2} |", lines[5]);
        Assert.Contains("| oracle | \u22128.25 | | |", lines);
    }

    [Fact]
    public void SuccessRatesHaveIntervalsAsReturnsDo()
    {
        double[][] rates = [[0.2, 0.4, 0.6, 0.8], [0.1, 0.5, 0.5, 0.9]];
        EvaluationRecord evaluation = Samples.Evaluation(0) with { Seeds = [.. rates.Select((row, s) => Rated(Samples.Evaluation(s).Seeds[0], row))] };
        AdaptationSummary summary = AdaptationSummary.Of(evaluation);
        Assert.True(summary.HasSuccess);
        Assert.All(summary.Success, rate => Assert.Equal(Statistics.Crossed(rates), rate));
        string[] lines = MarkdownTable.Of(evaluation).Split('\n');
        int at = Array.IndexOf(lines, "| success rate | 0.500 | 0.500 | 0.500 |");
        Assert.Equal(["± over seeds", "± over tasks", "± over both"], lines[(at + 1)..(at + 4)].Select(l => l.Split('|')[1].Trim()));
        Assert.Contains("| accuracy | 0.500 | 0.500 | 0.500 |", MarkdownTable.Of(evaluation with { SuccessName = "accuracy" }).Split('\n'));
        AdaptationSummary without = AdaptationSummary.Of(Samples.Evaluation(0));
        Assert.False(without.HasSuccess);
        Assert.Empty(without.Success);
        Assert.DoesNotContain("success", MarkdownTable.Of(Samples.Evaluation(0)));
        EvaluationRecord bad = evaluation with { Seeds = [Rated(evaluation.Seeds[0], [1])] };
        Assert.Contains("seed 0 has 1 success rates at k = 0; expected 4", Assert.Throws<InvalidDataException>(() => AdaptationSummary.Of(bad)).Message);

        static SeedEvaluation Rated(SeedEvaluation seed, double[] row) => seed with { Steps = [.. seed.Steps.Select(step => step with { Success = row })] };
    }

    [Fact]
    public void BadEvaluationsAreNamed()
    {
        EvaluationRecord evaluation = Samples.Evaluation(0);
        Assert.Throws<InvalidDataException>(() => AdaptationSummary.Of(evaluation with { Seeds = [] }));
        Assert.Contains("seed 0 has 4 returns at k = 0; expected 3",
            Assert.Throws<InvalidDataException>(() => AdaptationSummary.Of(evaluation with { Tasks = ["a", "b", "c"] })).Message);
        string message = Assert.Throws<InvalidDataException>(() => AdaptationSummary.Of(evaluation with
        {
            Seeds = [.. evaluation.Seeds, .. Samples.Evaluation(1, k: 1).Seeds],
        })).Message;
        Assert.Contains("seed 1 has 2 rows, seed 0 has 3", message);
    }
}
