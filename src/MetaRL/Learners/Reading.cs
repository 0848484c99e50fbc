using MetaRL.Policies.Reading;
using MetaRL.Problems;
using MetaRL.Tensors;
using MetaRL.Updates;

namespace MetaRL.Learners;

/// <summary>A learner whose model reads the support: what is known of a task is what a <see cref="ReadingClassifier"/> keeps of its
/// examples. One pass and no gradient step; what is learned is what to compare examples by.</summary>
public sealed record Reading : MetaLearner
{
    /// <inheritdoc/>
    public override void RequireFit(Problem problem, MetaUpdate update)
    {
        base.RequireFit(problem, update);
        if (problem.Policy is not ReadingClassifier)
            throw new ArgumentException($"{nameof(Reading)} needs a model that reads, found {problem.Policy.GetType().Name}; set problem.policy to prototypeClassifier, ridgeClassifier, matchingClassifier, siameseClassifier, memoryClassifier or recurrentClassifier");
        if (problem is not SupervisedProblem)
            throw new ArgumentException($"{nameof(Reading)} learns from labelled examples; {problem.GetType().Name} has none");
        if (InnerSteps != 1)
            throw new ArgumentException($"{nameof(Reading)} reads a support once, found learner.innerSteps={InnerSteps}; set 1");
        if (update.MovesToAdapted)
            throw new ArgumentException($"{update.GetType().Name} moves weights towards adapted ones, and {nameof(Reading)} adapts none; take another update, such as {nameof(AdamUpdate)}");
    }

    /// <summary>None beyond k = 1.</summary>
    /// <inheritdoc/>
    public override void RequireSteps(int steps)
    {
        if (steps > 1)
            throw new ArgumentException($"{nameof(Reading)} has read a support after one step, so that k = 1 is all there is to measure; found evaluation.steps={steps}, set 1 (--steps 1 of metarl eval)");
    }

    /// <summary>θ with what was read of the support in the place of what was known before.</summary>
    /// <inheritdoc/>
    public override Params Adapt(AdaptStep step, Params theta)
    {
        var model = (ReadingClassifier)step.Policy;
        var examples = (ExampleBatch)step.Support;
        return theta.With(model.Read(theta, examples.Obs, examples.Target));
    }
}
