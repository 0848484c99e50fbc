using MetaRL.Evaluation;

namespace MetaRL.Tests;

public sealed class AdaptationTableTests
{
    [Fact]
    public void RowsAreMeansAndPairedGains()
    {
        double[][] returns = [[0, 10, 20], [1, 12, 23]];
        SeedEvaluation table = AdaptationTable.Of(7, returns);

        Assert.Equal(7, table.Seed);
        Assert.Equal([0, 1], table.Steps.Select(s => s.K));
        Assert.Equal((10, 0, 0), (table.Steps[0].Mean, table.Steps[0].Gain, table.Steps[0].GainHalfWidth95));
        Assert.Equal((12, 2), (table.Steps[1].Mean, table.Steps[1].Gain));
        Assert.Equal(returns[1], table.Steps[1].Returns);
        Assert.Equal(Statistics.HalfWidth95(returns[1]), table.Steps[1].HalfWidth95);
        Assert.Equal(Statistics.HalfWidth95([1, 2, 3]), table.Steps[1].GainHalfWidth95);
    }

    [Fact]
    public void OneTaskAndTasksThatAreAllThereAreHaveNoIntervals()
    {
        AdaptationStep one = AdaptationTable.Of(7, [[1], [2]]).Steps[1];
        Assert.Equal((2, null, 1, null), (one.Mean, one.HalfWidth95, one.Gain, one.GainHalfWidth95));
        AdaptationStep all = AdaptationTable.Of(7, [[1, 2], [2, 4]], new TaskOrigin(2, Shared: 2, Pool: 2)).Steps[1];
        Assert.Equal((3, null, 1.5, null), (all.Mean, all.HalfWidth95, all.Gain, all.GainHalfWidth95));
        Assert.NotNull(AdaptationTable.Of(7, [[1, 2]], new TaskOrigin(2, Shared: 0, Pool: 35)).Steps[0].HalfWidth95);
    }

    [Fact]
    public void BadShapesAreNamed()
    {
        static string Message(double[][] returns) => Assert.Throws<ArgumentException>(() => AdaptationTable.Of(0, returns)).Message;
        Assert.Contains("no rows", Message([]));
        Assert.Contains("no tasks", Message([[]]));
        Assert.Contains("3 tasks at k = 1, 2 at k = 0", Message([[1, 2], [1, 2, 3]]));
    }
}
