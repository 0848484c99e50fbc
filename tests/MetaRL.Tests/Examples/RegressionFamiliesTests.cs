using MetaRL.Envs;
using MetaRL.Problems;
using MetaRL.Problems.Examples;

namespace MetaRL.Tests.Examples;

public sealed class SinusoidTests : ExampleFamilyContract
{
    protected override ExampleFamily Family => new Sinusoid();

    [Fact]
    public void Targets_are_the_wave_that_the_parameters_tell() => Holds((key, shots) =>
    {
        IExampleTask task = Family.Sample(Split.Train, new Seed(key));
        (double a, double p) = (task.Parameters["amplitude"], task.Parameters["phase"]);
        (float[] x, float[] y) = Examples(Family, task, ExampleSet.Query, shots, new Seed(key));
        for (int n = 0; n < y.Length; n++) Assert.Equal(a * Math.Sin(x[n] - p), y[n], 1e-5);
    });

    [Fact]
    public void Amplitudes_phases_and_inputs_fill_their_ranges()
    {
        IExampleTask[] tasks = [.. Enumerable.Range(0, 2000).Select(i => Family.Sample(Split.Train, new Seed((ulong)i)))];
        void Uniform(IEnumerable<double> values, double low, double high)
        {
            double[] all = [.. values];
            Assert.All(all, v => Assert.InRange(v, low - 1e-6, high + 1e-6));
            Assert.InRange(all.Average(), (low + high) / 2 - 0.03 * (high - low), (low + high) / 2 + 0.03 * (high - low));
            Assert.InRange(all.Max() - all.Min(), 0.99 * (high - low), high - low + 1e-6);
        }
        Uniform(tasks.Select(static t => t.Parameters["amplitude"]), 0.1, 5);
        Uniform(tasks.Select(static t => t.Parameters["phase"]), 0, Math.PI);
        Uniform(Examples(Family, tasks[0], ExampleSet.Support, 2000, new Seed(1)).X.Select(static x => (double)x), -5, 5);
    }
}

public sealed class LinearRegressionTests : ExampleFamilyContract
{
    protected override ExampleFamily Family => new LinearRegression { Dimensions = 3 };

    [Fact]
    public void Targets_are_the_line_and_noise()
    {
        var family = new LinearRegression { Dimensions = 4, Noise = 0.5, WeightDeviation = 2 };
        IExampleTask[] tasks = [.. Enumerable.Range(0, 500).Select(i => family.Sample(Split.Train, new Seed((ulong)i)))];
        double[] weights = [.. tasks.SelectMany(static t => t.Parameters.Values)];
        Assert.InRange(Math.Sqrt(weights.Average(static w => w * w)), 1.9, 2.1);
        (float[] x, float[] y) = Examples(family, tasks[0], ExampleSet.Support, 4000, new Seed(1));
        double[] w = [.. tasks[0].Parameters.Values];
        double[] noise = [.. Enumerable.Range(0, y.Length).Select(n => y[n] - Enumerable.Range(0, 4).Sum(i => w[i] * x[4 * n + i]))];
        Assert.InRange(noise.Average(), -0.04, 0.04);
        Assert.InRange(Math.Sqrt(noise.Average(static e => e * e)), 0.47, 0.53);
    }

    // E[w | x, y] by sums over a grid of weights: prior times likelihood.
    [Fact]
    public void The_posterior_mean_is_that_of_numeric_integration()
    {
        var family = new LinearRegression { Dimensions = 2, Noise = 0.7, WeightDeviation = 1.5 };
        (float[] x, float[] y) = Examples(family, family.Sample(Split.Train, new Seed(4)), ExampleSet.Support, 3, new Seed(5));
        double[] sums = new double[2];
        double mass = 0;
        for (double u = -9; u <= 9; u += 0.02)
            for (double v = -9; v <= 9; v += 0.02)
            {
                double score = -(u * u + v * v) / (2 * 1.5 * 1.5);
                for (int n = 0; n < y.Length; n++) score -= Math.Pow(y[n] - u * x[2 * n] - v * x[2 * n + 1], 2) / (2 * 0.7 * 0.7);
                double p = Math.Exp(score);
                (mass, sums[0], sums[1]) = (mass + p, sums[0] + p * u, sums[1] + p * v);
            }
        double[] mean = family.PosteriorMean(x, y);
        Assert.Equal(sums[0] / mass, mean[0], 1e-6);
        Assert.Equal(sums[1] / mass, mean[1], 1e-6);
        Assert.Equal([0, 0], family.PosteriorMean([], []));
        Assert.Equal("PosteriorMean: x has 6 numbers; expected 2 x 2, one row for each target", Assert.Throws<ArgumentException>(() => family.PosteriorMean(x, y.AsSpan(1))).Message);
    }
}

public sealed class GaussianMeansTests : ExampleFamilyContract
{
    static readonly GaussianMeans Usual = new() { Center = 0.5, Between = 2, Within = 0.8 };

    protected override ExampleFamily Family => Usual with { Dimensions = 2 };

    // By sums over a grid of means: prior times likelihood.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(6)]
    public void The_posterior_is_that_of_numeric_integration(int count)
    {
        float[] y = count == 0 ? [] : Examples(Usual, Usual.Sample(Split.Train, new Seed(2)), ExampleSet.Support, count, new Seed(3)).Y;
        double mass = 0, first = 0, second = 0;
        for (double mu = -25; mu <= 25; mu += 0.001)
        {
            double p = Math.Exp(-Math.Pow(mu - 0.5, 2) / (2 * 2 * 2) - y.Sum(v => Math.Pow(v - mu, 2)) / (2 * 0.8 * 0.8));
            (mass, first, second) = (mass + p, first + p * mu, second + p * mu * mu);
        }
        Assert.Equal(first / mass, Usual.PosteriorMean(y)[0], 1e-8);
        Assert.Equal(second / mass - Math.Pow(first / mass, 2), Usual.PosteriorVariance(count), 1e-8);
    }

    // Over tasks of the family itself its squared error is the posterior variance: the family draws what the closed form is of.
    [Fact]
    public void Its_error_over_tasks_is_the_posterior_variance()
    {
        ExampleFamily family = Family;
        double error = 0;
        const int tasks = 4000, count = 3;
        for (int i = 0; i < tasks; i++)
        {
            IExampleTask task = family.Sample(Split.Train, new Seed((ulong)i));
            double[] mean = ((GaussianMeans)family).PosteriorMean(Examples(family, task, ExampleSet.Support, count, new Seed((ulong)i)).Y);
            error += (Math.Pow(mean[0] - task.Parameters["mean0"], 2) + Math.Pow(mean[1] - task.Parameters["mean1"], 2)) / (2 * tasks);
        }
        double expected = Usual.PosteriorVariance(count);   // its standard error over 8000 components: 1.6 %
        Assert.InRange(error / expected, 0.93, 1.07);
        Assert.Equal("PosteriorMean: 3 numbers; expected a multiple of Dimensions = 2", Assert.Throws<ArgumentException>(() => ((GaussianMeans)family).PosteriorMean([1, 2, 3])).Message);
    }
}
