using MetaRL.Problems;
using MetaRL.Tensors;
using MetaRL.Updates;

namespace MetaRL.Learners;

/// <summary>A learner whose policy remembers: what is learned of a task is in what it remembers, over the episodes of a trial. No
/// weight adapts, θ = φ.</summary>
public abstract record MemoryLearner : MetaLearner
{
    /// <summary>Adapts no weight.</summary>
    protected MemoryLearner() => InnerSteps = 0;

    /// <inheritdoc/>
    public override void RequireFit(Problem problem, MetaUpdate update)
    {
        base.RequireFit(problem, update);
        if (InnerSteps > 0)
            throw new ArgumentException($"{GetType().Name} adapts by remembering, found learner.innerSteps={InnerSteps}; set 0, and problem.episodes for more experience of a task");
        if (problem is not PolicyProblem control)
            throw new ArgumentException($"{GetType().Name} learns of a task by acting in it; {problem.GetType().Name} has examples");
        RequireFit(control, update);
    }

    /// <summary>Refuses what this learner cannot learn.</summary>
    /// <inheritdoc cref="MetaLearner.RequireFit"/>
    private protected abstract void RequireFit(PolicyProblem problem, MetaUpdate update);

    /// <summary>None but k = 0.</summary>
    /// <inheritdoc/>
    public override void RequireSteps(int steps)
    {
        if (steps > 0)
            throw new ArgumentException($"{GetType().Name} adapts by remembering and no weight, so that k = 0 is all there is to measure; found evaluation.steps={steps}, set 0 (--steps 0 of metarl eval)");
    }

    /// <summary>There is none.</summary>
    /// <inheritdoc/>
    public override Params Adapt(AdaptStep step, Params theta)
        => throw new InvalidOperationException($"{GetType().Name} adapts by remembering and its weights have no step from k = {step.K} on; set evaluation.steps=0");
}
