using MetaRL.Tensors;

namespace MetaRL.Policies.Distributions;

/// <summary>
/// Logits of what a mask forbids: y + (m − 1) · 10³⁰, m = 1 where allowed, 0 where not. Allowed ones stay as they are bit for bit.
/// The exponential of the others is exactly 0 beside any that is allowed, and so are their derivatives, while all that is
/// computed from them stays finite: no 0 · ∞ in entropies and divergences.
/// </summary>
static class ActionMask
{
    const float Far = 1e30f;

    /// <summary>Of tensors, [T, N, n] both; the mask is a constant.</summary>
    public static Tensor Apply(Tensor logits, Tensor allowed) => logits + allowed.Affine(Far, -Far);

    /// <summary>The same in place, for kernels and actors.</summary>
    public static void Apply(Span<float> logits, ReadOnlySpan<float> allowed)
    {
        for (int j = 0; j < allowed.Length; j++) logits[j] += allowed[j] * Far - Far;
    }
}
