using System.Collections.Immutable;

namespace MetaRL.Envs.Families.Bandits;

/// <summary>The task of a bandit: what each arm pays on average. Equality is by content.</summary>
/// <param name="Means">[k], expected payoff of each arm; for a Bernoulli bandit its probability to pay 1.</param>
public sealed record BanditArms(ImmutableArray<float> Means)
{
    /// <summary>The best arm's mean.</summary>
    public float Best => Means.Max();

    /// <summary>What a random arm pays on average.</summary>
    public double Average => Means.Average(m => (double)m);

    internal static IReadOnlyList<TaskParameter> Parameters(int arms, double low, double high) =>
        [.. Enumerable.Range(0, arms).Select(i => new TaskParameter(NameOf(i), low, high))];

    internal IReadOnlyDictionary<string, double> Numbers => Enumerable.Range(0, Means.Length).ToDictionary(NameOf, i => (double)Means[i]);

    static string NameOf(int arm) => $"arm{arm}";

    /// <inheritdoc/>
    public bool Equals(BanditArms? other) => other is not null && Means.AsSpan().SequenceEqual(other.Means.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Means.Length, Means[0]);

    /// <summary>Such as "arms 0.25, 0.75".</summary>
    public override string ToString() => $"arms {string.Join(", ", Means)}";
}
