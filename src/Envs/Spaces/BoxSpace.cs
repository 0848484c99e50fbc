using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Spaces;

/// <summary>Vectors with each component between a lower and an upper bound, which may be infinite. Equality is by content.</summary>
public sealed record BoxSpace : Space
{
    readonly bool isCube; // all components have the same bounds

    /// <summary>A box from its corners.</summary>
    /// <param name="low">[Size], lower bounds; -inf for none.</param>
    /// <param name="high">[Size], upper bounds; +inf for none.</param>
    /// <exception cref="ArgumentException">The lengths differ or are 0, a bound is NaN, or an interval has no finite value.</exception>
    public BoxSpace(ReadOnlySpan<float> low, ReadOnlySpan<float> high)
    {
        if (low.Length != high.Length || low.Length == 0)
            throw new ArgumentException($"BoxSpace: {low.Length} lower and {high.Length} upper bounds; "
                + "expected the same number, at least 1");
        for (int i = 0; i < low.Length; i++)
            if (!(low[i] <= high[i]) || low[i] == float.PositiveInfinity || high[i] == float.NegativeInfinity)
                throw new ArgumentException($"BoxSpace: component {i} is in [{low[i]}, {high[i]}]; "
                    + "expected low <= high with a finite value between");
        Low = [.. low];
        High = [.. high];
        IsBounded = Low.Zip(High).All(static b => float.IsFinite(b.First) && float.IsFinite(b.Second) && b.First < b.Second);
        isCube = !low.ContainsAnyExcept(low[0]) && !high.ContainsAnyExcept(high[0]);
    }

    /// <summary>[Size], lower bounds; -inf for none.</summary>
    public ImmutableArray<float> Low { get; }

    /// <summary>[Size], upper bounds; +inf for none.</summary>
    public ImmutableArray<float> High { get; }

    /// <inheritdoc/>
    public override int Size => Low.Length;

    /// <summary>The box [low, high]^size.</summary>
    /// <param name="size">Number of components, at least 1.</param>
    /// <param name="low">Lower bound of each.</param>
    /// <param name="high">Upper bound of each.</param>
    /// <exception cref="ArgumentException">As for the constructor.</exception>
    public static BoxSpace Uniform(int size, float low, float high)
    {
        Require.InRange(size, 1, Array.MaxLength, "BoxSpace size");
        return new([.. Enumerable.Repeat(low, size)], [.. Enumerable.Repeat(high, size)]);
    }

    /// <summary>All finite vectors of a size.</summary>
    /// <param name="size">Number of components, at least 1.</param>
    /// <exception cref="ArgumentException">As for the constructor.</exception>
    public static BoxSpace Unbounded(int size) => Uniform(size, float.NegativeInfinity, float.PositiveInfinity);

    /// <inheritdoc/>
    public override Component ComponentAt(int i) => new(Low[i], High[i], IsWhole: false);

    internal override string Extent => $"{Size} numbers";

    /// <inheritdoc/>
    public override void Admit(ReadOnlySpan<float> act, Span<float> into)
    {
        Require.Length(act.Length, into.Length / Size, Size, "act");
        if (!Finite.All(act)) ThrowFirst(act);
        if (isCube) Clamp(act, Low[0], High[0], into);
        else
            for (int start = 0; start < act.Length; start += Size)
                for (int i = 0; i < Size; i++) into[start + i] = Math.Clamp(act[start + i], Low[i], High[i]);
    }

    /// <summary>Whether every component has finite bounds that differ.</summary>
    public bool IsBounded { get; }

    /// <summary>Components as parts of their intervals, low ↦ −1 and high ↦ 1; those outside are limited to them.</summary>
    /// <param name="values">[..., Size], components.</param>
    /// <param name="into">As many, written; may be the same memory.</param>
    /// <exception cref="InvalidOperationException">It is not bounded, see <see cref="IsBounded"/>.</exception>
    public void ToUnit(ReadOnlySpan<float> values, Span<float> into)
    {
        if (!IsBounded) throw Unbounded("ToUnit");
        Require.Length(values.Length, into.Length / Size, Size, "values");
        for (int i = 0; i < values.Length; i++)
        {
            double low = Low[i % Size], high = High[i % Size];
            into[i] = (float)Math.Clamp((2 * values[i] - low - high) / (high - low), -1, 1);
        }
    }

    /// <summary>The inverse of <see cref="ToUnit"/>.</summary>
    /// <param name="parts">[..., Size], from −1 to 1; those outside are limited to them.</param>
    /// <param name="into">As many, written; may be the same memory.</param>
    /// <exception cref="InvalidOperationException">It is not bounded, see <see cref="IsBounded"/>.</exception>
    public void FromUnit(ReadOnlySpan<float> parts, Span<float> into)
    {
        if (!IsBounded) throw Unbounded("FromUnit");
        Require.Length(parts.Length, into.Length / Size, Size, "parts");
        for (int i = 0; i < parts.Length; i++)
        {
            double low = Low[i % Size], high = High[i % Size];
            into[i] = Math.Clamp((float)(0.5 * (low + high + (high - low) * parts[i])), Low[i % Size], High[i % Size]);
        }
    }

    InvalidOperationException Unbounded(string what) => new($"{what}: {this} is not bounded on both sides in every component");

    static void Clamp(ReadOnlySpan<float> act, float low, float high, Span<float> into)
    {
        Vector<float> least = new(low), most = new(high);
        ReadOnlySpan<Vector<float>> from = MemoryMarshal.Cast<float, Vector<float>>(act);
        Span<Vector<float>> to = MemoryMarshal.Cast<float, Vector<float>>(into);
        for (int i = 0; i < from.Length; i++) to[i] = Vector.Min(Vector.Max(from[i], least), most);
        for (int i = from.Length * Vector<float>.Count; i < act.Length; i++) into[i] = Math.Clamp(act[i], low, high);
    }

    void ThrowFirst(ReadOnlySpan<float> act)
    {
        for (int i = 0; i < act.Length; i++)
            if (!float.IsFinite(act[i])) throw new InvalidActionException(i / Size, i % Size, act[i], $"a finite number ({this})");
    }

    /// <inheritdoc/>
    public bool Equals(BoxSpace? other) =>
        other is not null && Low.AsSpan().SequenceEqual(other.Low.AsSpan()) && High.AsSpan().SequenceEqual(other.High.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Size, Low[0], High[0]);

    /// <summary>Such as "box of 2 in [-0.1, 0.1]", with each interval where they differ.</summary>
    public override string ToString() => $"box of {Size} in {string.Join(" x ", Low.Zip(High, (l, h) => $"[{l}, {h}]").Distinct())}";
}
