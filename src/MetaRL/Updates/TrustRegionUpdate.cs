using System.ComponentModel.DataAnnotations;
using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Tensors;

namespace MetaRL.Updates;

/// <summary>
/// Trust-region step (TRPO, Schulman et al. 2015, arXiv:1502.05477; as outer update in MAML, arXiv:1703.03400):
/// s ≈ −H⁻¹g by conjugate gradients,  φ ← φ + cʲ √(2δ / sᵀHs) s  for the first j that lowers the surrogate with KL ≤ δ.
/// H goes through the adaptation: <see cref="FisherProduct"/>. If no j does, φ stays.
/// </summary>
public sealed record TrustRegionUpdate : MetaUpdate
{
    /// <summary>δ, bound on the mean KL of one update, nats.</summary>
    [Range(0.0, 10.0, MinimumIsExclusive = true)]
    public double MaxKl { get; init; } = 0.01;

    /// <summary>Most steps of conjugate gradients.</summary>
    [Range(1, 1000)]
    public int CgSteps { get; init; } = 10;

    /// <summary>Conjugate gradients end where the residual is this share of the gradient, in length.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double CgTolerance { get; init; } = 1e-2;

    /// <summary>Share of each task's query rollouts, whole ones and the first, that Fisher products are taken over. They are
    /// the costliest part of an update, and need less data than a gradient does.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double FisherFraction { get; init; } = 1;

    /// <summary>Added to H's diagonal.</summary>
    [Range(0.0, 10.0)]
    public double Damping { get; init; } = 1e-5;

    /// <summary>c, factor of each backtrack.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double Backtrack { get; init; } = 0.8;

    /// <summary>Most steps that the line search tries.</summary>
    [Range(1, 1000)]
    public int LineSearchSteps { get; init; } = 15;

    /// <summary>What is descended.</summary>
    public OuterLoss Loss { get; init; } = new SurrogateLoss();

    /// <inheritdoc/>
    public override OuterLoss Descends => Loss;

    /// <inheritdoc/>
    public override Derivatives Needs => Derivatives.Second;

    /// <inheritdoc/>
    public override UpdateResult Apply(Params phi, UpdateState state, IMetaIteration iteration)
    {
        MetaObjective objective = iteration.Objective;
        (double loss, Params gradient) = objective.LossAndGradient(phi, Loss, anchor: true);
        double norm = GradientNorm.Of(gradient);
        UpdateResult unchanged = new(phi, state with { Step = state.Step + 1 }, loss, norm);
        if (norm == 0) return unchanged with { Extra = Report(new(), 0, 0) };

        FullStep full = Full(phi, gradient, norm, objective);
        double scale = 1;
        for (int j = 1; j <= LineSearchSteps; j++)
        {
            Params candidate = phi.AddScaled(full.Step, scale);
            (double value, double kl) = objective.Evaluate(candidate, Loss);
            bool isBetter = value < loss && kl <= MaxKl;
            if (isBetter) return unchanged with { Phi = candidate, Kl = kl, Extra = Report(full, j, scale) };
            scale *= Backtrack;
        }
        return unchanged with { Extra = Report(full, LineSearchSteps, 0) };
    }

    // The step along −H⁻¹g at which the quadratic model of the KL equals δ.
    FullStep Full(Params phi, Params gradient, double norm, MetaObjective objective)
    {
        using FisherProduct fisher = objective.Fisher(phi, FisherFraction);
        Params Damped(Params v) => fisher.Of(v).AddScaled(v, Damping);
        CgSolution solution = ConjugateGradient.Solve(Damped, gradient, CgSteps, CgTolerance);
        double length = Math.Sqrt(2 * MaxKl / Math.Max(solution.Curvature.Item(), 1e-20));
        double residual = Math.Sqrt(solution.SquaredResidual.Item()) / norm;
        return new(-length * solution.X, solution.Steps, residual);
    }

    static Dictionary<string, double> Report(FullStep full, int tried, double scale) => new()
    {
        ["lineSearchSteps"] = tried,
        ["stepScale"] = scale,
        ["cgSteps"] = full.CgSteps,
        ["cgResidual"] = full.CgResidual,
    };

    // A step, and what conjugate gradients took for it and left over, as a share of the gradient.
    readonly record struct FullStep(Params Step, int CgSteps, double CgResidual);
}
