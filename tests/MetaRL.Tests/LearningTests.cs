using MetaRL.Envs.Families.Navigation;
using MetaRL.Evaluation;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
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
        var problem = new PolicyProblem
        {
            Family = new PointNavigation { Horizon = 30 },
            Policy = new GaussianMlp { Hidden = [32, 32], InitialLogStd = -1 },
            Rollouts = 20,
        };
        var learner = new Maml { InnerLr = 0.3 };
        var config = new TrainingConfig { Iterations = 35, MetaBatch = 10 };
        using var pool = new WorkerPool(Environment.ProcessorCount);
        using var trainer = new MetaTrainer(problem, learner, new TrustRegionUpdate(), config, SimdBackend.Instance, pool, seed);
        var evaluator = new Evaluator(problem, learner, new() { Tasks = 20, Steps = 1, Rollouts = 20 }, SimdBackend.Instance, pool);

        double[] before = evaluator.Evaluate(trainer.State.Phi).Means;
        while (!trainer.IsDone) trainer.Step();
        double[] after = evaluator.Evaluate(trainer.State.Phi).Means;

        // Typical: -25 before training; after it -11 without and -6.5 with a gradient step; standing still scores -10.
        double still = evaluator.References.Single(r => r.Name == "standing still").Return;
        string found = $"seed {seed}: {before[0]:F2}, {before[1]:F2} before; {after[0]:F2}, {after[1]:F2} after; still {still:F2}";
        Assert.True(after[1] > before[1] + 10, found);
        Assert.True(after[1] > after[0] + 2, found);
        Assert.True(after[1] > still + 1.5, found);
    }
}
