using MetaRL.Envs.Families.Navigation;
using MetaRL.Evaluation;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Rollouts;
using MetaRL.Tensors.Simd;
using MetaRL.Training;
using MetaRL.Updates;

namespace MetaRL.Tests;

public sealed class LearningTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Meta_training_makes_one_gradient_step_worth_more_on_held_out_goals(int seed)
    {
        var family = new PointNavigation { Horizon = 30 };
        var learner = new Maml { Policy = new GaussianMlp { Hidden = [32, 32], InitialLogStd = -1 }, InnerLr = 0.3 };
        var config = new TrainingConfig { Iterations = 25, MetaBatch = 10, Rollouts = 20 };
        using var pool = new WorkerPool(Environment.ProcessorCount);
        using var trainer = new MetaTrainer(family, learner, new TrustRegionUpdate(), config, SimdBackend.Instance, pool, seed);
        var evaluator = new Evaluator(family, learner, config, new() { Tasks = 20, Steps = 1, Rollouts = 20 }, SimdBackend.Instance, pool);

        double[][] before = evaluator.Evaluate(trainer.State.Phi);
        while (!trainer.IsDone) trainer.Step();
        double[][] after = evaluator.Evaluate(trainer.State.Phi);

        // Typical: -25 before training; after it -11 without and -6.5 with a gradient step; standing still scores -10.
        double still = evaluator.References.Single(r => r.Name == "standing still").Return;
        string found = $"seed {seed}: {before[0].Average():F2}, {before[1].Average():F2} before; {after[0].Average():F2}, {after[1].Average():F2} after; still {still:F2}";
        Assert.True(after[1].Average() > before[1].Average() + 10, found);
        Assert.True(after[1].Average() > after[0].Average() + 2, found);
        Assert.True(after[1].Average() > still + 1.5, found);
    }
}
