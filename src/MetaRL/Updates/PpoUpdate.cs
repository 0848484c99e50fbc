using System.ComponentModel.DataAnnotations;
using MetaRL.Losses;
using MetaRL.Tensors;

namespace MetaRL.Updates;

/// <summary>Several Adam steps along the meta-gradient of the clipped surrogate (PPO, Schulman et al. 2017,
/// arXiv:1707.06347; as outer update in ProMP, arXiv:1810.06784, with its penalty, <see cref="ClippedLoss.InnerKl"/>).</summary>
public sealed record PpoUpdate : MetaUpdate
{
    /// <summary>The optimizer.</summary>
    public Adam Adam { get; init; } = new();

    /// <summary>Steps on the same trajectories.</summary>
    [Range(1, 1000)]
    public int Epochs { get; init; } = 5;

    /// <summary>What the steps descend.</summary>
    public OuterLoss Loss { get; init; } = new ClippedLoss();

    /// <inheritdoc/>
    public override OuterLoss Descends => Loss;

    /// <inheritdoc/>
    public override UpdateState Init(Params phi) => Adam.Init(phi);

    /// <inheritdoc/>
    public override UpdateResult Apply(Params phi, UpdateState state, IMetaIteration iteration)
    {
        MetaObjective objective = iteration.Objective;
        (double firstLoss, Params gradient) = objective.LossAndGradient(phi, Loss, anchor: true);
        double firstNorm = GradientNorm.Of(gradient);
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            if (epoch > 0) gradient = objective.LossAndGradient(phi, Loss).Gradient;
            (phi, state) = Adam.Step(phi, gradient, state);
        }
        (double lastLoss, double kl) = objective.Evaluate(phi, Loss);
        return new(phi, state, firstLoss, firstNorm, kl, new Dictionary<string, double> { ["lossAfter"] = lastLoss });
    }
}
