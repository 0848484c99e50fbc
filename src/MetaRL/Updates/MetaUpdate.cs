using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Tensors;

namespace MetaRL.Updates;

/// <summary>How a meta-iteration changes φ: along a meta-gradient, towards adapted weights, by returns alone, from data that it
/// keeps. Holds settings only; what it remembers is an argument, and is part of every checkpoint.</summary>
public abstract record MetaUpdate
{
    /// <summary>How often it differentiates the adaptation; by default once.</summary>
    public virtual Derivatives Needs => Derivatives.First;

    /// <summary>Whether φ moves towards adapted weights, so that nothing of φ learns but what adapts of it; by default not.</summary>
    public virtual bool MovesToAdapted => false;

    /// <summary>The loss whose gradient moves φ; null, as by default, where none does.</summary>
    public virtual OuterLoss? Descends => null;

    /// <summary>What the update remembers before the first iteration; by default nothing.</summary>
    public virtual UpdateState Init(Params phi) => UpdateState.Empty;

    /// <summary>One meta-iteration's change of φ.</summary>
    /// <param name="phi">Before; constants.</param>
    /// <param name="state">From the iteration before.</param>
    /// <param name="iteration">What may be asked of it: an objective, adapted weights, fresh data.</param>
    /// <returns>Tensors for the caller's scope.</returns>
    public abstract UpdateResult Apply(Params phi, UpdateState state, IMetaIteration iteration);
}

/// <summary>What an outer update carries from one iteration to the next.</summary>
/// <param name="Tensors">For example Adam's moments, or data to be used again.</param>
/// <param name="Step">Steps taken so far.</param>
public sealed record UpdateState(Params Tensors, long Step)
{
    /// <summary>Nothing remembered.</summary>
    public static UpdateState Empty { get; } = new(new Params([]), 0);
}

/// <summary>Outcome of an outer update. What an update does not have is 0.</summary>
/// <param name="Phi">After.</param>
/// <param name="State">For the next iteration.</param>
/// <param name="Loss">Meta-loss before.</param>
/// <param name="GradientNorm">Euclidean norm of the meta-gradient, or of what takes its place, before.</param>
/// <param name="Kl">Mean KL from the adapted models before to those after, nats.</param>
/// <param name="Extra">What this update reports of itself.</param>
public sealed record UpdateResult(Params Phi, UpdateState State, double Loss = 0, double GradientNorm = 0, double Kl = 0,
    IReadOnlyDictionary<string, double>? Extra = null)
{
    /// <summary>What this update reports of itself.</summary>
    public IReadOnlyDictionary<string, double> Extra { get; init; } = Extra ?? new Dictionary<string, double>();
}
