using MetaRL.Learners;
using MetaRL.Tensors;

namespace MetaRL.Updates;

/// <summary>Reptile (Nichol et al. 2018, arXiv:1803.02999):  φ ← φ − optimizer(φ − mean θ_K), with plain descent
/// φ ← φ + ε (mean θ_K − φ). It needs no query data and no derivative of the adaptation. With one step of adaptation it is
/// joint training; what it has beyond that comes with more.</summary>
public sealed record ReptileUpdate : MetaUpdate
{
    /// <summary>Takes φ − mean θ_K for a gradient; its <c>lr</c> is ε.</summary>
    public Optimizer Optimizer { get; init; } = new Sgd { Lr = 0.5 };

    /// <inheritdoc/>
    public override Derivatives Needs => Derivatives.None;

    /// <inheritdoc/>
    public override bool MovesToAdapted => true;

    /// <inheritdoc/>
    public override UpdateState Init(Params phi) => Optimizer.Init(phi);

    /// <inheritdoc/>
    public override UpdateResult Apply(Params phi, UpdateState state, IMetaIteration iteration)
    {
        Params adapted = iteration.MeanAdapted().Select(phi.Names);   // whatever else θ holds
        Params constants = phi.Where(iteration.Problem.Policy.IsConstant);
        Params gap = phi - adapted.With(constants);   // a mean of equal numbers rounds
        (Params next, UpdateState nextState) = Optimizer.Step(phi, gap, state);
        return new(next, nextState, GradientNorm: GradientNorm.Of(gap));
    }
}
