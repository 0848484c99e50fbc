using System.ComponentModel.DataAnnotations;
using MetaRL.Envs;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Updates;

namespace MetaRL.Learners;

/// <summary>
/// What is learned (φ), and how a task's data turn φ into that task's θ. A learner holds no state: the same pure
/// <see cref="Adapt"/> runs while sampling and, with a graph, inside the meta-gradient.
/// </summary>
public abstract record MetaLearner
{
    /// <summary>K, adaptation steps in meta-training.</summary>
    [Range(0, 100)]
    public int InnerSteps { get; init; } = 1;

    /// <summary>How often the adaptation can be differentiated in φ; by default as often as it is asked.</summary>
    public virtual Derivatives Gives => Derivatives.Second;

    /// <summary>Refuses what does not go together, before anything is sampled: what an update needs and this learner has not,
    /// a setting that would change nothing, a model without what adapts.</summary>
    /// <param name="problem">What is learned.</param>
    /// <param name="update">What descends.</param>
    /// <exception cref="ArgumentException">They do not go together; the message says what to set.</exception>
    public virtual void RequireFit(Problem problem, MetaUpdate update)
    {
        if (Gives < update.Needs)
            throw new ArgumentException($"{update.GetType().Name} needs {Name(update.Needs)} of the adaptation, and {GetType().Name} has {Name(Gives)} only; take an update that needs less, such as {nameof(AdamUpdate)}");
        if (problem is PolicyProblem { Policy.ValueHasMemory: true, Advantage.Credit: Credit.Episode })
            throw new ArgumentException("a value function that remembers is told no observation after an episode's last, which credit by episodes asks it about; set problem.advantage.credit=trial");
        if (update.MovesToAdapted && InnerSteps == 0)
            throw new ArgumentException($"{update.GetType().Name} moves weights towards adapted ones, and with learner.innerSteps=0 there are none; set it above 0, or take another update, such as {nameof(PpoUpdate)}");
        if (problem is PolicyProblem control) TrainingFit.Require(this, control, update);
    }

    /// <summary>Refuses adaptation that it cannot do, before anything is trained for it; by default any number of steps will do.</summary>
    /// <param name="steps">Adaptation steps of an evaluation.</param>
    /// <exception cref="ArgumentException">There are no such steps; the message says what to set.</exception>
    public virtual void RequireSteps(int steps)
    {
    }

    /// <summary>Fresh φ; by default the model's weights.</summary>
    public virtual Params Init(Problem problem, IBackend backend, Seed seed) => problem.Init(backend, seed);

    /// <summary>Whether φ and θ may be joined (<see cref="Params.Join"/>), since gradients are only ever taken of all of them at once.</summary>
    internal virtual bool TakesJoined => false;

    /// <summary>θ₀ for T tasks, differentiable in φ; by default φ itself, repeated.</summary>
    public virtual Params Initial(Params phi, int tasks) => phi.Repeat(tasks);

    /// <summary>One adaptation step of T tasks at once, θₖ → θₖ₊₁.</summary>
    /// <param name="step">The support, sampled with θₖ, and what else is known.</param>
    /// <param name="theta">θₖ, tracked; leading dimension T.</param>
    public abstract Params Adapt(AdaptStep step, Params theta);

    /// <summary>The model's weights; by default those of its names in θ, so that what else θ holds never reaches the model.</summary>
    /// <param name="problem">Whose model.</param>
    /// <param name="phi">What is meta-learned.</param>
    /// <param name="theta">Leading dimension T.</param>
    /// <exception cref="KeyNotFoundException">θ lacks a weight.</exception>
    public virtual Params Weights(Problem problem, Params phi, Params theta) => problem.Weights(theta);

    static string Name(Derivatives order) => order switch
    {
        Derivatives.None => "no derivative",
        Derivatives.First => "the first derivative",
        _ => "the second derivative",
    };
}
