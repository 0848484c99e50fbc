using MetaRL.Envs.Randomness;

namespace MetaRL.Envs;

/// <summary>
/// A counter-based stream of random numbers: the n-th 64-bit draw is <c>Mix(key + n gamma(key))</c>, a pure function of
/// key and n (SplitMix64, Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195; period 2^63). A value type that
/// never allocates: pass it by <c>ref</c>, since a copy repeats the draws of the original. Get one from <see cref="Seed.Stream"/>.
/// </summary>
public struct Rng
{
    const float Unit24 = 1f / (1 << 24);
    const double Unit53 = 1.0 / (1L << 53);

    // Even, so bit 0 of the state is bit 0 of the key for ever. Mix is a bijection, hence streams whose keys differ
    // in bit 0 have no draw in common: that is what keeps train and test apart.
    readonly ulong gamma;
    ulong state;

    internal Rng(ulong key)
    {
        state = key;
        gamma = SplitMix.OddGamma(key) << 1;
    }

    /// <summary>64 random bits; takes one draw.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default(Rng)</c>, which has no key.</exception>
    public ulong NextUInt64()
    {
        if (gamma == 0) ThrowNoKey();
        return SplitMix.Mix(state += gamma);
    }

    /// <summary>Passes over n draws, in constant time.</summary>
    /// <param name="n">How many calls of <see cref="NextUInt64"/> to pass over.</param>
    public void Skip(ulong n) => state += n * gamma;

    /// <summary>Uniform on [0, 1), a multiple of 2^-24; takes one draw.</summary>
    public float Uniform() => (NextUInt64() >> 40) * Unit24;

    /// <summary>Uniform on [lo, hi]; hi itself only by rounding. Takes one draw.</summary>
    /// <param name="lo">Lower end, finite.</param>
    /// <param name="hi">Upper end, finite.</param>
    public float Uniform(float lo, float hi) => (float)(lo + ((double)hi - lo) * Uniform());

    /// <summary>Standard normal, always finite (|z| &lt; 6.8). Takes one draw.</summary>
    public float Normal() => BoxMuller.Of(NextUInt64()).Z0;

    /// <summary>Two independent standard normals from one draw; the first is what <see cref="Normal"/> would give.</summary>
    public (float Z0, float Z1) NormalPair() => BoxMuller.Of(NextUInt64());

    /// <summary>Uniform on 0, ..., n - 1; takes one draw. The bias of any value is below 2^-32 of its probability.</summary>
    /// <param name="n">Number of values, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">n is less than 1.</exception>
    public int Below(int n)
    {
        if (n < 1) ThrowNoValue(n);
        return (int)Math.BigMul(NextUInt64(), (ulong)n, out _);
    }

    /// <summary>True with probability p; takes one draw.</summary>
    /// <param name="p">In [0, 1]; 0 is never and 1 is always.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is outside [0, 1] or NaN.</exception>
    public bool Bernoulli(double p)
    {
        if (!(p >= 0 && p <= 1)) ThrowNoProbability(p);
        return (NextUInt64() >> 11) * Unit53 < p;
    }

    /// <summary>Fills with the values that repeated <see cref="Uniform()"/> would give.</summary>
    /// <param name="into">[n]; takes n draws.</param>
    public void FillUniform(Span<float> into)
    {
        foreach (ref float u in into) u = Uniform();
    }

    /// <summary>
    /// Fills with independent standard normals, all finite. Each draw gives two values, so this takes half the draws of
    /// repeated <see cref="Normal"/> and equals it in distribution only (elements 0, 2, 4, ... are what it would give).
    /// </summary>
    /// <param name="into">[n]; takes ceil(n / 2) draws.</param>
    public void FillNormal(Span<float> into)
    {
        for (; into.Length >= 2; into = into[2..]) (into[0], into[1]) = NormalPair();
        if (into.Length == 1) into[0] = Normal();
    }

    // Methods of their own, since what compiles for a GPU can leave out calls, but not a throw.
    static void ThrowNoKey() => throw new InvalidOperationException("default(Rng) has no key; open a stream with seed.Stream()");

    static void ThrowNoValue(int n) => throw new ArgumentOutOfRangeException(null, $"n: {n} is outside [1, {int.MaxValue}]");

    static void ThrowNoProbability(double p) => throw new ArgumentOutOfRangeException(null, $"p: {p} is outside [0, 1]");
}
