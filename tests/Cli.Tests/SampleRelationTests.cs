using MetaRL.Envs.Families.Navigation;
using MetaRL.Experiments.Configuration;
using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Policies;
using MetaRL.Policies.Baselines;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;
using MetaRL.Training;
using MetaRL.Updates;

namespace MetaRL.Cli.Tests;

/// <summary>What the page's samples have in common with what they are made of.</summary>
[Collection(LearningScriptTests.Name)]
public sealed class SampleRelationTests(LearningScript script) : IDisposable
{
    readonly WorkerPool pool = new(1);

    public void Dispose() => pool.Dispose();

    MetaTrainer Trainer(MetaLearner learner, MetaUpdate update)
    {
        var problem = new PolicyProblem { Family = new PointNavigation { Horizon = 6 }, Policy = new GaussianMlp { Hidden = [4] }, Rollouts = 4 };
        return new(problem, learner, update, new() { MetaBatch = 3 }, SimdBackend.Instance, pool, seed: 1);
    }

    [Fact]
    public void Meta_sgd_begins_as_maml()
    {
        using MetaTrainer maml = Trainer(new Maml { InnerLr = 0.1 }, new AdamUpdate());
        using MetaTrainer metaSgd = Trainer(script.Create<MetaLearner>("MetaSgd"), new AdamUpdate());
        double[] expected = maml.Step().Returns, found = metaSgd.Step().Returns;
        Assert.Equal(expected[0], found[0]);
        Assert.Equal(expected[1], found[1], 1e-4);
        Assert.True(Math.Abs(expected[1] - expected[0]) > 1e-2);
    }

    [Fact]
    public void A_multi_step_loss_ends_as_the_loss_of_the_last_step()
    {
        var update = new AdamUpdate { Loss = script.Create<OuterLoss>("MultiStepLoss") };
        using MetaTrainer last = Trainer(new Maml(), new AdamUpdate()), all = Trainer(new Maml(), Settings.Apply(update, ["loss.anneal=1"]));
        // Their values are near 0, since advantages are standardized.
        Assert.True(Math.Abs(last.Step().GradientNorm - all.Step().GradientNorm) > 1e-3);

        all.State.Dispose();
        (int iteration, Params phi, UpdateState state) = last.State;
        all.State = new(iteration, Copy(phi), state with { Tensors = Copy(state.Tensors) });
        Assert.Equal(last.Step().GradientNorm, all.Step().GradientNorm, 1e-6);
    }

    static Params Copy(Params p) => p.Map(static x => 1.0 * x);

    [Fact]
    public void The_baseline_is_the_mean_return_from_each_step_on()
    {
        IValueFunction v = script.Create<Baseline>("TimeBaseline").Fit(new()
        {
            ObsDim = 1,
            Obs = [0, 0, 0, 0, 0],
            Time = [0, 0, 1, 1, 1],
            Return = [1, 3, 5, 100, 7],
            Mask = [1, 1, 1, 0, 1],
        });
        var value = new float[3];
        v.Predict([0, 0, 0], [0, 1, 2], value);
        Assert.Equal([2f, 6f, 6f], value);
    }
}
