using MetaRL.Evaluation;
using MetaRL.Reports.Runs;

namespace MetaRL.Reports.Tests;

public sealed class AdaptationSummaryTests
{
    [Fact]
    public void OneSeedKeepsItsIntervalsOverTasks()
    {
        EvaluationRecord evaluation = Samples.Evaluation(0, tasks: 6);
        AdaptationSummary summary = AdaptationSummary.Of(evaluation);
        AdaptationStep step = evaluation.Seeds[0].Steps[2];
        Assert.Equal(("tasks", 6), (summary.Unit, summary.Count));
        Assert.Equal(new(2, new(step.Mean, step.HalfWidth95, 6), new(step.Gain, step.GainHalfWidth95, 6)), summary.Rows[2]);
    }

    [Fact]
    public void SeveralSeedsAreTheUnitAndGainsArePairedBySeed()
    {
        // Seeds differ by 100 and gain 1, 2 and 3: the spread between seeds must not widen the gain's interval.
        EvaluationRecord evaluation = Samples.Evaluation(0) with
        {
            Tasks = ["a", "b"],
            Seeds = [.. Enumerable.Range(0, 3).Select(s => AdaptationTable.Of(s, [[(100 * s) - 1, (100 * s) + 1], [101 * s, (101 * s) + 2]]))],
        };
        AdaptationSummary summary = AdaptationSummary.Of(evaluation);
        Assert.Equal(("seeds", 3), (summary.Unit, summary.Count));
        Assert.Equal(Statistics.MeanOf([0, 100, 200]), summary.Rows[0].Return);
        Assert.Equal(Statistics.MeanOf([1, 102, 203]), summary.Rows[1].Return);
        Assert.Equal(2, summary.Rows[1].Gain.Mean, 12);
        Assert.Equal(4.30265 / Math.Sqrt(3), summary.Rows[1].Gain.HalfWidth95!.Value, 4);
    }

    [Fact]
    public void BadEvaluationsAreNamed()
    {
        EvaluationRecord evaluation = Samples.Evaluation(0);
        Assert.Throws<InvalidDataException>(() => AdaptationSummary.Of(evaluation with { Seeds = [] }));
        string message = Assert.Throws<InvalidDataException>(() => AdaptationSummary.Of(evaluation with
        {
            Seeds = [.. evaluation.Seeds, .. Samples.Evaluation(1, k: 1).Seeds],
        })).Message;
        Assert.Contains("seed 1 has 2 rows, seed 0 has 3", message);
    }
}
