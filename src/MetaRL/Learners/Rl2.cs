using MetaRL.Envs;
using MetaRL.Envs.Families;
using MetaRL.Problems;
using MetaRL.Tensors;
using MetaRL.Updates;

namespace MetaRL.Learners;

/// <summary>
/// RL² (Duan et al. 2016, arXiv:1611.02779; Wang et al. 2016, arXiv:1611.05763): the policy remembers, and what it learns of a task
/// is in what it remembers. No weight adapts: θ = φ, and φ is trained by the return of whole trials, over the episodes of which
/// memory lasts.
/// </summary>
public sealed record Rl2 : MetaLearner
{
    /// <summary>Adapts no weight.</summary>
    public Rl2() => InnerSteps = 0;

    /// <summary>Whether the family's own observations tell what was done and earned. Else they must be wrapped in <see cref="WithPreviousStep"/>.</summary>
    public bool SeesRewards { get; init; }

    /// <inheritdoc/>
    public override void RequireFit(Problem problem, MetaUpdate update)
    {
        base.RequireFit(problem, update);
        if (InnerSteps > 0)
            throw new ArgumentException($"{nameof(Rl2)} adapts by remembering, found learner.innerSteps={InnerSteps}; set 0, and problem.episodes for more experience of a task");
        if (problem is not PolicyProblem control)
            throw new ArgumentException($"{nameof(Rl2)} learns of a task by acting in it; {problem.GetType().Name} has examples");
        if (!control.Policy.HasMemory)
            throw new ArgumentException($"{nameof(Rl2)} needs a policy that remembers, found {control.Policy.GetType().Name}; set problem.policy=sequence");
        if (!SeesRewards && !ShowsPreviousStep(control.Family))
            throw new ArgumentException($"{nameof(Rl2)} learns from rewards that it sees, and {control.Family.Name} shows none: take new {nameof(WithPreviousStep)}(family),"
                + " or set learner.seesRewards=true where its own observations tell them");
    }

    static bool ShowsPreviousStep(TaskFamily family) => family is WithPreviousStep || (family is WrappingFamily wrapping && ShowsPreviousStep(wrapping.Inner));

    /// <summary>There is none.</summary>
    /// <inheritdoc/>
    public override Params Adapt(AdaptStep step, Params theta)
        => throw new InvalidOperationException($"{nameof(Rl2)} adapts by remembering and has no step k = {step.K}; set evaluation.steps=0");
}
