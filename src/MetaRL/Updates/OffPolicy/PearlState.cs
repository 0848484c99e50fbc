using MetaRL.Tensors;

namespace MetaRL.Updates.OffPolicy;

/// <summary>What gradient steps change: φ and, of the update's own, the critics, what follows them, the temperature and the moments of each optimizer.</summary>
/// <param name="Phi">The policy's.</param>
/// <param name="Critic">Of both critics.</param>
/// <param name="Target">Their slow copies.</param>
/// <param name="LogAlpha">ln α, <c>log</c> [1, 1, 1].</param>
/// <param name="CriticMoments">Of critics and encoder.</param>
/// <param name="ActorMoments">Of π(u | s, z).</param>
/// <param name="AlphaMoments">Of ln α.</param>
sealed record PearlState(Params Phi, Params Critic, Params Target, Params LogAlpha, Params CriticMoments, Params ActorMoments, Params AlphaMoments)
{
    const string CriticPrefix = "critic/", TargetPrefix = "target/", AlphaPrefix = "alpha/";
    const string CriticAdamPrefix = "criticAdam/", ActorAdamPrefix = "actorAdam/", AlphaAdamPrefix = "alphaAdam/";

    public double Alpha => Math.Exp(LogAlpha.Values[0].Item());

    public IEnumerable<Tensor> Tensors => new[] { Phi, Critic, Target, LogAlpha, CriticMoments, ActorMoments, AlphaMoments }.SelectMany(static p => p.Values);

    /// <summary>All but φ, by name.</summary>
    public Params Own => Critic.Prefixed(CriticPrefix).Concat(Target.Prefixed(TargetPrefix)).Concat(LogAlpha.Prefixed(AlphaPrefix))
        .Concat(CriticMoments.Prefixed(CriticAdamPrefix)).Concat(ActorMoments.Prefixed(ActorAdamPrefix)).Concat(AlphaMoments.Prefixed(AlphaAdamPrefix));

    /// <summary>The inverse of <see cref="Own"/>.</summary>
    public static PearlState Of(Params phi, Params own) => new(phi, own.Group(CriticPrefix), own.Group(TargetPrefix), own.Group(AlphaPrefix),
        own.Group(CriticAdamPrefix), own.Group(ActorAdamPrefix), own.Group(AlphaAdamPrefix));
}
