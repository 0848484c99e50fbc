namespace MetaRL.Envs.Vectorized;

/// <summary>B environments of one task, stepped together. Spans are row-major. Not thread-safe: one owner at a time.</summary>
public interface IVectorEnv
{
    /// <summary>B, the number of environments.</summary>
    int Count { get; }

    /// <summary>The spaces and the horizon.</summary>
    EnvSpec Spec { get; }

    /// <summary>
    /// Starts every environment afresh, environment i from the stream of <c>seed.Fork(first + i)</c>: what it then does
    /// depends neither on how many others there are nor on what happened before. So a rollout of many environments can be
    /// played in pieces, one after another or side by side, with the same results bit for bit.
    /// </summary>
    /// <param name="seed">The seed of this rollout.</param>
    /// <param name="obs">[B, O], first observations; written.</param>
    /// <param name="first">The number that environment 0 of these has in the whole rollout, at least 0.</param>
    /// <exception cref="ArgumentException">A span has the wrong length, or first is negative.</exception>
    void Reset(Seed seed, Span<float> obs, int first = 0);

    /// <summary>Steps every environment once, and resets those whose episode ends. Allocates nothing.</summary>
    /// <param name="act">[B, A]. Actions outside a box are clipped to it, as in the papers' environments.</param>
    /// <param name="into">Where the results go.</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    /// <exception cref="InvalidActionException">An action is NaN, infinite, not one of the choices or one that
    /// <see cref="EnvSpec.ActionMask"/> forbids; no environment has stepped then.</exception>
    /// <exception cref="InvalidOperationException"><see cref="Reset"/> was never called.</exception>
    /// <exception cref="EnvFaultException">An environment gave a reward or observation that is not finite.</exception>
    /// <exception cref="ActionMaskException">An observation to be acted on allows nothing, or its mask is not of 0 and 1.</exception>
    void Step(ReadOnlySpan<float> act, StepSpans into);
}
