using MetaRL.Comparison;

namespace MetaRL.Tests.Comparison;

public sealed class AggregateTests
{
    // Computed with NumPy 1.24 and SciPy 1.10 (mean, median of task means, trim_mean(0.25), mannwhitneyu).
    internal static readonly ScoreMatrix A = new(
    [
        [1.176, 0.314, 0.513, 0.663, 0.184, 0.501, 0.5],
        [-0.202, 0.907, 0.74, 0.25, 0.431, 0.702, 0.395],
        [0.403, -0.081, 0.722, 0.55, 0.61, -0.111, 1.16],
        [0.562, 0.345, 1.312, 0.482, -0.08, 0.338, -0.415],
        [0.92, 0.333, 0.203, 0.929, -0.16, 0.714, -0.326],
    ]);

    internal static readonly ScoreMatrix B = new(
    [
        [-0.202, -0.132, 0.935, 1.056, 0.218, 0.686, 0.278],
        [0.577, 0.049, -0.333, -0.371, 0.503, 1.249, 0.458],
        [0.14, 1.115, 0.445, 0.929, 0.451, 0.297, 0.226],
        [-0.224, 0.551, 0.312, 0.827, 0.202, -0.413, 0.31],
    ]);

    public static TheoryData<ScoreMatrix, Aggregate, double> FixedCases => new()
    {
        { A, Aggregate.Mean, 0.4424 },
        { A, Aggregate.Median, 0.4288 },
        { A, Aggregate.InterquartileMean, 0.4636315789473684 },
        { A, Aggregate.OptimalityGap(1), 0.5761142857142857 },
        { A, Aggregate.FractionAbove(0.5), 0.45714285714285713 },
        { B, Aggregate.Mean, 0.3621071428571429 },
        { B, Aggregate.Median, 0.34349999999999997 },
        { B, Aggregate.InterquartileMean, 0.35485714285714287 },
        { B, Aggregate.OptimalityGap(1), 0.6528928571428572 },
        { B, Aggregate.FractionAbove(0.5), 0.35714285714285715 },
    };

    [Theory]
    [MemberData(nameof(FixedCases))]
    public void Equals_values_computed_elsewhere(ScoreMatrix scores, Aggregate aggregate, double expected) =>
        Assert.Equal(expected, aggregate.Of(scores), 1e-12);

    [Fact]
    public void Probability_of_improvement_counts_ties_half()
    {
        Assert.Equal(0.5285714285714285, Improvement.Probability(A, B), 1e-12);
        Assert.Equal(0.5, Improvement.Probability(A, A), 1e-12);
    }

    [Fact]
    public void Probabilities_of_both_directions_add_to_one() =>
        Assert.Equal(1, Improvement.Probability(A, B) + Improvement.Probability(B, A), 1e-12);

    [Fact]
    public void Iqm_of_few_scores_trims_none()
    {
        ScoreMatrix three = new([[1.0, 2.0, 30.0]]);
        Assert.Equal(11, Aggregate.InterquartileMean.Of(three), 1e-12);
    }

    [Fact]
    public void Difference_pairs_runs_and_tasks()
    {
        ScoreMatrix fourOfA = new([.. Enumerable.Range(0, 4).Select(run => A.OfRun(run).ToArray())]);
        Assert.Equal(0.09757142857142856, Aggregate.Mean.Of(fourOfA.Minus(B)), 1e-12);
        Assert.Contains("5 runs x 7 tasks minus 4 x 7", Assert.Throws<ArgumentException>(() => A.Minus(B)).Message);
    }

    [Fact]
    public void Odd_scores_are_refused_by_place()
    {
        Assert.Contains("run 1, task 0 is NaN", Assert.Throws<ArgumentException>(() => new ScoreMatrix([[1.0], [double.NaN]])).Message);
        Assert.Contains("run 1 has 1 tasks, run 0 has 2", Assert.Throws<ArgumentException>(() => new ScoreMatrix([[1.0, 2.0], [1.0]])).Message);
        Assert.Contains("no runs", Assert.Throws<ArgumentException>(() => new ScoreMatrix([])).Message);
    }
}
