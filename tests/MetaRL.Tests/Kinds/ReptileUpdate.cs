using MetaRL.Tensors;
using MetaRL.Updates;

namespace MetaRL.Tests.Kinds;

/// <summary>φ ← φ + ε (mean θ_K − φ) (Nichol et al. 2018, arXiv:1803.02999). Needs no query data and no meta-gradient.</summary>
sealed record ReptileUpdate : MetaUpdate
{
    public double Epsilon { get; init; } = 0.5;

    public override UpdateResult Apply(Params phi, UpdateState state, IMetaIteration iteration)
    {
        Params move = iteration.MeanAdapted() - phi;
        return new(phi.AddScaled(move, Epsilon), state with { Step = state.Step + 1 }, GradientNorm: GradientNorm.Of(move));
    }
}
