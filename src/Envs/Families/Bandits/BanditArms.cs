using System.Collections.Immutable;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Families.Bandits;

/// <summary>The task of a bandit: what each arm pays on average. A value without references; equality is by content.</summary>
public unsafe struct BanditArms : IEquatable<BanditArms>
{
    /// <summary>Most arms there can be.</summary>
    public const int Most = 1000;

    fixed float means[Most];

    /// <summary>Arms of one's own choice.</summary>
    /// <param name="means">[k], expected payoff of each arm, 1 to 1000 of them; for a Bernoulli bandit its probability to pay 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are none, or too many.</exception>
    public BanditArms(ReadOnlySpan<float> means)
    {
        Count = Require.InRange(means.Length, 1, Most, "number of arms");
        for (int i = 0; i < means.Length; i++) this.means[i] = means[i];
    }

    /// <summary>k.</summary>
    public int Count { get; }

    /// <summary>Expected payoff of one arm.</summary>
    /// <param name="arm">In [0, k).</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such arm.</exception>
    public readonly float this[int arm]
    {
        get
        {
            if ((uint)arm >= (uint)Count) ThrowArm(arm, Count);
            return means[arm];
        }
    }

    /// <summary>[k], expected payoff of each arm.</summary>
    public readonly ImmutableArray<float> Means
    {
        get
        {
            fixed (float* first = means) return [.. new ReadOnlySpan<float>(first, Count)];
        }
    }

    /// <summary>The best arm's mean.</summary>
    public readonly float Best => Means.Max();

    /// <summary>What a random arm pays on average.</summary>
    public readonly double Average => Means.Average(m => (double)m);

    internal static IReadOnlyList<TaskParameter> Parameters(int arms, double low, double high) =>
        [.. Enumerable.Range(0, arms).Select(i => new TaskParameter(NameOf(i), low, high))];

    internal readonly IReadOnlyDictionary<string, double> Numbers
    {
        get
        {
            ImmutableArray<float> means = Means;
            return Enumerable.Range(0, Count).ToDictionary(NameOf, i => (double)means[i]);
        }
    }

    static string NameOf(int arm) => $"arm{arm}";

    static void ThrowArm(int arm, int count) => throw new ArgumentOutOfRangeException(null, $"arm: {arm} is outside [0, {count - 1}]");

    /// <inheritdoc/>
    public readonly bool Equals(BanditArms other) => Means.AsSpan().SequenceEqual(other.Means.AsSpan());

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is BanditArms other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(Count, means[0]);

    /// <summary>Such as "arms 0.25, 0.75".</summary>
    public override readonly string ToString() => $"arms {string.Join(", ", Means)}";
}
