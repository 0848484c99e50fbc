using System.Collections.Immutable;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Families.Control;

/// <summary>The task of <see cref="LinearQuadratic"/>: x' = A x + B u. A value without references; equality is by content.</summary>
public unsafe struct LinearSystem : IEquatable<LinearSystem>
{
    /// <summary>Greatest size of a state or of a control.</summary>
    public const int Most = 16;

    fixed float a[Most * Most]; // [n, n], then what is not used
    fixed float b[Most * Most]; // [n, m]

    /// <summary>A system of one's own choice.</summary>
    /// <param name="a">A [n, n], row by row.</param>
    /// <param name="b">B [n, m], row by row.</param>
    /// <exception cref="ArgumentException">A is not square, or B has not as many rows; or n or m is outside [1, 16].</exception>
    public LinearSystem(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        States = Require.InRange((int)Math.Sqrt(a.Length), 1, Most, "LinearSystem: rows of A");
        Controls = Require.InRange(b.Length / States, 1, Most, "LinearSystem: columns of B");
        if (a.Length != States * States || b.Length != States * Controls)
            throw new ArgumentException($"LinearSystem: A has {a.Length} entries and B has {b.Length}; expected n n and n m");
        for (int i = 0; i < a.Length; i++) this.a[i] = a[i];
        for (int i = 0; i < b.Length; i++) this.b[i] = b[i];
    }

    /// <summary>n.</summary>
    public int States { get; }

    /// <summary>m.</summary>
    public int Controls { get; }

    /// <summary>[n, n]</summary>
    public readonly ImmutableArray<float> A
    {
        get
        {
            fixed (float* first = a) return [.. new ReadOnlySpan<float>(first, States * States)];
        }
    }

    /// <summary>[n, m]</summary>
    public readonly ImmutableArray<float> B
    {
        get
        {
            fixed (float* first = b) return [.. new ReadOnlySpan<float>(first, States * Controls)];
        }
    }

    // (A x)_i
    internal readonly float Drift(int i, in LinearState x)
    {
        float sum = 0;
        for (int j = 0; j < States; j++) sum += a[i * States + j] * x[j];
        return sum;
    }

    // (B u)_i
    internal readonly float Push<TAct>(int i, in TAct u) where TAct : struct, IActReader, allows ref struct
    {
        float sum = 0;
        for (int j = 0; j < Controls; j++) sum += b[i * Controls + j] * u[j];
        return sum;
    }

    /// <inheritdoc/>
    public readonly bool Equals(LinearSystem other) => A.AsSpan().SequenceEqual(other.A.AsSpan()) && B.AsSpan().SequenceEqual(other.B.AsSpan());

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is LinearSystem other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(States, a[0], b[0]);

    /// <summary>Such as "A = [0.9], B = [1.2]", row by row.</summary>
    public override readonly string ToString() => $"A = [{string.Join(", ", A)}], B = [{string.Join(", ", B)}]";
}
