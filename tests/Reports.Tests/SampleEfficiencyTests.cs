using MetaRL.Evaluation;
using MetaRL.Reports.Comparing;
using MetaRL.Reports.Runs;

namespace MetaRL.Reports.Tests;

public sealed class SampleEfficiencyTests
{
    // Samples.Run evaluates iterations 0, 5, 10, 15, at 4,000 steps an iteration.
    [Fact]
    public void Points_are_the_evaluated_iterations_with_what_was_spent_until_then()
    {
        RunData[] runs = Samples.Runs(3);
        SampleEfficiency curve = SampleEfficiency.Of(runs)!;
        Assert.Equal([4_000, 24_000, 44_000, 64_000], curve.EnvSteps);
        double[] atTen = [.. runs.Select(r => r.Metrics[10].HeldOut![^1])];
        Assert.Equal(Statistics.Mean(atTen), curve.Return[2], 12);
        Assert.Equal(Statistics.HalfWidth95(atTen)!.Value, curve.HalfWidth95[2]!.Value, 12);
        Assert.Equal((curve.Return[1], curve.HalfWidth95[1]), curve.At(43_999));
        Assert.Equal((curve.Return[2], curve.HalfWidth95[2]), curve.At(44_000));
        Assert.Null(curve.At(3_999));
    }

    // Of a family of few tasks fewer are found than asked for.
    [Fact]
    public void Tasks_are_those_that_were_found()
    {
        RunData run = Samples.Run();
        RunData asked = run with { Config = run.Config with { Settings = new() { ["evaluation"] = new System.Text.Json.Nodes.JsonObject { ["everyTasks"] = 40, ["tasks"] = 10 } } } };
        Assert.Equal(4, SampleEfficiency.Of([asked])!.Tasks);
        Assert.Equal(10, SampleEfficiency.Of([asked with { Evaluation = null }])!.Tasks);
    }

    [Fact]
    public void What_was_not_evaluated_has_none_and_unequal_seeds_are_cut()
    {
        Assert.Null(SampleEfficiency.Of([Samples.Run(heldOutEvery: 0)]));
        Assert.Null(SampleEfficiency.Of([Samples.Run(), Samples.Run(1, iterations: 0)]));
        SampleEfficiency cut = SampleEfficiency.Of([Samples.Run(), Samples.Run(1, iterations: 7)])!;
        Assert.Equal([4_000, 24_000], cut.EnvSteps);
        Assert.Null(SampleEfficiency.Of([Samples.Run()])!.HalfWidth95[0]);
    }
}
