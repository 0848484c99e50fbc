using MetaRL.Envs;
using MetaRL.Envs.Families;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Updates;

namespace MetaRL.Learners;

/// <summary>
/// RL² (Duan et al. 2016, arXiv:1611.02779; Wang et al. 2016, arXiv:1611.05763): the policy remembers, and what it learns of a task
/// is in what it remembers. No weight adapts: θ = φ, and φ is trained by the return of whole trials, over the episodes of which
/// memory lasts.
/// </summary>
public sealed record Rl2 : MemoryLearner
{
    /// <summary>Whether the family's own observations tell what was done and earned. Else they must be wrapped in <see cref="WithPreviousStep"/>.</summary>
    public bool SeesRewards { get; init; }

    private protected override void RequireFit(PolicyProblem problem, MetaUpdate update)
    {
        if (!problem.Policy.HasMemory)
            throw new ArgumentException($"{nameof(Rl2)} needs a policy that remembers, found {problem.Policy.GetType().Name}; set problem.policy=sequence");
        if (problem.Policy.Training == PolicyTraining.Beliefs)
            throw new ArgumentException($"returns do not train the encoder of a {nameof(BeliefPolicy)}; set learner=variBad, or problem.policy=sequence");
        if (!SeesRewards && !ShowsPreviousStep(problem.Family))
            throw new ArgumentException($"{nameof(Rl2)} learns from rewards that it sees, and {problem.Family.Name} shows none: take new {nameof(WithPreviousStep)}(family),"
                + " or set learner.seesRewards=true where its own observations tell them");
    }

    static bool ShowsPreviousStep(TaskFamily family) => family is WithPreviousStep || (family is WrappingFamily wrapping && ShowsPreviousStep(wrapping.Inner));
}
