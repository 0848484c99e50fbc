using FsCheck;
using FsCheck.Fluent;

namespace MetaRL.Envs.Tests;

public sealed class SeedTests
{
    [Fact]
    public void Forks_are_pure() => Prop.ForAll<ulong, ulong>((key, index) =>
        new Seed(key).Fork(index) == new Seed(key).Fork(index) &&
        new Seed(key).Fork("rollout") == new Seed(key).Fork("rollout")).QuickCheckThrowOnFailure();

    [Fact]
    public void Different_indices_and_different_seeds_give_different_forks() => Prop.ForAll<ulong, ulong>((a, b) =>
        a == b || (new Seed(7).Fork(a) != new Seed(7).Fork(b) && new Seed(a).Fork(7UL) != new Seed(b).Fork(7UL)
            && new Seed(a).Fork("x") != new Seed(b).Fork("x"))).QuickCheckThrowOnFailure();

    [Fact]
    public void A_tree_of_forks_by_name_and_index_has_no_two_equal_keys()
    {
        var root = new Seed(0);
        string[] names = ["", "0", "1", "a", "b", "ab", "ba", "rollout", "task", "split"];
        Seed[] level = [root, .. names.Select(root.Fork), .. Enumerable.Range(0, 100).Select(i => root.Fork((ulong)i))];
        Seed[] all = [.. level, .. level.Skip(1).SelectMany(s => names.Select(s.Fork)),
            .. level.Skip(1).SelectMany(s => Enumerable.Range(0, 100).Select(i => s.Fork((ulong)i)))];
        Assert.Equal(all.Length, all.Distinct().Count());
    }

    [Fact]
    public void The_order_of_forks_matters() =>
        Assert.NotEqual(new Seed(1).Fork("a").Fork("b"), new Seed(1).Fork("b").Fork("a"));

    [Fact]
    public void No_train_key_is_a_test_key() => Prop.ForAll<ulong, ulong>((a, b) =>
        new Seed(a).ForSplit(Split.Train).Key % 2 == 0 && new Seed(b).ForSplit(Split.Test).Key % 2 == 1).QuickCheckThrowOnFailure();

    // The proof is in Rng: the parity of the state never changes, and a bijection maps states to draws.
    [Fact]
    public void No_train_draw_is_a_test_draw() => Prop.ForAll<ulong, ulong>((a, b) =>
    {
        Rng train = new Seed(a).ForSplit(Split.Train).Stream(), test = new Seed(b).ForSplit(Split.Test).Stream();
        return Enumerable.Range(0, 100).All(_ => Unmix(train.NextUInt64()) % 2 == 0 && Unmix(test.NextUInt64()) % 2 == 1);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_split_that_is_neither_is_an_error() =>
        Assert.Equal("split: 2 is outside [0, 1]",
            Assert.Throws<ArgumentOutOfRangeException>(() => new Seed(0).ForSplit((Split)2)).Message);

    // The inverse of SplitMix.Mix: multiply by the inverses modulo 2^64, undo each xor-shift.
    static ulong Unmix(ulong z)
    {
        z = Unshift(z, 31) * Inverse(0x94D049BB133111EBUL);
        z = Unshift(z, 27) * Inverse(0xBF58476D1CE4E5B9UL);
        return Unshift(z, 30);
    }

    static ulong Unshift(ulong z, int bits) => z ^ (z >> bits) ^ (z >> (2 * bits));

    static ulong Inverse(ulong odd)
    {
        ulong inverse = odd;
        for (int i = 0; i < 6; i++) inverse *= 2 - odd * inverse; // Newton: each step doubles the correct bits
        return inverse;
    }
}
