using MetaRL.Policies;
using MetaRL.Policies.Reading;
using MetaRL.Problems;
using MetaRL.Problems.Examples;
using MetaRL.Tensors;
using MetaRL.Updates;

namespace MetaRL.Learners;

/// <summary>
/// The baseline of few-shot classification without meta-learning: a network learns to tell the classes of training apart, all at once;
/// then its features stay as they are, and what takes the place of its last layer are the means of a support's classes,
/// logits −‖f(x) − cₙ‖² (Wang et al. 2019, SimpleShot, arXiv:1911.04623, without their changes of features). Training does not adapt;
/// an evaluation of one step reads the support.
/// </summary>
public sealed record FrozenFeatures : MetaLearner
{
    /// <summary>Adapts in evaluation alone.</summary>
    public FrozenFeatures() => InnerSteps = 0;

    /// <inheritdoc/>
    public override void RequireFit(Problem problem, MetaUpdate update)
    {
        base.RequireFit(problem, update);
        if (InnerSteps != 0)
            throw new ArgumentException($"{nameof(FrozenFeatures)} learns features by classification alone, found learner.innerSteps={InnerSteps}; "
                + "set 0, or take learner=reading, which learns them by reading supports");
        if (problem.Policy is not IFeatureModel)
            throw new ArgumentException($"{nameof(FrozenFeatures)} puts means of features in the place of a last layer, and {problem.Policy.GetType().Name} has none; "
                + "set problem.policy to convClassifier or categoricalMlp");
        if (problem is not SupervisedProblem supervised || problem.Spec.Action.Choices is not [_])
            throw new ArgumentException($"{nameof(FrozenFeatures)} learns from examples of classes; {problem.Name} has none");
        if (supervised.Family is NWayFamily family)
            throw new ArgumentException($"{nameof(FrozenFeatures)} learns classes by labels that they keep, and each task of {family.Name} deals them anew; "
                + "set problem.family=jointClasses, with this one as problem.family.inner");
    }

    /// <summary>None beyond k = 1.</summary>
    /// <inheritdoc/>
    public override void RequireSteps(int steps)
    {
        if (steps > 1)
            throw new ArgumentException($"{nameof(FrozenFeatures)} has read a support after one step, so that k = 1 is all there is to measure; "
                + $"found evaluation.steps={steps}, set 1 (--steps 1 of metarl eval)");
    }

    /// <summary>θ with the means of the support's classes in the last layer.</summary>
    /// <inheritdoc/>
    public override Params Adapt(AdaptStep step, Params theta)
    {
        var model = (IFeatureModel)step.Policy;
        var examples = (ExampleBatch)step.Support;
        Tensor features = model.Features(theta, examples.Obs);
        (Tensor weight, Tensor bias) = PrototypeClassifier.LayerOf(features, examples.Target, theta.ShapeOf(model.HeadWeight)[-1]);
        return theta.With(new([(model.HeadWeight, weight), (model.HeadBias, bias)]));
    }
}
