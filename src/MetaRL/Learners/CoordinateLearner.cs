using System.ComponentModel.DataAnnotations;
using MetaRL.Envs;
using MetaRL.Problems;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Updates;

namespace MetaRL.Learners;

/// <summary>
/// Adaptation by a learned rule that every coordinate follows by itself:  (θₖ₊₁, sₖ₊₁) = m(θₖ, ∇L(θₖ; τₖ), sₖ; ω),  φ = (θ₀, ω).
/// m is the same for all coordinates, so ω does not grow with the model, and s, which starts anew with each task, lies in θ.
/// What the policy keeps constant stays.
/// </summary>
public abstract record CoordinateLearner : MetaLearner
{
    // Of ω in φ, and of s in θ.
    const string Prefix = "optimizer/";

    /// <summary>First: gradients that m sees are constants, as in both papers. Second: the meta-gradient is exact.</summary>
    public GradientOrder Order { get; init; } = GradientOrder.First;

    /// <summary>Whether θ₀ is learned beside m; else every task starts from the weights that were drawn first.</summary>
    public bool LearnInitialization { get; init; } = true;

    /// <summary>p of the scaling by which m sees gradients: one below e⁻ᵖ counts as small.</summary>
    [Range(0.1, 80.0)]
    public double LogRange { get; init; } = 10;

    /// <summary>Fresh ω, leading dimension 1.</summary>
    protected abstract Params Rule(IBackend backend, Seed seed);

    /// <summary>s₀ of every coordinate, [T, P, …] each.</summary>
    /// <param name="backend">Where.</param>
    /// <param name="tasks">T</param>
    /// <param name="coordinates">P</param>
    protected abstract Params Memory(IBackend backend, int tasks, int coordinates);

    /// <summary>One step of all coordinates.</summary>
    /// <param name="step">The support and what else is known.</param>
    /// <param name="rule">ω</param>
    /// <param name="at">Where they are, and what they see.</param>
    /// <returns>θₖ₊₁, [T, P], and sₖ₊₁.</returns>
    protected abstract (Tensor Next, Params Memory) Move(AdaptStep step, Params rule, Coordinates at);

    /// <summary>The model's weights, and ω.</summary>
    /// <inheritdoc/>
    public override Params Init(Problem problem, IBackend backend, Seed seed)
        => base.Init(problem, backend, seed).Concat(Rule(backend, seed.Fork("optimizer")).Prefixed(Prefix));

    /// <inheritdoc/>
    public override Params Initial(Params phi, int tasks)
    {
        Params weights = base.Initial(phi.Where(static name => !name.StartsWith(Prefix, StringComparison.Ordinal)), tasks);
        if (!LearnInitialization) weights = weights.Detach().Track();
        return weights.Concat(Memory(phi.Backend, tasks, weights.Size / tasks).Prefixed(Prefix));
    }

    /// <inheritdoc/>
    public override Params Adapt(AdaptStep step, Params theta)
    {
        bool twice = step.CreateGraph && Order == GradientOrder.Second;
        Params own = step.Problem.Weights(theta);
        Params gradient = Autograd.Grad(step.Loss(theta, twice), own, twice);
        Coordinates at = new(own.Flatten(), gradient.Flatten(), theta.Group(Prefix), own);
        (Tensor next, Params memory) = Move(step, step.Phi.Group(Prefix), at);
        Params moved = own.Unflatten(next).With(own.Where(step.Policy.IsConstant));
        return moved.Concat(memory.Prefixed(Prefix));
    }

    /// <inheritdoc/>
    public override void RequireFit(Problem problem, MetaUpdate update)
    {
        base.RequireFit(problem, update);
        string name = GetType().Name;
        if (update.MovesToAdapted)
            throw new ArgumentException($"{update.GetType().Name} moves weights towards adapted ones, and those say nothing of how {name} is to move them; take an update that differentiates, such as {nameof(AdamUpdate)}, or evolution strategies");
        if (InnerSteps == 0)
            throw new ArgumentException($"{name} learns its rule from the steps it makes, found learner.innerSteps=0; set 1 or more");
        OrderFit.Require(Order, problem, update);
        if (update.Needs == Derivatives.None && !LearnInitialization)
            throw new ArgumentException($"{update.GetType().Name} changes all of φ, and learner.learnInitialization=false keeps the initial weights; set learner.learnInitialization=true, or take an update that differentiates, such as {nameof(AdamUpdate)}");
    }

    /// <summary>All coordinates of T tasks.</summary>
    /// <param name="Theta">θₖ, [T, P].</param>
    /// <param name="Gradient">∇L(θₖ; τₖ), [T, P].</param>
    /// <param name="Memory">sₖ</param>
    /// <param name="Weights">θₖ by the names of the model.</param>
    protected sealed record Coordinates(Tensor Theta, Tensor Gradient, Params Memory, Params Weights);
}
