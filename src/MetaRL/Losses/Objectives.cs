using MetaRL.Policies;
using MetaRL.Policies.Distributions;
using MetaRL.Sampling;
using MetaRL.Tensors;

namespace MetaRL.Losses;

/// <summary>Policy-gradient losses, each summed over tasks and averaged over a task's samples; scalars to minimize.
/// <c>twice</c> says that second derivatives will be asked for, which saves work then and changes no result.</summary>
public static class Objectives
{
    /// <summary>−Σ_T E[ r(θ) Â ],  r = π_θ(a|s) / π_old(a|s): its derivatives of every order at θ_old are those of the
    /// expected return under sampling (ProMP, Rothfuss et al. 2019, arXiv:1810.06784).</summary>
    public static Tensor Ratio(Policy policy, Params theta, TrajectoryBatch tau, bool twice = false)
        => policy.Loss(theta, tau.Policy, new(SurrogateKind.Ratio), twice);

    /// <summary>−Σ_T E[ ln π_θ(a|s) Â ] (REINFORCE, Williams 1992): the same gradient at θ_old as <see cref="Ratio"/>, but
    /// a second derivative that lacks the score's square, so that a meta-gradient through it is biased.</summary>
    public static Tensor LogProb(Policy policy, Params theta, TrajectoryBatch tau, bool twice = false)
        => policy.Loss(theta, tau.Policy, new(SurrogateKind.LogProb), twice);

    /// <summary>−Σ_T E[ min( r Â, clip(r, 1−ε, 1+ε) Â ) ] (PPO, Schulman et al. 2017, arXiv:1707.06347).</summary>
    public static Tensor Clipped(Policy policy, Params theta, TrajectoryBatch tau, double epsilon) => policy.Loss(theta, tau.Policy, new(SurrogateKind.Clipped, epsilon));

    /// <summary>Σ_T E[ KL(old ‖ π_θ) ] over the states of <paramref name="tau"/>, nats.</summary>
    public static Tensor Kl(Distribution old, Policy policy, Params theta, TrajectoryBatch tau)
        => (old.Kl(policy.Act(theta, tau.Obs)) * tau.Weight).Sum();
}

/// <summary>The loss of an adaptation step.</summary>
public enum InnerObjective
{
    /// <summary><see cref="Objectives.Ratio"/></summary>
    Ratio,
    /// <summary><see cref="Objectives.LogProb"/></summary>
    LogProb,
}
