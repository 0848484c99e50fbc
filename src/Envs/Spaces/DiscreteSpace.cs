using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Spaces;

/// <summary>The numbers 0, ..., n - 1, held in one float.</summary>
public sealed record DiscreteSpace : Space
{
    // Beyond 2^24 a float no longer holds every integer.
    internal const int Most = 1 << 24;

    /// <summary>A space of n choices.</summary>
    /// <param name="n">Number of choices, from 1 to 2^24.</param>
    /// <exception cref="ArgumentOutOfRangeException">n is outside that range.</exception>
    public DiscreteSpace(int n) => N = Require.InRange(n, 1, Most, "DiscreteSpace n");

    /// <summary>Number of choices.</summary>
    public int N { get; }

    /// <inheritdoc/>
    public override int Size => 1;

    /// <summary>[N]</summary>
    public override ImmutableArray<int> Choices => [N];

    /// <inheritdoc/>
    public override Component ComponentAt(int i) => new(0, N - 1, IsWhole: true);

    internal override string Extent => $"{N} choices";

    /// <inheritdoc/>
    public override void Admit(ReadOnlySpan<float> act, Span<float> into)
    {
        Require.Length(act.Length, into.Length, 1, "act");
        if (!AreChoices(act)) ThrowFirst(act);
        act.CopyTo(into);
    }

    /// <summary>Such as "one of 5".</summary>
    public override string ToString() => $"one of {N}";

    bool AreChoices(ReadOnlySpan<float> act)
    {
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(act);
        Vector<float> n = new(N);
        foreach (Vector<float> x in vectors)
            if (!Vector.EqualsAll(x, Vector.Floor(x)) || !Vector.GreaterThanOrEqualAll(x, Vector<float>.Zero) || !Vector.LessThanAll(x, n)) return false;
        foreach (float x in act[(vectors.Length * Vector<float>.Count)..])
            if (!IsChoice(x)) return false;
        return true;
    }

    void ThrowFirst(ReadOnlySpan<float> act)
    {
        for (int env = 0; env < act.Length; env++)
            if (!IsChoice(act[env])) throw new InvalidActionException(env, 0, act[env], $"a whole number from 0 to {N - 1}");
    }

    bool IsChoice(float value) => value >= 0 && value < N && value == MathF.Floor(value);
}
