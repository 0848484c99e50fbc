using System.ComponentModel.DataAnnotations;
using MetaRL.Tensors;
using MetaRL.Updates;

namespace MetaRL.Learners;

/// <summary>
/// Implicit MAML (Rajeswaran et al. 2019, arXiv:1909.04630): each step solves  θₖ₊₁ = argmin L(θ; τₖ) + λₖ/2 ‖θ − θₖ‖²,
/// λₖ = λ / decayᵏ, by gradient descent, and its derivative is that of the solution, whatever path led there:
/// ∂θₖ₊₁/∂θₖ = (I + H/λₖ)⁻¹,  H = ∇²L(θₖ₊₁; τₖ), by conjugate gradients, for each task its own. What it costs and keeps does
/// not grow with the steps of the descent. The derivative cannot be taken again, so trust regions refuse it.
/// </summary>
public sealed record Imaml : MetaLearner
{
    /// <summary>λ of the first step: the weight of staying near; about 1 / (the step size that plain MAML would take).</summary>
    [Range(0.0, 1e9, MinimumIsExclusive = true)]
    public double Lambda { get; init; } = 10;

    /// <summary>λₖ = λ / decayᵏ: later steps stay nearer.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double InnerLrDecay { get; init; } = 1;

    /// <summary>Step size of the descent, as a share of 1/λₖ. One step of 1 from θₖ is that of MAML with α = 1/λₖ.</summary>
    [Range(0.0, 2.0, MinimumIsExclusive = true)]
    public double DescentLr { get; init; } = 0.5;

    /// <summary>Most steps of the descent.</summary>
    [Range(1, 1_000_000)]
    public int DescentSteps { get; init; } = 5;

    /// <summary>A task's descent ends where its gradient is no longer than this share of its first one's length.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double DescentTolerance { get; init; } = 1e-3;

    /// <summary>Most steps of conjugate gradients.</summary>
    [Range(1, 10_000)]
    public int CgSteps { get; init; } = 5;

    /// <summary>Conjugate gradients end for a task where the residual is this share of the right side, in length.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double CgTolerance { get; init; } = 1e-3;

    /// <inheritdoc/>
    public override Derivatives Gives => Derivatives.First;

    /// <inheritdoc/>
    public override Params Adapt(AdaptStep step, Params theta)
    {
        double lambda = Lambda / Math.Pow(InnerLrDecay, step.K);
        Params solution = Solve(step, theta.Detach(), lambda);
        if (!step.CreateGraph) return solution;
        Tensor Pull(Tensor y, Tensor gy, int i) => PullBack(step, solution, solution.Unflatten(gy), lambda).Flatten();
        return theta.Unflatten(solution.Flatten().WithFirstOrderGradient([theta.Flatten()], Pull));
    }

    // argmin L(θ) + λ/2 ‖θ − centre‖².
    Params Solve(AdaptStep step, Params centre, double lambda)
    {
        Params at = centre;
        Tensor? enough = null;   // [T, 1], the squared length at which a task's descent ends
        for (int i = 0; i < DescentSteps; i++)
        {
            Params tracked = at.Track();
            Params gradient = Autograd.Grad(step.Loss(tracked, twice: false), tracked).AddScaled(at - centre, lambda);
            Tensor square = gradient.Flatten().Square().Sum(1);
            enough ??= DescentTolerance * DescentTolerance * square;
            Tensor goesOn = Tensor.Less(enough, square);
            if (goesOn.Sum().Item() == 0) break;
            Tensor own = Tensor.Where(goesOn, gradient.Flatten(), 0 * goesOn);
            at = at.AddScaled(gradient.Unflatten(own), -DescentLr / lambda).Detach();
        }
        return at;
    }

    // (I + H/λ)⁻¹ b at the solution.
    Params PullBack(AdaptStep step, Params solution, Params b, double lambda)
    {
        using Autograd.RecordScope record = Autograd.Record();
        Params at = solution.Track();
        Params gradient = Autograd.Grad(step.Loss(at, twice: true), at, createGraph: true);
        Params Product(Params v) => v.AddScaled(Autograd.Grad(gradient.Dot(v), at), 1 / lambda).Detach();
        CgSolution solved = ConjugateGradient.Solve(Product, b.Detach(), CgSteps, CgTolerance);
        // Negative curvature in the first direction: no step was taken, and what is left is first order.
        Tensor isNone = Tensor.LessOrEqual(solved.Curvature, 0 * solved.Curvature);
        return b.Unflatten(Tensor.Where(isNone, b.Detach().Flatten(), solved.X.Flatten()));
    }
}
