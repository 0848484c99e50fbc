using MetaRL.Envs.Randomness;

namespace MetaRL.Envs.Tests;

public sealed class NormalTests
{
    const int N = 400_000;

    [Fact]
    public void Normals_are_finite_at_the_ends_of_the_draw()
    {
        ulong[] ends = [0, ulong.MaxValue, 0xFFFFFFFF00000000UL, 0x00000000FFFFFFFFUL, 0x80000000UL, 1UL << 63];
        foreach (ulong bits in ends)
        {
            (float z0, float z1) = BoxMuller.Of(bits);
            Assert.InRange(z0, -6.8f, 6.8f);
            Assert.InRange(z1, -6.8f, 6.8f);
        }
        Assert.InRange(BoxMuller.Of(0).Z0, 6.7f, 6.8f); // the longest radius, at angle 0
    }

    [Fact]
    public void They_are_box_and_mullers_to_rounding()
    {
        Rng rng = new Seed(3).Stream();
        double worst = 0;
        for (int i = 0; i < N; i++)
        {
            ulong bits = rng.NextUInt64();
            double u = (float)(((uint)(bits >> 32) + 0.5f) * Math.Pow(2, -32)), angle = (int)bits * (Math.PI / (1L << 31)), radius = Math.Sqrt(-2 * Math.Log(u));
            (float z0, float z1) = BoxMuller.Of(bits);
            worst = Math.Max(worst, Math.Max(Math.Abs(z0 - radius * Math.Cos(angle)), Math.Abs(z1 - radius * Math.Sin(angle))));
        }
        Assert.InRange(worst, 1e-8, 2e-6);
    }

    [Fact]
    public void They_are_the_same_bits_on_every_machine()
    {
        Rng rng = new Seed(4).Stream();
        uint hash = 2166136261;
        for (int i = 0; i < 10_000; i++)
        {
            (float z0, float z1) = BoxMuller.Of(rng.NextUInt64());
            hash = ((hash ^ BitConverter.SingleToUInt32Bits(z0)) * 16777619 ^ BitConverter.SingleToUInt32Bits(z1)) * 16777619;
        }
        Assert.Equal(2756504582u, hash);
    }

    [Fact]
    public void Drawn_one_by_one_they_are_standard_normal()
    {
        Rng rng = new Seed(5).Stream();
        float[] z = new float[N];
        foreach (ref float x in z.AsSpan()) x = rng.Normal();
        AssertStandardNormal(z);
    }

    [Fact]
    public void Filled_they_are_standard_normal_and_neighbours_independent()
    {
        Rng rng = new Seed(5).Stream();
        float[] z = new float[N];
        rng.FillNormal(z);
        AssertStandardNormal(z);
        Assert.InRange(Mean(i => z[i] * z[i + 1]), -Error(1), Error(1));
        // Both of a pair have the same radius: their squares would betray a wrong pairing.
        Assert.InRange(Mean(i => (z[i] * z[i] - 1) * (z[i + 1] * z[i + 1] - 1)), -Error(2), Error(2));
        double Mean(Func<int, double> f) => Enumerable.Range(0, N - 1).Average(f);
    }

    [Fact]
    public void Neighbouring_seeds_are_independent()
    {
        double sum = 0;
        for (ulong key = 0; key < N; key++) sum += new Seed(key).Stream().Normal() * new Seed(key + 1).Stream().Normal();
        Assert.InRange(sum / N, -Error(1), Error(1));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(11)]
    public void Every_other_filled_value_is_the_one_drawn_alone(int length)
    {
        Rng filled = new Seed(8).Stream(), drawn = new Seed(8).Stream();
        float[] z = new float[length];
        filled.FillNormal(z);
        for (int i = 0; i < length; i += 2) Assert.Equal(drawn.Normal(), z[i]);
        Assert.Equal(drawn.NextUInt64(), filled.NextUInt64());
    }

    static void AssertStandardNormal(float[] z)
    {
        Assert.InRange(z.Average(x => (double)x), -Error(1), Error(1));
        Assert.InRange(z.Average(x => (double)x * x), 1 - Error(Math.Sqrt(2)), 1 + Error(Math.Sqrt(2)));
        Assert.InRange(z.Average(x => Math.Pow(x, 3)), -Error(Math.Sqrt(15)), Error(Math.Sqrt(15)));
        Assert.InRange(z.Average(x => Math.Pow(x, 4)), 3 - Error(Math.Sqrt(96)), 3 + Error(Math.Sqrt(96)));
        AssertShare(z, 0.5, 0.382925);
        AssertShare(z, 1, 0.682689);
        AssertShare(z, 2, 0.954500);
        AssertShare(z, 3, 0.997300);
    }

    static void AssertShare(float[] z, double within, double expected)
    {
        double error = Error(Math.Sqrt(expected * (1 - expected)));
        Assert.InRange(z.Count(x => Math.Abs(x) < within) / (double)N, expected - error, expected + error);
    }

    // Four standard errors of the mean of N values of this standard deviation.
    static double Error(double deviation) => 4 * deviation / Math.Sqrt(N);
}
