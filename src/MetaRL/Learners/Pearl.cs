using MetaRL.Envs.Families;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Updates;

namespace MetaRL.Learners;

/// <summary>
/// PEARL (Rakelly et al. 2019, arXiv:1903.08254): what is learned of a task is the posterior that a <see cref="PosteriorPolicy"/> draws
/// its z from, once an episode. No weight adapts: θ = φ, which a <see cref="PearlUpdate"/> trains off-policy.
/// </summary>
public sealed record Pearl : MemoryLearner
{
    private protected override void RequireFit(PolicyProblem problem, MetaUpdate update)
    {
        if (update is not PearlUpdate)
            throw new ArgumentException($"{nameof(Pearl)} is trained by a {nameof(PearlUpdate)}, since no likelihood of its actions is known without z; found {update.GetType().Name}, set update=pearl");
        if (problem.Policy is not PosteriorPolicy)
            throw new ArgumentException($"{nameof(Pearl)} needs a policy that draws z from a posterior, found {problem.Policy.GetType().Name}; set problem.policy=posterior");
        if (problem.Family is not WithPreviousStep)
            throw new ArgumentException($"{nameof(Pearl)} learns from transitions that it sees, and {problem.Family.Name} does not end its observations with them: take new {nameof(WithPreviousStep)}(family)");
        if (problem.Episodes < 2)
            throw new ArgumentException($"{nameof(Pearl)} draws a new z with each episode of a task, found problem.episodes={problem.Episodes}; set 2 or more");
        _ = PosteriorPolicy.StateDim(problem.Spec);
    }
}
