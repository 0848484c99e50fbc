using FsCheck;
using FsCheck.Fluent;
using MetaRL.Envs.Checks;
using MetaRL.Envs.Randomness;

namespace MetaRL.Envs.Tests;

public sealed class RngTests
{
    const int N = 200_000;

    [Fact]
    public void Mix_is_the_published_SplitMix64() => Assert.Equal(
        [0xE220A8397B1DCDAFUL, 0x6E789E6AA1B965F4UL, 0x06C45D188009454FUL],
        Enumerable.Range(1, 3).Select(n => SplitMix.Mix((ulong)n * 0x9E3779B97F4A7C15UL)));

    [Fact]
    public void The_nth_draw_is_a_pure_function_of_key_and_n() => Prop.ForAll<ulong, byte>((key, n) =>
    {
        Rng walked = new Seed(key).Stream(), skipped = new Seed(key).Stream();
        for (int i = 0; i < n; i++) walked.NextUInt64();
        skipped.Skip(n);
        return walked.NextUInt64() == skipped.NextUInt64();
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_stream_of_no_key_is_an_error() =>
        Assert.Throws<InvalidOperationException>(() => default(Rng).NextUInt64());

    [Fact]
    public void Uniform_lies_in_its_interval_and_fills_it_evenly()
    {
        Rng rng = new Seed(1).Stream();
        int[] bins = new int[100];
        for (int i = 0; i < N; i++) bins[(int)(100 * rng.Uniform())]++; // an index error if 1 came up
        AssertEven(bins);
    }

    [Fact]
    public void Uniform_between_bounds_never_leaves_them()
    {
        Rng rng = new Seed(2).Stream();
        (float, float)[] bounds = [(-1, 1), (0.1f, 0.3f), (16777216, 16777218), (5, 5), (float.MinValue, float.MaxValue)];
        foreach ((float lo, float hi) in bounds)
            for (int i = 0; i < 10_000; i++) Assert.InRange(rng.Uniform(lo, hi), lo, hi);
    }

    [Fact]
    public void Below_is_even_and_in_range()
    {
        Rng rng = new Seed(3).Stream();
        int[] bins = new int[7];
        for (int i = 0; i < N; i++) bins[rng.Below(7)]++;
        AssertEven(bins);
        Assert.Equal(0, rng.Below(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Seed(0).Stream().Below(0));
    }

    [Fact]
    public void Bernoulli_keeps_its_probability_and_its_certainties()
    {
        Rng rng = new Seed(4).Stream();
        int hits = 0;
        for (int i = 0; i < N; i++)
        {
            if (rng.Bernoulli(0.3)) hits++;
            Assert.False(rng.Bernoulli(0));
            Assert.True(rng.Bernoulli(1));
        }
        Assert.InRange(hits / (double)N, 0.3 - 0.0041, 0.3 + 0.0041); // 4 standard errors
        Assert.Throws<ArgumentOutOfRangeException>(() => new Seed(0).Stream().Bernoulli(double.NaN));
    }

    [Fact]
    public void Filling_uniforms_is_drawing_them_one_by_one()
    {
        Rng filled = new Seed(6).Stream(), drawn = new Seed(6).Stream();
        float[] u = new float[101];
        filled.FillUniform(u);
        Assert.All(u, x => Assert.Equal(drawn.Uniform(), x));
        Assert.Equal(drawn.NextUInt64(), filled.NextUInt64());
    }

    [Fact]
    public void Nothing_allocates()
    {
        float[] z = new float[101];
        Draw(z);
        Assert.Equal(0, AllocationProbe.Bytes(() => Draw(z)));
    }

    static void Draw(float[] z)
    {
        Rng rng = new Seed(9).Fork("draw").Fork(3UL).Stream();
        rng.FillNormal(z);
        rng.FillUniform(z);
        z[0] = rng.Normal() + rng.Below(5) + rng.Uniform(1, 2) + (rng.Bernoulli(0.5) ? 1 : 0);
    }

    // Pearson's chi-squared, whose mean is about k and variance about 2k: within 5 standard deviations.
    static void AssertEven(int[] bins)
    {
        double expected = bins.Sum() / (double)bins.Length;
        double chi = bins.Sum(n => (n - expected) * (n - expected) / expected);
        Assert.InRange(chi, 0, bins.Length + 5 * Math.Sqrt(2 * bins.Length));
    }
}
