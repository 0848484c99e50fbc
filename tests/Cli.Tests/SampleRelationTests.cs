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
    public void Without_momentum_a_heavy_ball_is_maml()
    {
        using MetaTrainer maml = Trainer(new Maml { InnerLr = 0.1, InnerSteps = 2 }, new AdamUpdate());
        MetaLearner ball = Settings.Apply(script.Create<MetaLearner>("HeavyBall"), ["innerSteps=2", "momentum=0"]);
        using MetaTrainer without = Trainer(ball, new AdamUpdate()), with = Trainer(Settings.Apply(ball, ["momentum=0.5"]), new AdamUpdate());
        double[] expected = maml.Step().Returns, found = without.Step().Returns, other = with.Step().Returns;
        Assert.Equal(expected, found);
        Assert.Equal(expected[..2], other[..2]);   // the first step has no momentum yet
        Assert.True(Math.Abs(expected[2] - other[2]) > 1e-2);
    }

    [Fact]
    public void An_anytime_loss_without_earlier_steps_is_the_usual_one()
    {
        var update = new AdamUpdate { Loss = script.Create<OuterLoss>("AnytimeLoss") };
        using MetaTrainer last = Trainer(new Maml(), new AdamUpdate()), all = Trainer(new Maml(), update), none = Trainer(new Maml(), Settings.Apply(update, ["loss.discount=0"]));
        double norm = last.Step().GradientNorm;
        Assert.Equal(norm, none.Step().GradientNorm, 1e-6);
        Assert.True(Math.Abs(norm - all.Step().GradientNorm) > 1e-3);
    }

    [Fact]
    public void An_objective_between_two_is_either_at_its_ends()
    {
        var problem = new PolicyProblem { Family = new PointNavigation { Horizon = 6 }, Rollouts = 4 };
        double Norm(PolicyObjective objective)
        {
            using var trainer = new MetaTrainer(problem with { InnerObjective = objective }, new Maml(), new AdamUpdate(), new() { MetaBatch = 3 }, SimdBackend.Instance, pool, seed: 1);
            return trainer.Step().GradientNorm;
        }
        PolicyObjective between = script.Create<PolicyObjective>("BetweenObjective");
        double ratio = Norm(new RatioObjective()), logProb = Norm(new LogProbObjective());
        Assert.Equal(ratio, Norm(Settings.Apply(between, ["share=0"])), 1e-6);
        Assert.Equal(logProb, Norm(Settings.Apply(between, ["share=1"])), 1e-6);
        Assert.True(Math.Abs(ratio - logProb) > 1e-3);
    }

    [Fact]
    public void Hill_climbing_keeps_phi_or_takes_one_step()
    {
        using MetaTrainer trainer = Trainer(new Maml { Order = GradientOrder.First }, script.Create<MetaUpdate>("HillClimbing"));
        int moves = 0;
        for (int i = 0; i < 8; i++)
        {
            double[] before = Flat(trainer.State.Phi);
            trainer.Step();
            double[] moved = [.. Flat(trainer.State.Phi).Zip(before, (a, b) => a - b)];
            if (moved.All(static x => x == 0)) continue;
            moves++;
            Assert.InRange(Math.Sqrt(moved.Average(static x => x * x)), 0.01, 0.03);
        }
        Assert.InRange(moves, 1, 7);
    }

    static double[] Flat(Params p) => [.. p.Values.SelectMany(static v => v.ToArray())];

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
