using MetaRL.Envs;
using MetaRL.Policies.Distributions;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Policies;

/// <summary>An architecture. It holds no weights: θ is always an argument, so adapted weights are just other arguments.</summary>
public abstract record Policy
{
    /// <summary>What it learns from, inside and out; by default from what its actions return.</summary>
    public virtual PolicyTraining Training => PolicyTraining.Returns;

    /// <summary>Whether an action depends on earlier observations of the rollout, too.</summary>
    public virtual bool HasMemory => false;

    /// <summary>The policy for environments of a spec: itself, as by default, unless it must know more of them than the shapes of
    /// its weights tell, such as how many choices each number of an action has. Problems see to it; <see cref="Init"/> and
    /// <see cref="CreateActor"/> are told the spec anyway.</summary>
    /// <param name="spec">What it will act in.</param>
    public virtual Policy For(EnvSpec spec) => this;

    /// <summary>Fresh weights. Every tensor has a leading task dimension, here of size 1. Its names are all that the policy reads of θ.</summary>
    /// <param name="spec">What the policy acts in.</param>
    /// <param name="backend">Where the weights live.</param>
    /// <param name="seed">Of the random initialization.</param>
    /// <exception cref="ArgumentException">The policy cannot act in such spaces.</exception>
    public abstract Params Init(EnvSpec spec, IBackend backend, Seed seed);

    /// <summary>Whether a parameter is no weight but a constant of the policy, such as a statistic of what was observed: no gradient
    /// reaches it, an update or a perturbation of φ must leave it as it is, and training puts it back where one has not.</summary>
    /// <param name="name">Of a parameter.</param>
    public virtual bool IsConstant(string name) => false;

    /// <summary>Whether training shall call <see cref="Absorb"/>; only then are moments taken of what tasks show.</summary>
    public virtual bool KeepsStatistics => false;

    /// <summary>The parameters with what all tasks of a meta-iteration showed taken up; by default as they were.</summary>
    /// <param name="theta">With the names of <see cref="Init"/>, and perhaps others; leading dimension 1.</param>
    /// <param name="seen">Of valid samples alone.</param>
    /// <returns>The same names in the same order; only constants (<see cref="IsConstant"/>) may differ.</returns>
    public virtual Params Absorb(Params theta, PolicyExperience seen) => theta;

    /// <summary>What rewards are multiplied by before baselines and advantages; returns are reported without it.</summary>
    /// <param name="theta">Of the policy that acted; leading dimension 1.</param>
    public virtual double RewardScale(Params theta) => 1;

    /// <summary>π_θ(· | s) for T tasks at once.</summary>
    /// <param name="theta">With the names of <see cref="Init"/>; leading dimension T or 1.</param>
    /// <param name="obs">[T, N, O], with their layout. They may be tracked, such as where a context was learned.</param>
    public abstract Distribution Act(Params theta, Observations obs);

    /// <summary>The policy that acts at last, and what it sees: itself and the observations, as by default, unless another policy makes
    /// something of observations before. For whoever asks several things of the same samples, so that it is made once.</summary>
    /// <param name="theta">Leading dimension T or 1; the policy inside takes the same.</param>
    /// <param name="obs">[T, N, O], with their layout.</param>
    public virtual (Policy Policy, Observations Obs) Perceive(Params theta, Observations obs) => (this, obs);

    /// <summary><see cref="Act(Params, Observations)"/> from observations without a layout, for policies without memory.</summary>
    /// <param name="theta">As above.</param>
    /// <param name="obs">[T, N, O]</param>
    /// <exception cref="InvalidOperationException">The policy has memory.</exception>
    public Distribution Act(Params theta, Tensor obs) => HasMemory
        ? throw new InvalidOperationException($"Act: {GetType().Name} has memory and must know which observation follows which; pass Observations")
        : Act(theta, new Observations(obs, obs.Shape.Rank > 1 ? obs.Shape[1]
            : throw new ShapeException($"Act: {obs.Shape} are no observations; expected [T, N, O]")));

    /// <summary>Σ f(ln π_θ(a | s)) over all samples, a scalar; differentiable in θ to any order. A policy may override it with
    /// fused kernels that agree with this composite.</summary>
    /// <param name="theta">Leading dimension T.</param>
    /// <param name="batch">Of T tasks.</param>
    /// <param name="surrogate">f.</param>
    /// <param name="twice">Whether second derivatives will be asked for; kernels may then keep what saves work. It changes no result.</param>
    public virtual Tensor Loss(Params theta, PolicyBatch batch, Surrogate surrogate, bool twice = false)
        => surrogate.Of(Act(theta, batch.Obs).LogProb(batch.Act), batch.LogProb, batch.Coefficient);

    /// <summary>Whether θ holds a value function, too: <see cref="Value"/>.</summary>
    public virtual bool HasValue => false;

    /// <summary>Whether a value depends on earlier observations of the rollout, too.</summary>
    public virtual bool ValueHasMemory => false;

    /// <summary>V_θ(s) for T tasks at once, [T, N, 1]: numbers of about 1, from which whoever estimates advantages makes values.</summary>
    /// <param name="theta">Leading dimension T or 1.</param>
    /// <param name="obs">[T, N, O]</param>
    /// <exception cref="InvalidOperationException">The policy has no value function.</exception>
    public virtual Tensor Value(Params theta, Observations obs) => throw new InvalidOperationException(
        $"Value: {GetType().Name} has no value function; take {nameof(ActorCritic)}, with this policy as its actor");

    /// <summary>Σ weight · (V_θ(s) − target)² / 2 over all samples, a scalar.</summary>
    /// <param name="theta">Leading dimension T.</param>
    /// <param name="obs">[T, N, O]</param>
    /// <param name="target">[T, N, 1], what V should be.</param>
    /// <param name="weight">[T, N, 1], each sample's weight in the mean.</param>
    /// <param name="twice">Whether second derivatives will be asked for; it changes no result.</param>
    /// <exception cref="InvalidOperationException">The policy has no value function.</exception>
    public virtual Tensor ValueLoss(Params theta, Observations obs, Tensor target, Tensor weight, bool twice = false)
        => ErrorOf(Value(theta, obs), target, weight);

    static Tensor ErrorOf(Tensor value, Tensor target, Tensor weight) => 0.5 * ((value - target).Square() * weight).Sum();

    /// <summary>u ↦ F u,  F = Σ weight · Fisher information of π_θ(· | s): the Hessian of Σ weight · KL(π_θ ‖ π) in π's
    /// parameters, at π = π_θ. A value function counts as the mean of a normal distribution of variance 1 beside the action's, so
    /// that F has its Gauss-Newton matrix (Wu et al. 2017, arXiv:1708.05144). The map may keep a graph in the scope it was made in.</summary>
    /// <param name="theta">Leading dimension T; constants.</param>
    /// <param name="obs">[T, N, O]</param>
    /// <param name="weight">[T, N, 1], each sample's weight in the mean.</param>
    public virtual Func<Params, Params> Fisher(Params theta, Observations obs, Tensor weight)
    {
        Params at = theta.Track();
        Distribution pi = Act(at, obs);
        Tensor divergence = (pi.Detach().Kl(pi) * weight).Sum();
        if (HasValue)
        {
            Tensor value = Value(at, obs);
            divergence += ErrorOf(value, value.Detach(), weight);
        }
        Params gradient = Autograd.Grad(divergence, at, createGraph: true);
        return u => Autograd.Grad(gradient.Dot(u), at);
    }

    /// <summary>A fused, allocation-free sampler of this policy for one task.</summary>
    /// <param name="spec">What the policy acts in.</param>
    /// <param name="theta">Weights with leading dimension 1; copied.</param>
    /// <param name="count">B, environments acted in at once.</param>
    public abstract IActor CreateActor(EnvSpec spec, Params theta, int count);
}
