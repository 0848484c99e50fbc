using MetaRL.Envs.Families;
using MetaRL.Losses;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Updates;

namespace MetaRL.Learners;

/// <summary>
/// VariBAD (Zintgraf et al. 2020, arXiv:1910.08348): the policy acts on a belief over tasks, which an encoder makes of all that the
/// trial has shown. The encoder learns to foretell rewards (<see cref="BeliefLoss"/>), the policy from the return of whole trials.
/// </summary>
public sealed record VariBad : MemoryLearner
{
    private protected override void RequireFit(PolicyProblem problem, MetaUpdate update)
    {
        if (problem.Policy is not BeliefPolicy)
            throw new ArgumentException($"{nameof(VariBad)} needs a {nameof(BeliefPolicy)}, found {problem.Policy.GetType().Name}; set problem.policy=belief");
        if (update is TrustRegionUpdate)
            throw new ArgumentException($"{nameof(VariBad)}: a trust region bounds the policy and leaves the encoder without bound; set update=ppo or update=adam");
        if (problem.Family is not WithPreviousStep)
            throw new ArgumentException($"{nameof(VariBad)} learns from the step before, at the end of what is observed, and {problem.Family.Name} does not show it there: take new {nameof(WithPreviousStep)}(family)");
    }
}
