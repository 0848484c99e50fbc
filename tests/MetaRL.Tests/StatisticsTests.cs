using MetaRL.Envs;
using MetaRL.Evaluation;

namespace MetaRL.Tests;

public sealed class StatisticsTests
{
    static readonly double[] OneToTen = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

    [Fact]
    public void MeanAndStandardDeviationAreExact()
    {
        Assert.Equal(5.5, Statistics.Mean(OneToTen));
        Assert.Equal(Math.Sqrt(82.5 / 9), Statistics.StandardDeviation(OneToTen), 14);
    }

    // Two-sided 95% points of Student's t, from the standard table.
    [Theory]
    [InlineData(2, 12.7062)]
    [InlineData(3, 4.30265)]
    [InlineData(5, 2.77645)]
    [InlineData(10, 2.26216)]
    [InlineData(31, 2.04227)]
    public void HalfWidthUsesStudentT(int n, double t)
    {
        double[] x = [.. Enumerable.Range(0, n).Select(i => (double)(i * i))];
        double expected = t * Statistics.StandardDeviation(x) / Math.Sqrt(n);
        Assert.InRange(Statistics.HalfWidth95(x)!.Value / expected, 1 - 1e-5, 1 + 1e-5);
    }

    [Fact]
    public void OneValueHasNoInterval()
    {
        Assert.Equal(new Estimate(3, null, 1), Statistics.MeanOf([3]));
        Assert.Equal(0, Statistics.HalfWidth95([7, 7, 7]));
    }

    [Fact]
    public void PairingCancelsWhatThePairsShare()
    {
        double[] before = [10, 200, -3000], after = [11, 202, -2997];
        Estimate gain = Statistics.PairedGain(before, after);
        Assert.Equal(2, gain.Mean, 12);
        Assert.Equal(4.30265 / Math.Sqrt(3), gain.HalfWidth95!.Value, 4);
        Assert.True(Statistics.HalfWidth95(after) > 1000);
    }

    [Fact]
    public void BadSamplesAreNamed()
    {
        Assert.Contains("Mean: 0 values", Assert.Throws<ArgumentException>(() => Statistics.Mean([])).Message);
        Assert.Contains("at least 2", Assert.Throws<ArgumentException>(() => Statistics.StandardDeviation([1])).Message);
        Assert.Contains("2 values before, 1 after", Assert.Throws<ArgumentException>(() => Statistics.PairedGain([1, 2], [1])).Message);
    }

    // Worked out by hand: means of seeds 1, 3 and of tasks 1, 2, 3; nothing is left over.
    [Fact]
    public void A_table_without_residuals_has_the_variance_of_seeds_and_tasks_together()
    {
        CrossedEstimate e = Statistics.Crossed([[0, 1, 2], [2, 3, 4]]);
        Assert.Equal(2, e.Mean);
        Assert.Equal(Statistics.HalfWidth95([1, 3]), e.OverSeeds);
        Assert.Equal(Statistics.HalfWidth95([1, 2, 3]), e.OverTasks);
        // V = 2/2 + 1/3 with v = V^2 / (1/1 + (1/9)/2) = 1.684 gives less than the seeds alone, t(1) * 1.
        Assert.Equal(e.OverSeeds, e.OverBoth);
    }

    [Fact]
    public void The_formula_of_both_is_that_of_the_page()
    {
        double[][] x = [[0, 4, 1, 7], [1, 6, 0, 9], [2, 3, 4, 8], [1, 5, 2, 6], [0, 5, 3, 9]];
        CrossedEstimate e = Statistics.Crossed(x);
        // s2 of seed means 0.29375, of task means 9.62667, residual mean square 1.675, by a script of its own.
        const double OfSeeds = 0.29375 / 5, OfTasks = 9.626666666666667 / 4, OfBoth = 1.675 / 20;
        double variance = Math.Max(OfSeeds + OfTasks - OfBoth, OfTasks);
        double freedom = variance * variance / (OfSeeds * OfSeeds / 4 + OfTasks * OfTasks / 3 + OfBoth * OfBoth / 12);
        double t = MathNet.Numerics.Distributions.StudentT.InvCDF(0, 1, freedom, 0.975);
        Assert.Equal(Math.Max(t * Math.Sqrt(variance), e.OverTasks!.Value), e.OverBoth!.Value, 9);
        Assert.True(e.OverBoth >= e.OverTasks && e.OverBoth >= e.OverSeeds);
    }

    [Fact]
    public void What_is_not_known_of_seeds_or_tasks_is_null()
    {
        Assert.Equal(new(2, null, Statistics.HalfWidth95([1, 2, 3]), null), Statistics.Crossed([[1, 2, 3]]));
        Assert.Equal(new(2, Statistics.HalfWidth95([1, 3]), null, null), Statistics.Crossed([[1], [3]]));
        Assert.Equal(new(2, Statistics.HalfWidth95([1, 3]), null, null), Statistics.Crossed([[0, 2], [2, 4]], isSample: false));
        Assert.Equal(new(1, 0, 0, 0), Statistics.Crossed([[1, 1], [1, 1]]));
        Assert.Contains("2 tasks in row 1, 1 in row 0", Assert.Throws<ArgumentException>(() => Statistics.Crossed([[1], [1, 2]])).Message);
        Assert.Throws<ArgumentException>(() => Statistics.Crossed([]));
    }

    // New seeds and new tasks each time, of means 0: the interval over both holds 0 in 95 of 100 cases, the others in fewer.
    [Theory]
    [InlineData(5, 40, 1, 6, 2)]
    [InlineData(3, 100, 1, 10, 1)]
    [InlineData(5, 40, 0.1, 6, 6)]
    public void The_interval_over_both_covers_other_seeds_and_other_tasks(int seeds, int tasks, double ofSeeds, double ofTasks, double residual)
    {
        const int Trials = 2000;
        Rng rng = new Seed(7).Stream();
        int both = 0, onlySeeds = 0;
        for (int i = 0; i < Trials; i++)
        {
            double[] task = Normals(ref rng, tasks, ofTasks);
            double[][] x = new double[seeds][];
            foreach (ref double[] row in x.AsSpan())
            {
                double seed = ofSeeds * rng.Normal();
                row = Normals(ref rng, tasks, residual);
                for (int t = 0; t < tasks; t++) row[t] += seed + task[t];
            }
            CrossedEstimate e = Statistics.Crossed(x);
            if (Math.Abs(e.Mean) <= e.OverBoth) both++;
            if (Math.Abs(e.Mean) <= e.OverSeeds) onlySeeds++;
        }
        Assert.InRange(both / (double)Trials, 0.935, 0.99);
        Assert.True(onlySeeds < both - Trials / 50, $"{onlySeeds} and {both} of {Trials}");
    }

    static double[] Normals(ref Rng rng, int count, double scale)
    {
        var values = new double[count];
        foreach (ref double x in values.AsSpan()) x = scale * rng.Normal();
        return values;
    }
}
