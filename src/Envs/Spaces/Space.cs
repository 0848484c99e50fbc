using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Spaces;

/// <summary>The set that observations or actions come from: a <see cref="BoxSpace"/> or a <see cref="DiscreteSpace"/>.</summary>
public abstract record Space
{
    private protected Space() { }

    /// <summary>Number of floats in one value.</summary>
    public abstract int Size { get; }

    /// <summary>Whether a value belongs to the space.</summary>
    /// <param name="value">[Size]; any other length does not belong.</param>
    public abstract bool Contains(ReadOnlySpan<float> value);

    /// <summary>Draws one value: uniform, or standard normal along an axis that is not bounded on both sides.</summary>
    /// <param name="rng">The stream to draw from.</param>
    /// <param name="value">[Size], written.</param>
    /// <exception cref="ArgumentException">The length is not Size.</exception>
    public abstract void Sample(ref Rng rng, Span<float> value);

    /// <summary>
    /// Admits a batch of actions: all are checked, and finite ones outside a box are clipped to it, as the
    /// environments of the literature do, so that unbounded Gaussian policies can act in bounded boxes.
    /// </summary>
    /// <param name="act">[B, Size], as the policy gave them.</param>
    /// <param name="into">[B, Size], as the environments get them; written.</param>
    /// <exception cref="ArgumentException">The lengths differ or are no multiple of Size.</exception>
    /// <exception cref="InvalidActionException">A component is NaN or infinite or, in a discrete space, not one of 0, ..., n - 1.</exception>
    public abstract void Admit(ReadOnlySpan<float> act, Span<float> into);

    // Of numbers: a choice is its index.
    internal BoxSpace AsBox() => this is DiscreteSpace choices ? BoxSpace.Uniform(1, 0, choices.N - 1) : (BoxSpace)this;
}
