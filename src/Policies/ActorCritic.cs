using System.ComponentModel.DataAnnotations;
using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Policies.Distributions;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Policies;

/// <summary>
/// A policy with a value function beside it, a network of its own (A2C, Mnih et al. 2016, arXiv:1602.01783). Parameters are the
/// actor's under their own names, and the value network's behind <c>value.</c>: <c>value.body0.w</c>, …, <c>value.head.b</c>.
/// It sees one observation at a time, whatever the actor remembers.
/// </summary>
public sealed record ActorCritic : Policy
{
    const string Prefix = "value.";

    /// <summary>What acts.</summary>
    public Policy Actor { get; init; } = new GaussianMlp();

    /// <summary>Widths of the value network's hidden layers.</summary>
    [Range(1, 65536)]
    public int[] Hidden { get; init; } = [64, 64];

    /// <summary>Nonlinearity of the value network's hidden layers.</summary>
    public Activation Activation { get; init; } = Activation.Tanh;

    /// <summary>Factor on the initial weights of the value network's last layer.</summary>
    [Range(0.0, 100.0)]
    public double HeadScale { get; init; } = 0.1;

    /// <inheritdoc/>
    public override PolicyTraining Training => Actor.Training;

    /// <inheritdoc/>
    public override bool HasMemory => Actor.HasMemory;

    /// <inheritdoc/>
    public override bool HasValue => true;

    /// <inheritdoc/>
    public override bool KeepsStatistics => Actor.KeepsStatistics;

    /// <inheritdoc/>
    public override bool IsConstant(string name) => Actor.IsConstant(name);

    /// <inheritdoc/>
    public override Params Absorb(Params theta, PolicyExperience seen) => Actor.Absorb(theta, seen);

    /// <inheritdoc/>
    public override double RewardScale(Params theta) => Actor.RewardScale(theta);

    /// <inheritdoc/>
    public override Policy For(EnvSpec spec) => this with { Actor = Actor.For(spec) };

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The actor has a value function of its own.</exception>
    public override Params Init(EnvSpec spec, IBackend backend, Seed seed)
    {
        if (Actor.HasValue)
            throw new ArgumentException($"{Actor.GetType().Name} has a value function of its own, which an {nameof(ActorCritic)} around it would not use; take it alone");
        EnvSpec scalar = new(spec.Observation, BoxSpace.Unbounded(1), spec.Horizon);
        Params critic = Critic.Init(scalar, backend, seed.Fork("value")).Where(static name => name != GaussianMlp.LogStd);
        return Actor.Init(spec, backend, seed).Concat(critic.Prefixed(Prefix));
    }

    /// <inheritdoc/>
    public override Distribution Act(Params theta, Observations obs) => Actor.Act(Whole(theta), obs);

    /// <inheritdoc/>
    public override Tensor Loss(Params theta, PolicyBatch batch, Surrogate surrogate, bool twice = false)
        => Actor.Loss(Whole(theta), batch, surrogate, twice);

    /// <inheritdoc/>
    public override IActor CreateActor(EnvSpec spec, Params theta, int count) => Actor.CreateActor(spec, Whole(theta), count);

    /// <inheritdoc/>
    public override Tensor Value(Params theta, Observations obs) => ((DiagonalGaussian)Critic.Act(ValueOf(theta), obs)).Mean;

    /// <inheritdoc/>
    public override Tensor ValueLoss(Params theta, Observations obs, Tensor target, Tensor weight, bool twice = false)
    {
        Tensor logLikelihood = Critic.Loss(ValueOf(theta), new(obs, target, target, weight), new(SurrogateKind.LogProb), twice);
        return logLikelihood - 0.5 * Math.Log(2 * Math.PI) * weight.Sum();
    }

    /// <inheritdoc/>
    public override Func<Params, Params> Fisher(Params theta, Observations obs, Tensor weight)
    {
        Func<Params, Params> actor = Actor.Fisher(ActorOf(theta), obs, weight), critic = Critic.Fisher(ValueOf(theta), obs, weight);
        return u => actor(ActorOf(u)).Concat(critic(ValueOf(u)).Select(Layers).Prefixed(Prefix));
    }

    // A Gaussian of variance 1: minus its log-likelihood is half the squared error and a constant, and its Fisher information that
    // error's Gauss-Newton matrix. So the value function has the kernels of any policy.
    GaussianMlp Critic => new() { Hidden = Hidden, Activation = Activation, HeadScale = HeadScale };

    IReadOnlyList<string> Layers => Critic.LayerNames;

    Params ValueOf(Params theta)
    {
        Params own = theta.Group(Prefix).Select(Layers);
        Tensor head = own["head.b"];
        return own.Concat(new([(GaussianMlp.LogStd, Tensor.Zeros(head.Backend, head.Shape))]));
    }

    static Params ActorOf(Params theta) => theta.Where(static name => !name.StartsWith(Prefix, StringComparison.Ordinal));

    // θ without a value network is no θ of this policy's, even where it is to act only.
    Params Whole(Params theta)
    {
        foreach (string name in Layers) _ = theta[Prefix + name];
        return theta;
    }
}
