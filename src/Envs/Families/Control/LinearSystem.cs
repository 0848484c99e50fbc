using System.Collections.Immutable;

namespace MetaRL.Envs.Families.Control;

/// <summary>The task of <see cref="LinearQuadratic"/>: x' = A x + B u. Equality is by content.</summary>
/// <param name="A">[n, n]</param>
/// <param name="B">[n, m]</param>
public sealed record LinearSystem(ImmutableArray<float> A, ImmutableArray<float> B)
{
    /// <inheritdoc/>
    public bool Equals(LinearSystem? other) => other is not null && A.AsSpan().SequenceEqual(other.A.AsSpan()) && B.AsSpan().SequenceEqual(other.B.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(A.Length, A[0], B[0]);

    /// <summary>Such as "A = [0.9], B = [1.2]", row by row.</summary>
    public override string ToString() => $"A = [{string.Join(", ", A)}], B = [{string.Join(", ", B)}]";
}
