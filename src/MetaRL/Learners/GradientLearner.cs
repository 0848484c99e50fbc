using System.ComponentModel.DataAnnotations;
using MetaRL.Envs;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Updates;

namespace MetaRL.Learners;

/// <summary>
/// Adaptation by gradient steps on what adapts of θ:  θₖ₊₁ = θₖ − αₖ ∇L(θₖ; τₖ),  αₖ = α · decayᵏ · ρ,  k ∈ [0, K). What
/// adapts is the learner's choice; step sizes, learned or not, their decay, clipping and the pull to φ belong to all.
/// </summary>
public abstract record GradientLearner : MetaLearner
{
    /// <summary>α, the size of the first adaptation step.</summary>
    [Range(0.0, 1000.0, MinimumIsExclusive = true)]
    public double InnerLr { get; init; } = 0.1;

    /// <summary>αₖ = α · decayᵏ. The evaluation of the MAML paper halves the step after the first; steps that are not trained
    /// for need it most.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double InnerLrDecay { get; init; } = 1;

    /// <summary>Which step sizes are meta-learned.</summary>
    public LearnedRates Rates { get; init; }

    /// <summary>Second order, or the first-order approximation.</summary>
    public GradientOrder Order { get; init; } = GradientOrder.Second;

    /// <summary>Gradient steps on each support, as of PPO; all with the step size of their support.</summary>
    [Range(1, 1000)]
    public int Epochs { get; init; } = 1;

    /// <summary>Each task's gradient is scaled down to this Euclidean norm where it is longer; 0 leaves all as they are.</summary>
    [Range(0.0, 1e9)]
    public double MaxGradientNorm { get; init; }

    /// <summary>λ of λ/2 ‖θ − φ‖², added to the loss: it keeps steps that are not trained for, and later epochs, near φ.</summary>
    [Range(0.0, 1e9)]
    public double PullToPhi { get; init; }

    /// <summary>Whether a parameter of the model adapts; by default each does.</summary>
    protected virtual bool Adapts(string name) => true;

    /// <summary>The model's weights, and the step sizes that are learned.</summary>
    /// <inheritdoc/>
    public override Params Init(Problem problem, IBackend backend, Seed seed)
    {
        Params weights = base.Init(problem, backend, seed);
        return weights.Concat(StepSizes.Fresh(weights.Where(Adapts), Rates, InnerSteps));
    }

    /// <inheritdoc/>
    public override Params Initial(Params phi, int tasks)
        => base.Initial(Rates == LearnedRates.None ? phi : phi.Where(static name => !StepSizes.IsRate(name)), tasks);

    /// <inheritdoc/>
    public override Params Adapt(AdaptStep step, Params theta)
    {
        for (int epoch = 0; epoch < Epochs; epoch++) theta = Descend(step, theta);
        return theta;
    }

    /// <inheritdoc/>
    public override void RequireFit(Problem problem, MetaUpdate update)
    {
        base.RequireFit(problem, update);
        string name = GetType().Name;
        if (!problem.ParameterNames.Any(n => Adapts(n) && !ParameterRole.IsValue(n)))
            throw new ArgumentException($"{name} adapts no parameter that {problem.Policy.GetType().Name} acts with, which has {string.Join(", ", problem.ParameterNames)}");
        OrderFit.Require(Order, problem, update);
        if (update.MovesToAdapted && Rates != LearnedRates.None)
            throw new ArgumentException($"{update.GetType().Name} moves weights towards adapted ones, and learned step sizes have none; set learner.rates=none, or another update");
    }

    Params Descend(AdaptStep step, Params theta)
    {
        bool twice = step.CreateGraph && Order == GradientOrder.Second;
        Params own = theta.Where(Adapts);
        Params gradient = Autograd.Grad(step.Loss(theta, twice), own, twice);
        if (PullToPhi > 0) gradient = gradient.AddScaled(own - Initial(step.Phi, step.Support.Tasks).Select(own.Names), PullToPhi);
        if (MaxGradientNorm > 0) gradient = TaskNorm.Clip(gradient, MaxGradientNorm);
        double alpha = InnerLr * Math.Pow(InnerLrDecay, step.K);
        return theta.With(StepSizes.Descend(own, gradient, alpha, Rates, step.Phi, step.K));
    }
}
