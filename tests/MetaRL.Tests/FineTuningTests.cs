using MetaRL.Envs;
using MetaRL.Envs.Families;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Evaluation;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Sampling;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;
using MetaRL.TestKit;
using MetaRL.Training;
using MetaRL.Updates;

namespace MetaRL.Tests;

public sealed class FineTuningContract() : LearnerContract(new FineTuning { InnerSteps = 2, Adam = new() { Lr = 0.05 } }, isExact: false);

public sealed class ClippedFineTuningContract() : LearnerContract(new FineTuning { InnerSteps = 2, Adam = new() { Lr = 0.05, MaxGradientNorm = 0.1 } }, isExact: false);

public sealed class JointTrainingContract() : LearnerContract(new FineTuning());

public sealed class FineTuningTests : IDisposable
{
    static readonly FineTuning Learner = new() { Adam = new() { Lr = 0.05 } };

    readonly WorkerPool pool = new(2);

    public void Dispose() => pool.Dispose();

    [Fact]
    public void Steps_are_Adams_with_its_moments_kept_from_step_to_step()
    {
        var backend = new ReferenceBackend();
        (PolicyProblem problem, _) = Small.Problem("gaussian", 0);
        FineTuning learner = Learner with { InnerSteps = 3 };
        Params phi = Small.Weights(problem, learner, backend);
        TaskBatch data = TaskBatch.Of(problem, backend, [Small.Gather(problem, learner, phi, 1)[0]]);
        Chain chain = Chain.Of(problem, learner, phi.Track(), data, iteration: 0, createGraph: false);

        Params theta = phi.Detach();
        UpdateState state = learner.Adam.Init(theta);
        for (int k = 0; k < 3; k++)
        {
            Params tracked = theta.Track();
            (theta, state) = learner.Adam.Step(theta, Autograd.Grad(problem.Loss(tracked, data.Support[k]), tracked), state);
            Assert.Equal(Vectors.Flat(theta), Vectors.Flat(chain.Weights(k + 1)));
        }
        Assert.Equal(3, state.Step);
        Assert.Equal(phi.Names, chain.Weights(3).Names);
    }

    [Fact]
    public void Joint_pretraining_is_policy_gradient_over_all_tasks()
    {
        double[] Train(MetaLearner learner)
        {
            using MetaTrainer trainer = new(Small.Problem("gaussian", 0).Problem, learner, Training.Update("ppo"), Small.Training, SimdBackend.Instance, pool, 1);
            for (int i = 0; i < 3; i++) Assert.Single(trainer.Step().Returns);
            return Training.Flat(trainer.State);
        }
        Assert.Equal(Train(new Maml { InnerSteps = 0 }), Train(Learner));
    }

    [Fact]
    public void A_policy_that_is_told_its_task_is_judged_on_the_same_tasks()
    {
        PolicyProblem problem = Small.Problem("gaussian", 0).Problem;
        EvaluationConfig config = new() { Tasks = 5, Steps = 0, Rollouts = 2 };
        string TaskSet(TaskFamily family) => new Evaluator(problem with { Family = family }, Learner, config, SimdBackend.Instance, pool).TaskSet;
        Assert.Equal(TaskSet(problem.Family), TaskSet(new WithTaskParameters(problem.Family)));
        Assert.NotEqual(TaskSet(problem.Family), TaskSet(new PointNavigation { Horizon = 6, HalfWidth = 1 }));
    }

    [Fact]
    public void From_scratch_a_task_is_learned_and_what_it_cost_is_counted()
    {
        PolicyProblem problem = Small.Of(new PointNavigation { Horizon = 20 }, new GaussianMlp { Hidden = [16], InitialLogStd = -2.5, HeadScale = 0.01 }) with { Rollouts = 10 };
        const int steps = 40;
        Evaluator evaluator = new(problem, Learner with { Adam = new() { Lr = 0.02 } }, new() { Tasks = 4, Steps = steps, Rollouts = 5 }, SimdBackend.Instance, pool);
        Params fresh = Learner.Init(problem, SimdBackend.Instance, new Seed(1));
        HeldOutReturns returns = evaluator.Evaluate(fresh);
        double[] means = returns.Means;
        Assert.True(means[^1] > means[0] + 2, $"{means[0]} to {means[^1]}");
        Assert.Equal(steps + 1, returns.Spent[0].Length);
        Assert.All(returns.Spent, task => Assert.InRange(task[^1], steps * 10, steps * 10 * 20));
    }
}
