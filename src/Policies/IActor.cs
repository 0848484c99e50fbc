using MetaRL.Envs;

namespace MetaRL.Policies;

/// <summary>
/// A snapshot of a policy's weights that acts in B environments side by side. A recurrent one remembers what each
/// environment has shown since <see cref="Begin"/>, across the episodes of a trial. One owner at a time.
/// </summary>
public interface IActor
{
    /// <summary>Forgets everything seen; call before the first step of a rollout.</summary>
    void Begin();

    /// <summary>Samples one action per environment. Allocates nothing. What environment b does depends on its own
    /// observations and stream alone, never on the others', so that a rollout may be played in pieces.</summary>
    /// <param name="obs">[B, O]</param>
    /// <param name="rngs">[B], each environment's stream; the only source of randomness.</param>
    /// <param name="act">[B, A], written.</param>
    /// <param name="logProb">[B], written: ln π(a | s).</param>
    /// <exception cref="MetaRL.Tensors.ShapeException">A span has another length.</exception>
    void Act(ReadOnlySpan<float> obs, Span<Rng> rngs, Span<float> act, Span<float> logProb);
}
