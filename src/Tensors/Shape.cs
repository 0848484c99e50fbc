using System.Runtime.CompilerServices;

namespace MetaRL.Tensors;

/// <summary>The dimensions of a tensor, rank 0 to 4, row-major. Written as a collection expression: <c>[T, N, O]</c>.</summary>
[CollectionBuilder(typeof(Shape), nameof(Of))]
public readonly struct Shape : IEquatable<Shape>
{
    /// <summary>The largest rank a tensor can have.</summary>
    public const int MaxRank = 4;

    readonly int d0, d1, d2, d3;

    Shape(ReadOnlySpan<int> dims)
    {
        Rank = dims.Length;
        if (dims.Length > 0) d0 = dims[0];
        if (dims.Length > 1) d1 = dims[1];
        if (dims.Length > 2) d2 = dims[2];
        if (dims.Length > 3) d3 = dims[3];
    }

    /// <summary>The shape of a scalar, rank 0 and size 1.</summary>
    public static Shape Scalar => default;

    /// <summary>Number of dimensions.</summary>
    public int Rank { get; }

    /// <summary>Number of elements: the product of the dimensions.</summary>
    /// <exception cref="ShapeException">More than an int can count.</exception>
    public int Size => SizeIn("Size");

    /// <summary>The same, for an operation that its error should name.</summary>
    internal int SizeIn(string op)
    {
        const long most = int.MaxValue;
        long front = Rank switch { 0 => 1, 1 => d0, _ => (long)d0 * d1 }, back = Rank switch { < 3 => 1, 3 => d2, _ => (long)d2 * d3 };
        long size = Math.Min(front, most + 1) * Math.Min(back, most + 1);   // below 2⁶³, and 0 where a dimension is
        return size <= most ? (int)size : throw new ShapeException($"{op}: {this} has more than {most} elements, the most that a tensor can have");
    }

    /// <summary>Dimension <paramref name="i"/>; negative counts from the end, −1 is the last.</summary>
    /// <exception cref="ShapeException">No such dimension.</exception>
    public int this[int i] => Axis(i) switch { 0 => d0, 1 => d1, 2 => d2, _ => d3 };

    /// <summary>A shape from its dimensions.</summary>
    /// <exception cref="ShapeException">More than four dimensions, or a negative one.</exception>
    public static Shape Of(ReadOnlySpan<int> dims)
    {
        if (dims.Length > MaxRank) throw new ShapeException($"Shape: a tensor has at most {MaxRank} dimensions, got {dims.Length}");
        foreach (int d in dims) if (d < 0) throw new ShapeException($"Shape: a dimension cannot be negative, got {d}");
        return new(dims);
    }

    /// <summary>For collection expressions and <c>foreach</c>.</summary>
    public IEnumerator<int> GetEnumerator()
    {
        for (int i = 0; i < Rank; i++) yield return this[i];
    }

    /// <summary>The 0-based axis that <paramref name="i"/> names; negative counts from the end.</summary>
    /// <exception cref="ShapeException">No such dimension.</exception>
    public int Axis(int i) => AxisIn("Axis", i);

    /// <summary>The same, for an operation that its error should name.</summary>
    internal int AxisIn(string op, int i)
    {
        int axis = i < 0 ? i + Rank : i;
        return (uint)axis < (uint)Rank ? axis : throw new ShapeException($"{op}: {this} has no dimension {i}");
    }

    /// <summary>This shape with dimension <paramref name="axis"/> set to <paramref name="size"/>.</summary>
    /// <exception cref="ShapeException">No such dimension, or a negative size.</exception>
    public Shape With(int axis, int size)
    {
        Span<int> dims = stackalloc int[Rank];
        CopyTo(dims);
        dims[AxisIn("With", axis)] = size;
        return Of(dims);
    }

    /// <summary>This shape with leading dimensions of 1 put before it up to <paramref name="rank"/>.</summary>
    /// <exception cref="ShapeException">The rank is above <see cref="MaxRank"/>.</exception>
    public Shape PadLeft(int rank)
    {
        if (rank <= Rank) return this;
        if (rank > MaxRank) throw new ShapeException($"PadLeft: {this} to rank {rank}; a tensor has at most {MaxRank} dimensions");
        Span<int> dims = stackalloc int[rank];
        dims.Fill(1);
        CopyTo(dims[(rank - Rank)..]);
        return Of(dims);
    }

    /// <summary>Writes the dimensions to <paramref name="dims"/>; [Rank].</summary>
    /// <exception cref="ShapeException">The span is shorter.</exception>
    public void CopyTo(Span<int> dims)
    {
        if (dims.Length < Rank) throw new ShapeException($"CopyTo: {this} has {Rank} dimensions, the span room for {dims.Length}");
        for (int i = 0; i < Rank; i++) dims[i] = this[i];
    }

    /// <summary>The shape of an elementwise result: aligned at the last dimension, sizes equal or 1.</summary>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    public static Shape Broadcast(Shape a, Shape b, string op = "broadcast")
    {
        if (a == b) return a;
        int rank = Math.Max(a.Rank, b.Rank);
        Span<int> dims = stackalloc int[rank];
        Shape x = a.PadLeft(rank), y = b.PadLeft(rank);
        for (int i = 0; i < rank; i++)
        {
            if (x[i] == y[i] || y[i] == 1) dims[i] = x[i];
            else if (x[i] == 1) dims[i] = y[i];
            else throw new ShapeException($"{op}: cannot broadcast {a} with {b}");
        }
        return Of(dims);
    }

    /// <summary>The shape of op(a)·op(b) over the last two dimensions, leading ones broadcast.</summary>
    /// <exception cref="ShapeException">Rank below 2, inner dimensions differ, or batches do not broadcast.</exception>
    public static Shape MatMul(Shape a, Shape b, bool transposeA = false, bool transposeB = false)
    {
        string Names() => $"{a}{(transposeA ? "ᵀ" : "")} x {b}{(transposeB ? "ᵀ" : "")}";
        if (a.Rank < 2 || b.Rank < 2) throw new ShapeException($"MatMul: needs two matrices, got {Names()}");
        (int m, int k) = transposeA ? (a[-1], a[-2]) : (a[-2], a[-1]);
        (int k2, int n) = transposeB ? (b[-1], b[-2]) : (b[-2], b[-1]);
        if (k != k2) throw new ShapeException($"MatMul: inner dimensions differ, {Names()}");
        Shape batch = Broadcast(a.Leading(2), b.Leading(2), "MatMul");
        Span<int> dims = stackalloc int[batch.Rank + 2];
        batch.CopyTo(dims);
        dims[^2] = m;
        dims[^1] = n;
        return Of(dims);
    }

    /// <summary>The dimensions before the last <paramref name="count"/>.</summary>
    /// <exception cref="ShapeException">There are not so many.</exception>
    public Shape Leading(int count)
    {
        if ((uint)count > (uint)Rank) throw new ShapeException($"Leading: {this} has no last {count} dimensions");
        Span<int> dims = stackalloc int[Rank];
        CopyTo(dims);
        return Of(dims[..^count]);
    }

    /// <summary>Whether this broadcasts to <paramref name="large"/>: sizes equal or 1, aligned at the last dimension.</summary>
    internal bool ExpandsTo(Shape large)
    {
        if (Rank > large.Rank) return false;
        for (int i = 1; i <= Rank; i++)
            if (this[-i] != large[-i] && this[-i] != 1) return false;
        return true;
    }

    /// <summary>Whether both have the same rank, and the same dimensions but for <paramref name="axis"/>.</summary>
    internal bool EqualsBut(int axis, Shape other)
        => Rank == other.Rank && (d0 == other.d0 || axis == 0) && (d1 == other.d1 || axis == 1) && (d2 == other.d2 || axis == 2) && (d3 == other.d3 || axis == 3);

    /// <summary>Whether both have the same rank and dimensions.</summary>
    public bool Equals(Shape other)
        => Rank == other.Rank && d0 == other.d0 && d1 == other.d1 && d2 == other.d2 && d3 == other.d3;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Rank, d0, d1, d2, d3);

    /// <summary>Equality of rank and dimensions.</summary>
    public static bool operator ==(Shape a, Shape b) => a.Equals(b);

    /// <summary>Inequality of rank or dimensions.</summary>
    public static bool operator !=(Shape a, Shape b) => !a.Equals(b);

    /// <summary>As <c>[4, 3]</c>.</summary>
    public override string ToString()
    {
        var dims = new int[Rank];
        CopyTo(dims);
        return $"[{string.Join(", ", dims)}]";
    }
}

/// <summary>Shapes that an operation cannot take; the message names both.</summary>
public sealed class ShapeException(string message) : ArgumentException(message);
