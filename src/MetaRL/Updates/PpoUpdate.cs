using System.ComponentModel.DataAnnotations;
using MetaRL.Losses;
using MetaRL.Tensors;

namespace MetaRL.Updates;

/// <summary>Several Adam steps along the meta-gradient of the clipped surrogate (PPO, Schulman et al. 2017,
/// arXiv:1707.06347; as outer update in ProMP, arXiv:1810.06784, with its penalty innerKl).</summary>
public sealed record PpoUpdate : MetaUpdate
{
    /// <summary>The optimizer.</summary>
    public Adam Adam { get; init; } = new();

    /// <summary>Steps on the same trajectories.</summary>
    [Range(1, 1000)]
    public int Epochs { get; init; } = 5;

    /// <summary>ε, how far the ratio may leave 1 before it is clipped.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double Clip { get; init; } = 0.3;

    /// <summary>η, weight of the mean KL from the policies that sampled the supports to those of φ, nats. As <see cref="ClippedLoss.InnerKl"/>.</summary>
    [Range(0.0, 1e6)]
    public double InnerKl { get; init; }

    /// <summary>β, weight of the mean entropy of the query's actions, nats. As <see cref="ClippedLoss.Entropy"/>.</summary>
    [Range(0.0, 1e6)]
    public double Entropy { get; init; }

    /// <inheritdoc/>
    public override UpdateState Init(Params phi) => Adam.Init(phi);

    /// <inheritdoc/>
    public override UpdateResult Apply(Params phi, UpdateState state, IMetaIteration iteration)
    {
        MetaObjective objective = iteration.Objective;
        var clipped = new ClippedLoss { Clip = Clip, InnerKl = InnerKl, Entropy = Entropy };
        (double firstLoss, Params gradient) = objective.LossAndGradient(phi, clipped, anchor: true);
        double firstNorm = GradientNorm.Of(gradient);
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            if (epoch > 0) gradient = objective.LossAndGradient(phi, clipped).Gradient;
            (phi, state) = Adam.Step(phi, gradient, state);
        }
        (double lastLoss, double kl) = objective.Evaluate(phi, clipped);
        return new(phi, state, firstLoss, firstNorm, kl, new Dictionary<string, double> { ["lossAfter"] = lastLoss });
    }
}
