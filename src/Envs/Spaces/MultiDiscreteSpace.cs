using System.Collections.Immutable;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Spaces;

/// <summary>Several choices at once: number i is one of 0, ..., Choices[i] - 1. Equality is by content.</summary>
public sealed record MultiDiscreteSpace : Space
{
    readonly ImmutableArray<int> choices;

    /// <summary>A space of one choice each.</summary>
    /// <param name="choices">[Size], how many choices each number has, from 1 to 2^24.</param>
    /// <exception cref="ArgumentException">There is no number, or one has no choice or too many.</exception>
    public MultiDiscreteSpace(params ReadOnlySpan<int> choices)
    {
        if (choices.IsEmpty) throw new ArgumentException("MultiDiscreteSpace: no numbers of choices; expected one at least, as in [3, 2, 4]");
        for (int i = 0; i < choices.Length; i++) Require.InRange(choices[i], 1, DiscreteSpace.Most, $"MultiDiscreteSpace choices[{i}]");
        this.choices = [.. choices];
    }

    /// <summary>[Size], how many choices each number has.</summary>
    public override ImmutableArray<int> Choices => choices;

    /// <inheritdoc/>
    public override int Size => choices.Length;

    /// <inheritdoc/>
    public override Component ComponentAt(int i) => new(0, choices[i] - 1, IsWhole: true);

    internal override string Extent => $"choices {string.Join(" x ", choices)}";

    /// <inheritdoc/>
    public bool Equals(MultiDiscreteSpace? other) => other is not null && choices.AsSpan().SequenceEqual(other.choices.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Size, choices[0], choices[^1]);

    /// <summary>Such as "one each of 3, 2, 4".</summary>
    public override string ToString() => $"one each of {string.Join(", ", choices)}";
}
