using MetaRL.Policies.Baselines;

namespace MetaRL.Policies.Tests;

public sealed class LinearFeatureBaselineTests
{
    const int O = 2;
    static readonly LinearFeatureBaseline Exact = new() { Ridge = 0 };

    readonly float[] obs, ones, returns;
    readonly int[] time;

    public LinearFeatureBaselineTests()
    {
        const int n = 200;
        var random = new Random(1);
        obs = [.. Enumerable.Range(0, n * O).Select(_ => (float)(4 * random.NextDouble() - 2))];
        time = [.. Enumerable.Range(0, n).Select(i => i % 100)];
        ones = [.. Enumerable.Repeat(1f, n)];
        returns = [.. Enumerable.Range(0, n).Select(i => True(obs.AsSpan(i * O, O), time[i]))];
    }

    // Any function of s, s^2, t, t^2 and t^3 is within the baseline's reach.
    static float True(ReadOnlySpan<float> s, int t)
    {
        double tau = t / 100.0;
        return (float)(3 + 2 * s[0] - s[1] + 0.5 * s[0] * s[0] + 0.25 * s[1] * s[1] - 4 * tau + 7 * tau * tau - 2 * tau * tau * tau);
    }

    static float[] FitAndPredict(Baseline baseline, float[] obs, int[] time, float[] returns, float[] mask, float[]? at = null)
    {
        IValueFunction v = baseline.Fit(new() { ObsDim = obs.Length / time.Length, Obs = obs, Time = time, Return = returns, Mask = mask });
        var value = new float[time.Length];
        v.Predict(at ?? obs, time, value);
        return value;
    }

    static double Error(float[] value, float[] expected) => value.Zip(expected, (v, e) => Math.Abs((double)v - e)).Max();

    [Fact]
    public void A_function_of_its_features_is_recovered()
    {
        Assert.InRange(Error(FitAndPredict(Exact, obs, time, returns, ones), returns), 0, 1e-4);
        Assert.InRange(Error(FitAndPredict(new LinearFeatureBaseline(), obs, time, returns, ones), returns), 0, 0.05);
    }

    [Fact]
    public void It_predicts_where_it_was_not_fitted()
    {
        float[] elsewhere = [.. obs.Select(s => -1.5f * s)];
        float[] expected = [.. time.Select((t, i) => True(elsewhere.AsSpan(i * O, O), t))];
        Assert.InRange(Error(FitAndPredict(Exact, obs, time, returns, ones, at: elsewhere), expected), 0, 1e-3);
    }

    [Fact]
    public void Masked_samples_have_no_say()
    {
        float[] mask = [.. ones.Select((_, i) => i % 3 == 0 ? 0f : 1f)];
        float[] poisoned = [.. returns.Select((r, i) => mask[i] == 0 ? 1e6f : r)];
        Assert.InRange(Error(FitAndPredict(Exact, obs, time, poisoned, mask), returns), 0, 1e-4);
    }

    [Fact]
    public void Without_samples_the_value_is_zero()
        => Assert.All(FitAndPredict(Exact, obs, time, returns, new float[ones.Length]), v => Assert.Equal(0, v));

    [Theory]
    [InlineData(0f)]
    [InlineData(1f)]
    [InlineData(1e30f)]
    [InlineData(1e-30f)]
    public void Constant_and_duplicate_features_are_no_problem(float constant)
    {
        // Observation: s0, its copy, and a constant; the constant also duplicates the intercept.
        float[] wide = [.. Enumerable.Range(0, time.Length).SelectMany(i => new[] { obs[i * O], obs[i * O], constant })];
        float[] linear = [.. Enumerable.Range(0, time.Length).Select(i => 3 + 2 * obs[i * O])];
        foreach (double ridge in new[] { 0, 1e-5 })
            Assert.InRange(Error(FitAndPredict(new LinearFeatureBaseline { Ridge = ridge }, wide, time, linear, ones), linear), 0, 0.05);
    }

    [Fact]
    public void One_sample_is_enough_to_be_right_about_it()
    {
        float[] v = FitAndPredict(new LinearFeatureBaseline(), [1, 2], [0], [5], [1]);
        Assert.InRange(v[0], 4.9f, 5.1f);
    }

    [Fact]
    public void Huge_observations_are_clipped()
    {
        float[] huge = [.. obs.Select((s, i) => i % 7 == 0 ? (i % 2 == 0 ? 1e30f : -1e30f) : s)];
        float[] clipped = [.. huge.Select(s => Math.Clamp(s, -10, 10))];
        float[] v = FitAndPredict(new LinearFeatureBaseline(), huge, time, returns, ones);
        Assert.All(v, x => Assert.True(float.IsFinite(x)));
        Assert.Equal(FitAndPredict(new LinearFeatureBaseline(), clipped, time, returns, ones), v);
    }

    [Fact]
    public void Returns_that_are_not_finite_are_an_error_with_a_cause_to_look_for()
    {
        float[] broken = [.. returns];
        broken[3] = float.NaN;
        Assert.Contains("rewards", Assert.Throws<ArithmeticException>(() => FitAndPredict(Exact, obs, time, broken, ones)).Message);
    }

    [Fact]
    public void The_zero_baseline_overwrites_what_was_there()
    {
        IValueFunction v = new ZeroBaseline().Fit(new() { ObsDim = 1, Obs = [1], Time = [0], Return = [9], Mask = [1] });
        float[] value = [7];
        v.Predict([1], [0], value);
        Assert.Equal(0, value[0]);
    }

    // One of each kind of sample: masked, clipped, at another time.
    static BaselineData Filled(int samples, int width, float[] obs, float[] returns, float[] mask, int[] time)
    {
        var random = new Random(3);
        for (int i = 0; i < obs.Length; i++) obs[i] = (float)(i % 11 == 0 ? 100 : 2 * random.NextDouble() - 1);
        for (int n = 0; n < samples; n++) (returns[n], mask[n], time[n]) = ((float)(10 * random.NextDouble()), n % 5 == 0 ? 0 : 1, n % 50);
        return new() { ObsDim = width, Obs = obs, Time = time, Return = returns, Mask = mask };
    }

    [Theory]
    [InlineData(40, 30)]
    [InlineData(40, 13)]
    [InlineData(40, 14)]   // as many features as samples that count
    [InlineData(41, 3)]
    public void Both_forms_are_the_same_regression(int samples, int width)
    {
        var obs = new float[samples * width];
        (float[] returns, float[] mask, int[] time) = (new float[samples], new float[samples], new int[samples]);
        BaselineData data = Filled(samples, width, obs, returns, mask, time);
        int counted = mask.Count(static m => m != 0);
        float[] primal = new float[samples], dual = new float[samples];
        new LinearFeatureBaseline().FitPrimal(data, counted).Predict(obs, time, primal);
        new LinearFeatureBaseline().FitDual(data, counted).Predict(obs, time, dual);
        Assert.InRange(Error(dual, primal), 0, 1e-5);
    }

    [Fact]
    public void Without_samples_the_dual_forms_value_is_zero()
    {
        float[] value = [7];
        new LinearFeatureBaseline().FitDual(new() { ObsDim = 1, Obs = [1], Time = [0], Return = [9], Mask = [0] }, 0).Predict([1], [0], value);
        Assert.Equal(0, value[0]);
    }

    [Theory]
    [InlineData(28_224)]
    [InlineData(400_000)]
    public void Wide_observations_are_fitted_in_the_dual_form(int width)
    {
        const int samples = 12;
        var obs = new float[samples * width];
        (float[] values, float[] mask, int[] times) = (new float[samples], new float[samples], new int[samples]);
        BaselineData data = Filled(samples, width, obs, values, mask, times);
        var predicted = new float[samples];
        new LinearFeatureBaseline().Fit(data).Predict(obs, times, predicted);
        Assert.All(Enumerable.Range(0, samples).Where(n => mask[n] != 0), n => Assert.Equal(values[n], predicted[n], 0.1f));
    }

    [Fact]
    public void Equations_that_fit_nowhere_are_an_error_that_names_the_alternative()
    {
        const int samples = 60_000;
        float[] ones = [.. Enumerable.Repeat(1f, samples)];
        var e = Assert.Throws<TooLargeException>(() => new LinearFeatureBaseline().FitDual(
            new() { ObsDim = 1, Obs = ones, Time = new int[samples], Return = ones, Mask = ones }, samples));
        Assert.Contains("LinearFeatureBaseline for 60000 samples of observations of 1 numbers, equations of 60000 x 60000: 3600000000 numbers", e.Message);
        Assert.Contains("problem.baseline=zero", e.Message);
    }
}
