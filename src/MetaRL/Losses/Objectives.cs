using MetaRL.Policies;
using MetaRL.Policies.Distributions;
using MetaRL.Problems;
using MetaRL.Tensors;

namespace MetaRL.Losses;

/// <summary>Policy-gradient losses, each summed over tasks and averaged over a task's samples; scalars to minimize.
/// <c>twice</c> says that second derivatives will be asked for, which saves work then and changes no result.</summary>
public static class Objectives
{
    /// <summary>
    /// −Σ_T E[ r(θ) Â ],  r = π_θ(a|s) / π_old(a|s): the low-variance-curvature form of ProMP (Rothfuss et al. 2019,
    /// arXiv:1810.06784). At θ_old its gradient is that of the expected return under sampling, for tasks of one step to
    /// every order. For longer ones its Hessian leaves out H₁₂ + H₁₂ᵀ,  H₁₂ = E Σₜ ∇ln πₜ (∇θ Qₜ)ᵀ, the dependence of
    /// later returns on θ through the advantages: a bias that it takes for less variance.
    /// </summary>
    public static Tensor Ratio(Policy policy, Params theta, TrajectoryBatch tau, bool twice = false)
        => policy.Loss(theta, tau.Surrogate, new(SurrogateKind.Ratio), twice);

    /// <summary>−Σ_T E[ ln π_θ(a|s) Â ] (REINFORCE, Williams 1992): the same gradient at θ_old as <see cref="Ratio"/>, but
    /// a second derivative that lacks the score's square, so that a meta-gradient through it is biased.</summary>
    public static Tensor LogProb(Policy policy, Params theta, TrajectoryBatch tau, bool twice = false)
        => policy.Loss(theta, tau.Surrogate, new(SurrogateKind.LogProb), twice);

    /// <summary>−Σ_T E[ min( r Â, clip(r, 1−ε, 1+ε) Â ) ] (PPO, Schulman et al. 2017, arXiv:1707.06347).</summary>
    public static Tensor Clipped(Policy policy, Params theta, TrajectoryBatch tau, double epsilon, bool twice = false)
        => policy.Loss(theta, tau.Surrogate, new(SurrogateKind.Clipped, epsilon), twice);

    /// <summary>Σ_T E[ H(π_θ(· | s)) ], nats.</summary>
    public static Tensor Entropy(Policy policy, Params theta, Batch batch) => (policy.Act(theta, batch.Obs).Entropy() * batch.Weight).Sum();

    /// <summary>Σ_T E[ KL(old ‖ now) ] over the inputs of a batch, nats.</summary>
    public static Tensor Kl(Distribution old, Distribution now, Batch batch) => (old.Kl(now) * batch.Weight).Sum();
}
