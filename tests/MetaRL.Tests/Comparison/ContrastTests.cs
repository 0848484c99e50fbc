using MetaRL.Comparison;
using MetaRL.Evaluation;

namespace MetaRL.Tests.Comparison;

public sealed class ContrastTests
{
    static readonly ScoreMatrix FourOfA = new([.. Enumerable.Range(0, 4).Select(run => AggregateTests.A.OfRun(run).ToArray())]);
    static readonly ScoreMatrix FiveTasksOfB = new([.. Enumerable.Range(0, 4).Select(run => AggregateTests.B.OfRun(run)[..5].ToArray())]);

    // Computed from the formula in the documentation with NumPy 1.24 and quantiles of t from mpmath 1.2; those of SciPy 1.10 are good to nine digits only.
    public static TheoryData<ScoreMatrix, ScoreMatrix, bool, bool, double[]> FixedCases => new()
    {
        { FourOfA, AggregateTests.B, true, true, [0.09757142857142853, 0.15691007496579282, 0.2304710190340375, 0.3628167905904419] },
        { AggregateTests.A, AggregateTests.B, false, true, [0.08029285714285711, 0.1876969835377298, 0.22645768729757657, 0.2924320462571174] },
        { FourOfA, FiveTasksOfB, true, false, [0.10727857142857139, 0.3550531703911866, 0.24826012463035707, 0.5144950424560596] },
        { AggregateTests.A, FiveTasksOfB, false, false, [0.08999999999999997, 0.3309278403614371, 0.2508874769139526, 0.4531075526185466] },
    };

    [Theory]
    [MemberData(nameof(FixedCases))]
    public void Equals_values_computed_elsewhere(ScoreMatrix a, ScoreMatrix b, bool runs, bool tasks, double[] expected)
    {
        CrossedEstimate found = Contrast.Of(a, b, new(runs, tasks));
        Assert.Equal(expected[0], found.Mean, 1e-12);
        double[] halves = [found.OverSeeds!.Value, found.OverTasks!.Value, found.OverBoth!.Value];
        for (int i = 0; i < 3; i++) Assert.Equal(expected[i + 1], halves[i], 1e-12);
    }

    [Fact]
    public void Where_all_is_paired_it_is_the_crossed_estimate_of_the_differences()
    {
        ScoreMatrix difference = FourOfA.Minus(AggregateTests.B);
        CrossedEstimate whole = Statistics.Crossed([.. Enumerable.Range(0, 4).Select(run => difference.OfRun(run).ToArray())]);
        CrossedEstimate found = Contrast.Of(FourOfA, AggregateTests.B, new(Runs: true, Tasks: true));
        Assert.Equal(whole.Mean, found.Mean, 1e-12);
        Assert.Equal(whole.OverBoth!.Value, found.OverBoth!.Value, 1e-12);
    }

    [Fact]
    public void One_run_says_nothing_of_seeds_and_tasks_that_are_all_there_are_nothing_of_tasks()
    {
        ScoreMatrix one = new([[1.0, 2.0, 4.0]]);
        CrossedEstimate ofOne = Contrast.Of(one, new([[0.0, 0.0, 0.0]]), new(Runs: true, Tasks: true));
        Assert.Null(ofOne.OverSeeds);
        Assert.Null(ofOne.OverBoth);
        Assert.NotNull(ofOne.OverTasks);
        CrossedEstimate ofAll = Contrast.Of(FourOfA, AggregateTests.B, new(Runs: true, Tasks: true), isSample: false);
        Assert.Null(ofAll.OverTasks);
        Assert.NotNull(ofAll.OverSeeds);
    }

    [Fact]
    public void What_is_paired_must_be_of_one_size() =>
        Assert.Contains("5 runs against 4", Assert.Throws<ArgumentException>(() => Contrast.Of(AggregateTests.A, AggregateTests.B, new(Runs: true, Tasks: true))).Message);

    [Fact]
    public void The_bootstrap_of_a_difference_holds_it_and_is_nothing_between_equals()
    {
        Bootstrap bootstrap = new() { Repetitions = 1000 };
        Interval interval = bootstrap.OfDifference(AggregateTests.A, AggregateTests.B, Aggregate.Mean);
        Assert.InRange(0.08029285714285711, interval.Low, interval.High);
        ScoreMatrix constant = new([[1.0, 2.0], [1.0, 2.0]]);
        Assert.Equal(new(0, 0), bootstrap.OfDifference(constant, constant, Aggregate.Mean));
        Assert.Throws<ArgumentException>(() => bootstrap.OfDifference(AggregateTests.A, FiveTasksOfB, Aggregate.Mean));
    }
}
