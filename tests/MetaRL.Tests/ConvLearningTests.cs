using MetaRL.Evaluation;
using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Problems.Examples;
using MetaRL.Rollouts;
using MetaRL.Sampling;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;
using MetaRL.Training;
using MetaRL.Updates;

namespace MetaRL.Tests;

/// <summary>Second-order MAML through a convolutional classifier: its meta-gradient, and what it learns of letters in a few seconds.</summary>
public sealed class ConvLearningTests
{
    static SupervisedProblem Letters(ConvClassifier network, int ways, int queries) => new()
    {
        Family = new Glyphs { Ways = ways },
        Policy = network,
        Shots = 1,
        Queries = queries,
        OneSupport = true,
    };

    [Theory]
    [InlineData(PictureNorm.None, 1)]
    [InlineData(PictureNorm.Batch, 2)]
    public void The_meta_gradient_agrees_with_differences(PictureNorm norm, int innerSteps)
    {
        SupervisedProblem problem = Letters(new() { Filters = 2, Blocks = 3, Norm = norm }, ways: 3, queries: 2);
        var learner = new Maml { InnerLr = 0.3, InnerSteps = innerSteps };
        Params phi = Small.Weights(problem, learner, new ReferenceBackend());
        TaskData[] data = Small.Gather(problem, learner, phi);
        using var pool = new WorkerPool(1);
        MetaObjective objective = Small.Objective(problem, learner, data, pool, phi.Backend);
        MetaObjective firstOrder = Small.Objective(problem, learner with { Order = GradientOrder.First }, data, pool, phi.Backend);
        var outer = new SurrogateLoss();

        double[] gradient = Vectors.Flat(objective.LossAndGradient(phi, outer).Gradient);
        objective.Anchor(phi);
        double[] differences = Vectors.Differences(p => objective.Evaluate(p, outer).Loss, phi);
        Assert.True(Vectors.Norm(gradient) > 1e-2);
        Assert.InRange(Vectors.RelativeError(differences, gradient), 0, 1e-6);
        // The second derivatives are a part of it that would be missed.
        Assert.True(Vectors.RelativeError(differences, Vectors.Flat(firstOrder.LossAndGradient(phi, outer).Gradient)) > 1e-2);
    }

    [Fact]
    public void Letters_never_seen_are_told_apart_after_a_few_iterations()
    {
        SupervisedProblem problem = Letters(new() { Filters = 8 }, ways: 5, queries: 3);
        var learner = new Maml { InnerLr = 0.4 };
        var config = new TrainingConfig { Iterations = 30, MetaBatch = 4, ConflictsEvery = 0 };
        using var pool = new WorkerPool(Environment.ProcessorCount);
        using var trainer = new MetaTrainer(problem, learner, new AdamUpdate { Adam = new() { Lr = 5e-3 } }, config, SimdBackend.Instance, pool, 1);
        var evaluator = new Evaluator(problem, learner, new() { Tasks = 40, Steps = 1, Rollouts = 3 }, SimdBackend.Instance, pool);

        while (!trainer.IsDone) trainer.Step();
        HeldOutReturns found = evaluator.Evaluate(trainer.State.Phi);
        double before = found.SuccessAfter(0)!.Average(), after = found.SuccessAfter(1)!.Average();

        // Of 600 answers: chance is 0.2, with a standard error below 0.02.
        string told = $"{before:F3} before a gradient step, {after:F3} after it";
        Assert.InRange(before, 0.1, 0.3);
        Assert.True(after > 0.4, told);
    }
}
