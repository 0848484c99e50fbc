using MetaRL.Envs.Randomness;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs;

/// <summary>
/// An immutable random key. Fork it for each purpose, then open a stream:
/// <c>seed.Fork("rollout").Fork((ulong)taskIndex).Stream()</c>. Safe to copy and to share between threads.
/// </summary>
/// <param name="Key">The 64 bits of the key; any value is as good as any other.</param>
public readonly record struct Seed(ulong Key)
{
    // Keys forked by name and by index start from different points, so that neither can be had by way of the other.
    const ulong NameDomain = 0x6A09E667F3BCC908UL;
    const ulong IndexDomain = 0xBB67AE8584CAA73BUL;

    /// <summary>The key for one purpose, such as "rollout" (64-bit FNV-1a of the name, mixed with this key).</summary>
    /// <param name="purpose">A name; equal names give equal keys.</param>
    public Seed Fork(string purpose)
    {
        ArgumentNullException.ThrowIfNull(purpose);
        ulong hash = 0xCBF29CE484222325UL;
        foreach (char c in purpose) hash = (hash ^ c) * 0x100000001B3UL;
        return Derive(NameDomain, hash);
    }

    /// <summary>The key of one member of a series. For one seed, different indices never give the same key.</summary>
    /// <param name="index">Task, environment, iteration or the like.</param>
    public Seed Fork(ulong index) => Derive(IndexDomain, index);

    /// <summary>
    /// The key for one split. Bit 0 of the key is the split, so no train key equals any test key, whatever the two seeds;
    /// and since a stream keeps bit 0 (see <see cref="Rng"/>), the two do not even share a single 64-bit draw.
    /// Forks of the result lose that bit: open its stream.
    /// </summary>
    /// <param name="split">Train or test.</param>
    /// <exception cref="ArgumentOutOfRangeException">The split is neither.</exception>
    public Seed ForSplit(Split split)
    {
        Require.InRange((int)split, 0, 1, "split");
        return new((Fork("split").Key & ~1UL) | (ulong)split);
    }

    /// <summary>The stream of draws of this key, from its beginning.</summary>
    public Rng Stream() => new(Key);

    // A bijection of the index for a fixed key, and of the key for a fixed index.
    Seed Derive(ulong domain, ulong index) => new(SplitMix.Mix(SplitMix.Mix(Key ^ domain) ^ index));
}
