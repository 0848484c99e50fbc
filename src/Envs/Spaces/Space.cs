using System.Collections.Immutable;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Spaces;

/// <summary>The set that observations or actions come from: a <see cref="BoxSpace"/>, a <see cref="DiscreteSpace"/>, a
/// <see cref="MultiDiscreteSpace"/>, or for observations a <see cref="DictSpace"/> of these.</summary>
public abstract record Space
{
    private protected Space() { }

    /// <summary>Number of floats in one value.</summary>
    public abstract int Size { get; }

    /// <summary>How many choices each number of a value has; empty where not all of them are choices.</summary>
    public virtual ImmutableArray<int> Choices => [];

    /// <summary>What a number of a value may be.</summary>
    /// <param name="i">In [0, Size).</param>
    public abstract Component ComponentAt(int i);

    /// <summary>Where a number of a value is, for errors: "[3]", with the part's name where there are parts.</summary>
    /// <param name="i">In [0, Size).</param>
    public virtual string PlaceOf(int i) => $"[{i}]";

    /// <summary>What a policy's shapes depend on, in words; bounds of boxes are none of it.</summary>
    internal abstract string Extent { get; }

    /// <summary>Whether a value belongs to the space.</summary>
    /// <param name="value">[Size]; any other length does not belong.</param>
    public virtual bool Contains(ReadOnlySpan<float> value)
    {
        if (value.Length != Size) return false;
        for (int i = 0; i < value.Length; i++)
            if (!ComponentAt(i).Contains(value[i])) return false;
        return true;
    }

    /// <summary>Draws one value: uniform, or standard normal along an axis that is not bounded on both sides.</summary>
    /// <param name="rng">The stream to draw from.</param>
    /// <param name="value">[Size], written.</param>
    /// <exception cref="ArgumentException">The length is not Size.</exception>
    public virtual void Sample(ref Rng rng, Span<float> value)
    {
        Require.Length(value.Length, 1, Size, "value");
        for (int i = 0; i < value.Length; i++) value[i] = ComponentAt(i).Sample(ref rng);
    }

    /// <summary>
    /// Admits a batch of actions: all are checked, and finite ones outside a box are clipped to it, as the
    /// environments of the literature do, so that unbounded Gaussian policies can act in bounded boxes.
    /// </summary>
    /// <param name="act">[B, Size], as the policy gave them.</param>
    /// <param name="into">[B, Size], as the environments get them; written.</param>
    /// <exception cref="ArgumentException">The lengths differ or are no multiple of Size.</exception>
    /// <exception cref="InvalidActionException">A component is NaN or infinite or, where it is a choice, not one of 0, ..., n - 1.</exception>
    public virtual void Admit(ReadOnlySpan<float> act, Span<float> into)
    {
        int size = Size;
        Require.Length(act.Length, into.Length / size, size, "act");
        for (int start = 0; start < act.Length; start += size)
            for (int i = 0; i < size; i++)
            {
                Component component = ComponentAt(i);
                float value = act[start + i];
                bool isAdmitted = component.IsWhole ? component.Contains(value) : float.IsFinite(value);
                if (!isAdmitted) throw new InvalidActionException(start / size, i, value, component.IsWhole ? $"{component}" : $"a finite number ({this})");
                into[start + i] = Math.Clamp(value, component.Low, component.High);
            }
    }
}
