using System.ComponentModel.DataAnnotations;
using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Policies.Distributions;
using MetaRL.Policies.Networks;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Policies;

/// <summary>
/// A policy that acts on a sample z of its posterior over tasks (PEARL, Rakelly et al. 2019, arXiv:1903.08254). An encoder gives each
/// transition c = (s, u, r) a Gaussian factor, u the action as a part of its box, from −1 to 1; the posterior is their product,
/// q(z | c₁…c_M) ∝ Π N(z; μ(cₘ), σ²(cₘ)), so that the order of transitions does not count. z is drawn from the prior N(0, I) at the beginning
/// of a rollout and from the posterior at the beginning of each further episode. Observations are those of
/// <see cref="MetaRL.Envs.Families.WithPreviousStep"/>. Parameters are the encoder's behind <c>encoder.</c> and those of
/// π(u | s, z) behind <c>actor.</c>.
/// </summary>
public sealed record PosteriorPolicy : Policy
{
    /// <summary>Prefix of the encoder's parameters.</summary>
    public const string EncoderPrefix = "encoder.";

    /// <summary>Prefix of the parameters of π(u | s, z).</summary>
    public const string ActorPrefix = "actor.";

    // As in the authors' code.
    const double LeastVariance = 1e-7;

    // Numbers that follow the previous action: reward and done.
    const int AfterAction = 2;

    /// <summary>L, numbers of z.</summary>
    [Range(1, 65536)]
    public int Latent { get; init; } = 5;

    /// <summary>From a transition to the mean and variance of its factor.</summary>
    public DenseNetwork Encoder { get; init; } = new();

    /// <summary>From (s, z) to the mean and ln σ of the action before tanh.</summary>
    public DenseNetwork Network { get; init; } = new() { HeadScale = 0.1 };

    /// <summary>Least ln σ before tanh; where the bound holds, ln σ gets no gradient.</summary>
    [Range(-20.0, 0.0)]
    public double MinLogStd { get; init; } = -10;

    /// <summary>Largest ln σ before tanh.</summary>
    [Range(0.0, 5.0)]
    public double MaxLogStd { get; init; } = 2;

    /// <inheritdoc/>
    public override PolicyTraining Training => PolicyTraining.Critics;

    /// <inheritdoc/>
    public override bool HasMemory => true;

    /// <summary>S, numbers of the state in what is observed: all but the step before.</summary>
    /// <param name="spec">Of environments that show the step before.</param>
    /// <exception cref="ArgumentException">They do not, or actions are no bounded box.</exception>
    public static int StateDim(EnvSpec spec)
    {
        if (spec.Action is not BoxSpace { IsBounded: true })
            throw new ArgumentException($"StateDim: a {nameof(PosteriorPolicy)} needs a box of actions with finite bounds, each low below its high, found {spec.Action}");
        int state = spec.ObsDim - spec.ActDim - AfterAction;
        return state > 0 ? state
            : throw new ArgumentException($"StateDim: a {nameof(PosteriorPolicy)} needs observations that end with the previous action of {spec.ActDim} numbers, reward and done, found {spec.Observation};"
                + $" take new {nameof(MetaRL.Envs.Families.WithPreviousStep)}(family)");
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">As for <see cref="StateDim"/>.</exception>
    public override Params Init(EnvSpec spec, IBackend backend, Seed seed)
    {
        int state = StateDim(spec), act = spec.ActDim;
        Params encoder = Encoder.Init(state + act + 1, 2 * Latent, backend, seed.Fork("encoder"));
        Params actor = Network.Init(state + Latent, 2 * act, backend, seed.Fork("actor"));
        return encoder.Prefixed(EncoderPrefix).Concat(actor.Prefixed(ActorPrefix));
    }

    /// <summary>q(z | c₁…c_M) of T tasks, mean and ln σ [T, 1, L].</summary>
    /// <param name="theta">Leading dimension T or 1.</param>
    /// <param name="context">[T, M, S + A + 1], transitions (s, u, r), at least one.</param>
    /// <exception cref="ShapeException">There is no transition.</exception>
    public DiagonalGaussian Posterior(Params theta, Tensor context)
    {
        if (context.Shape.Rank != 3 || context.Shape[1] == 0)
            throw new ShapeException($"Posterior: a context of {context.Shape}; expected [T, M, S + A + 1] with a transition at least");
        Tensor factors = Encoder.Apply(theta.Group(EncoderPrefix), context);
        Tensor variance = Softplus.Of(factors.Slice(-1, Latent, Latent)) + LeastVariance;
        return Product(factors.Slice(-1, 0, Latent), variance);
    }

    /// <summary>Π N(μₘ, σₘ²) over dimension 1, normalized: precisions add up, and means by precision.</summary>
    internal static DiagonalGaussian Product(Tensor mean, Tensor variance)
    {
        Tensor share = Tensor.Full(variance.Backend, [1, 1, 1], 1) / variance;
        Tensor precision = share.Sum(1);
        return new((mean * share).Sum(1) / precision, -0.5 * precision.Log());
    }

    /// <summary>π(u | s, z), in parts of the box of actions, (−1, 1) in each dimension.</summary>
    /// <param name="theta">Leading dimension T or 1.</param>
    /// <param name="state">[T, N, S]</param>
    /// <param name="z">[T, N, L]</param>
    public SquashedGaussian ActGiven(Params theta, Tensor state, Tensor z)
    {
        Tensor outputs = Network.Apply(theta.Group(ActorPrefix), Tensor.Concat([state, z], -1));
        int width = outputs.Shape[-1] / 2;
        return new(outputs.Slice(-1, 0, width), outputs.Slice(-1, width, width).Clamp(MinLogStd, MaxLogStd));
    }

    /// <summary>There is none: actions depend on the z that was drawn, which observations do not tell.</summary>
    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public override Distribution Act(Params theta, Observations obs)
        => throw new InvalidOperationException($"Act: a {nameof(PosteriorPolicy)} acts on a z that it draws, so that observations alone give its actions no likelihood;"
            + $" train it with learner=pearl and update=pearl, or take {nameof(ActGiven)} with a z");

    /// <inheritdoc/>
    public override IActor CreateActor(EnvSpec spec, Params theta, int count)
    {
        int state = StateDim(spec), act = spec.ActDim;
        MlpForward encoder = Encoder.Forward(theta.Group(EncoderPrefix), state + act + 1, 2 * Latent, count);
        MlpForward actor = Network.Forward(theta.Group(ActorPrefix), state + Latent, 2 * act, count);
        return new PosteriorActor(encoder, actor, new(spec, state, Latent, count), LeastVariance, MinLogStd, MaxLogStd);
    }
}
