using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.TestKit;

namespace MetaRL.Cli.Tests;

// What the page's samples must keep.
[Collection(LearningScriptTests.Name)]
public sealed class LinearGaussianContract(LearningScript script) : PolicyContract(script.Create<Policy>("LinearGaussian"), Spec)
{
    static EnvSpec Spec { get; } = new(BoxSpace.Unbounded(3), BoxSpace.Uniform(2, -1, 1), 10);
}

[Collection(LearningScriptTests.Name)]
public sealed class HeavyBallContract(LearningScript script) : LearnerContract(script.Create<MetaLearner>("HeavyBall"));

[Collection(LearningScriptTests.Name)]
public sealed class CafeContract(LearningScript script) : EnvContract(script.Create<TaskFamily>("Cafe"));
