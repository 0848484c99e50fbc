using MetaRL.Envs.Families.Trading.Processes;

namespace MetaRL.Envs.Tests;

/// <summary>Each process against the moments of its definition.</summary>
public sealed class PriceProcessTests
{
    const int N = 400_000;

    static float[] Draw<TProcess>(TProcess process) where TProcess : struct, IPriceProcess<float> => Draw<TProcess, float>(process);

    static float[] Draw<TProcess, TState>(TProcess process) where TProcess : struct, IPriceProcess<TState> where TState : struct
    {
        Rng rng = new Seed(11).Stream();
        TState state = process.Start(ref rng);
        var r = new float[N];
        for (int i = 0; i < N; i++) r[i] = process.Next(ref state, ref rng);
        return r;
    }

    static double Correlation(IEnumerable<double> x, int lag)
    {
        double[] v = [.. x];
        double mean = v.Average(), variance = v.Average(a => (a - mean) * (a - mean));
        return Enumerable.Range(0, v.Length - lag).Average(i => (v[i] - mean) * (v[i + lag] - mean)) / variance;
    }

    static void AssertMoments<TProcess>(TProcess process, double slack = 1) where TProcess : struct, IPriceProcess<float> =>
        AssertMoments(process.Moments, Draw(process), slack);

    static void AssertMoments(ReturnMoments moments, float[] r, double slack)
    {
        double mean = r.Average(x => (double)x), square = r.Average(x => (double)x * x), fourth = r.Average(x => Math.Pow(x, 4));
        Assert.Equal(moments.Mean, mean, 4 * slack * Math.Sqrt(square / N));
        Assert.Equal(moments.Square, square, 4 * slack * Math.Sqrt(fourth / N));
    }

    [Fact]
    public void Brownian_returns_are_independent_normals()
    {
        var process = new GeometricBrownian(0.001f, 0.02f);
        AssertMoments(process);
        float[] r = Draw(process);
        Assert.Equal(0.001 - 0.0002, process.Moments.Mean, 1e-9);
        Assert.InRange(Correlation(r.Select(x => (double)x), 1), -0.007, 0.007);
        Assert.Equal(3, Kurtosis(r), 0.05);
        Assert.Equal(0.001, Math.Log(r.Average(x => Math.Exp(x))), 4 * 0.02 / Math.Sqrt(N));
    }

    static double Kurtosis(float[] r)
    {
        double mean = r.Average(x => (double)x), square = r.Average(x => Math.Pow(x - mean, 2));
        return r.Average(x => Math.Pow(x - mean, 4)) / (square * square);
    }

    // Of the log price x: variance sigma^2 / 2 kappa, correlation exp(-kappa lag).
    [Fact]
    public void Mean_reverting_log_prices_have_the_long_run_of_Ornstein_and_Uhlenbeck()
    {
        var process = new OrnsteinUhlenbeck(0.2f, 0.02f);
        AssertMoments(process);
        Rng rng = new Seed(11).Stream();
        float state = process.Start(ref rng);
        var x = new double[N];
        for (int i = 0; i < N; i++)
        {
            float before = state, r = process.Next(ref state, ref rng);
            Assert.Equal(before + r, state, 1e-6f);
            x[i] = state;
        }
        Assert.Equal(0.0004 / 0.4, x.Average(v => v * v), 0.02 * 0.001);
        Assert.Equal(Math.Exp(-0.2), Correlation(x, 1), 0.01);
        Assert.Equal(Math.Exp(-1), Correlation(x, 5), 0.02);
    }

    [Theory]
    [InlineData(0.4f)]
    [InlineData(-0.4f)]
    public void Momentum_is_a_correlation_with_the_last_return(float persistence)
    {
        var process = new Autoregressive(persistence, 0.0003f, 0.01f);
        AssertMoments(process, slack: 2);
        double[] r = [.. Draw(process).Select(x => (double)x)];
        Assert.Equal(persistence, Correlation(r, 1), 0.007);
        Assert.Equal(persistence * persistence, Correlation(r, 2), 0.007);
    }

    [Fact]
    public void Regimes_last_as_long_as_they_should()
    {
        var process = new RegimeSwitching(0.001f, -0.002f, 0.005f, 0.02f, 60, 20);
        AssertMoments(process, slack: 2);
        Rng rng = new Seed(11).Stream();
        float state = process.Start(ref rng);
        (int bear, int changes) = (0, 0);
        for (int i = 0; i < N; i++)
        {
            float before = state;
            process.Next(ref state, ref rng);
            bear += before == 1 ? 1 : 0;
            changes += before != state ? 1 : 0;
        }
        Assert.Equal(0.25, bear / (double)N, 0.01);
        Assert.Equal(1 / 40.0, changes / (double)N, 0.001); // two changes in 60 + 20 bars
    }

    [Fact]
    public void Stochastic_volatility_clusters_and_keeps_the_price_fair()
    {
        var process = new Heston(0.0005f, 0.01f, 0.05f, 0.25f, -0.7f);
        AssertMoments(process, slack: 4);
        float[] r = Draw(process);
        Assert.True(Kurtosis(r) > 3.3);
        Assert.True(Correlation(r.Select(x => (double)x * x), 5) > 0.05);
        Assert.InRange(Correlation(r.Select(x => (double)x), 5), -0.01, 0.01);
        Assert.Equal(0.0005, Math.Log(r.Average(x => Math.Exp(x))), 4 * 0.01 / Math.Sqrt(N));
        // A fall makes what follows wilder.
        Assert.True(Enumerable.Range(0, N - 1).Average(i => (double)r[i] * r[i + 1] * r[i + 1]) < -1e-9);
    }

    [Fact]
    public void Jumps_are_as_frequent_and_as_large_as_they_should_be()
    {
        var process = new JumpDiffusion(0.0005f, 0.005f, 0.02f, 0.05f, 0.01f);
        AssertMoments(process);
        float[] r = Draw(process);
        double[] jumps = [.. r.Where(x => x > 0.025).Select(x => (double)x)]; // 5 deviations of the bars without
        Assert.Equal(0.02, jumps.Length / (double)N, 0.001);
        Assert.Equal(0.05, jumps.Average(), 0.002);
        Assert.Equal(0.0005, Math.Log(r.Average(x => Math.Exp(x))), 4 * 0.009 / Math.Sqrt(N));
    }

    [Theory]
    [InlineData(0.4f, 0)]
    [InlineData(-0.3f, 0.1f)]
    public void Personalities_have_the_long_run_of_an_autoregression_of_order_two(float persistence, float reversion)
    {
        var process = new Personality(0.0004f, 0.01f, persistence, reversion, 0.05f, 0.2f, 0.02f, 0.03f, 0.01f);
        AssertMoments(process.Moments, Draw<Personality, PersonalityState>(process), slack: 4);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0.4f, 0, 0)]
    [InlineData(0, 0.25f, 0)]
    [InlineData(0, 0, 0.05f)]
    public void Each_trait_of_a_personality_is_that_of_its_own_family(float persistence, float volOfVol, float jumpRate)
    {
        var all = new Personality(0.001f, 0.01f, persistence, 0, 0.05f, volOfVol, jumpRate, 0.06f, 0.01f);
        float[] r = Draw<Personality, PersonalityState>(all);
        float[] own = persistence != 0 ? Draw(new Autoregressive(persistence, 0.001f, 0.01f))
            : volOfVol != 0 ? Draw(new Heston(0.001f, 0.01f, 0.05f, volOfVol, 0))
            : jumpRate != 0 ? Draw(new JumpDiffusion(0.001f, 0.01f, jumpRate, 0.06f, 0.01f))
            : Draw(new GeometricBrownian(0.001f, 0.01f));
        Assert.Equal(Kurtosis(own), Kurtosis(r), 0.04 * Kurtosis(own));
        Assert.Equal(Correlation(own.Select(x => (double)x), 1), Correlation(r.Select(x => (double)x), 1), 0.01);
        Assert.Equal(Correlation(own.Select(x => (double)x * x), 3), Correlation(r.Select(x => (double)x * x), 3), 0.02);
    }
}
