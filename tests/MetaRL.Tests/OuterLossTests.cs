using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Policies;
using MetaRL.Policies.Distributions;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Sampling;
using MetaRL.Shards;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.TestKit;
using MetaRL.Updates;

namespace MetaRL.Tests;

/// <summary>Penalties and bonuses of outer losses: their gradients, their values by hand, and what they are measured from.</summary>
public sealed class OuterLossTests : IDisposable
{
    readonly WorkerPool pool = new(1);

    public void Dispose() => pool.Dispose();

    static OuterLoss Loss(string name) => name switch
    {
        "inner kl" => new ClippedLoss { InnerKl = 0.7 },
        "entropy" => new SurrogateLoss { Entropy = 0.3 },
        "all of it" => new ClippedLoss { InnerKl = 0.7, Entropy = 0.3 },
        "exploration" => new ExplorationLoss { Weight = 0.8 },
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such loss"),
    };

    static Params Elsewhere(Params phi) => phi.Map(static x => x + Dense.Random(x.Shape, 9, -0.05, 0.05).On(x.Backend));

    [Theory]
    [InlineData("inner kl", "gaussian")]
    [InlineData("inner kl", "categorical")]
    [InlineData("entropy", "gaussian")]
    [InlineData("all of it", "ragged")]
    [InlineData("exploration", "gaussian")]
    [InlineData("exploration", "ragged")]
    public void The_gradient_agrees_with_differences(string name, string problem)
    {
        Sampled of = Small.Sampled(problem, 2);
        MetaObjective objective = of.Objective(pool, tasksPerChunk: 2);
        objective.Anchor(of.Phi, supports: true);
        Params at = Elsewhere(of.Phi);
        double[] gradient = Vectors.Flat(objective.LossAndGradient(at, Loss(name)).Gradient);
        double[] differences = Vectors.Differences(p => objective.Evaluate(p, Loss(name)).Loss, at);
        Assert.True(Vectors.Norm(gradient) > 1e-2);
        Assert.InRange(Vectors.RelativeError(differences, gradient), 0, 1e-6);
        double[] plain = Vectors.Flat(objective.LossAndGradient(at, new ClippedLoss()).Gradient);
        Assert.NotInRange(Vectors.RelativeError(plain, gradient), 0, 1e-3);
    }

    [Fact]
    public void Exploration_measures_tasks_in_the_returns_that_the_family_pays()
    {
        (PolicyProblem plain, Maml learner) = Small.Problem("gaussian", 1);
        Sampled Of(double variance)
        {
            PolicyProblem problem = plain with { Policy = new NormalizedPolicy { Inner = plain.Policy, Rewards = true } };
            Params phi = Small.Weights(problem, learner, new ReferenceBackend());
            Tensor One(double value) => Tensor.Full(phi.Backend, [1, 1, 1], value);
            phi = phi.With(new([("norm.returnCount", One(100)), ("norm.returnVariance", One(variance))]));
            return new(problem, learner, phi, Small.Gather(problem, learner, phi, 4));
        }
        double[] Term(Sampled of)
        {
            MetaObjective objective = of.Objective(pool);
            Params with = objective.LossAndGradient(of.Phi, Loss("exploration")).Gradient, without = objective.LossAndGradient(of.Phi, new SurrogateLoss()).Gradient;
            return Vectors.Flat(with - without);
        }
        // Standardized advantages, and so θ′, do not feel the scale; worths must not either.
        double[] one = Term(Of(1)), far = Term(Of(25));
        Assert.True(Vectors.Norm(one) > 1e-3);
        Assert.InRange(Vectors.RelativeError(one, far), 0, 1e-4);
    }

    [Fact]
    public void Exploration_needs_tasks_to_measure_one_by()
    {
        Sampled alone = Small.Sampled("gaussian", 1, tasks: 1);
        Assert.Contains("set training.metaBatch to 2 or more",
            Assert.Throws<InvalidOperationException>(() => alone.Objective(pool).LossAndGradient(alone.Phi, Loss("exploration"))).Message);
    }

    [Fact]
    public void The_inner_divergence_is_the_mean_over_inner_steps_from_the_policies_that_sampled()
    {
        Sampled of = Small.Sampled("gaussian", 2);
        MetaObjective objective = of.Objective(pool);
        Params at = Elsewhere(of.Phi);
        objective.LossAndGradient(of.Phi, Loss("inner kl"), anchor: true);
        double penalty = objective.Evaluate(at, Loss("inner kl")).Loss - objective.Evaluate(at, new ClippedLoss()).Loss;

        Chain before = Chain.Of(of.Problem, of.Learner, of.Phi.Track(), of.Batch, 0, createGraph: false);
        Chain now = Chain.Of(of.Problem, of.Learner, at.Track(), of.Batch, 0, createGraph: false);
        double Kl(int k)
        {
            Distribution old = of.Problem.Predict(before.Weights(k), before.Support[k]);
            return Objectives.Kl(old, of.Problem.Predict(now.Weights(k), now.Support[k]), now.Support[k]).Item() / of.Data.Length;
        }
        Assert.True(Kl(0) > 1e-4 && Kl(1) > 1e-4);
        Assert.Equal(0.7 * (Kl(0) + Kl(1)) / 2, penalty, 1e-10);
    }

    [Fact]
    public void Where_the_data_were_sampled_the_inner_divergence_is_nothing()
    {
        Sampled of = Small.Sampled("gaussian", 2);
        MetaObjective objective = of.Objective(pool);
        (double loss, Params gradient) = objective.LossAndGradient(of.Phi, Loss("inner kl"), anchor: true);
        (double plain, Params plainGradient) = objective.LossAndGradient(of.Phi, new ClippedLoss());
        Assert.Equal(plain, loss, 1e-12);
        Assert.InRange(Vectors.RelativeError(Vectors.Flat(plainGradient), Vectors.Flat(gradient)), 0, 1e-10);
    }

    [Fact]
    public void A_bonus_for_entropy_is_halved_in_its_half_life()
    {
        Sampled of = Small.Sampled("gaussian", 1);
        double At(int iteration, ClippedLoss loss) => Small.Objective(of.Problem, of.Learner, of.Data, pool, of.Phi.Backend, iteration: iteration).LossAndGradient(of.Phi, loss).Loss;
        var fading = new ClippedLoss { Entropy = 0.4, EntropyHalfLife = 3 };
        Assert.Equal(At(0, fading with { EntropyHalfLife = 0 }), At(0, fading), 1e-12);
        Assert.Equal(At(0, new ClippedLoss { Entropy = 0.1 }), At(6, fading), 1e-12);
        Assert.NotEqual(At(0, fading), At(6, fading), 1e-3);
    }

    [Fact]
    public void It_keeps_epochs_of_ppo_near_the_policies_that_sampled()
    {
        Sampled of = Small.Sampled("gaussian", 1);
        double Moved(double innerKl)
        {
            MetaObjective objective = of.Objective(pool);
            var update = new PpoUpdate { Adam = new() { Lr = 0.03 }, Epochs = 8, Loss = new ClippedLoss { InnerKl = innerKl } };
            Params after = update.Apply(of.Phi, update.Init(of.Phi), new GivenIteration(objective)).Phi;
            return objective.Evaluate(after, new ClippedLoss { InnerKl = 1 }).Loss - objective.Evaluate(after, new ClippedLoss()).Loss;
        }
        Assert.Throws<JobException>(() => Moved(0));   // nothing was kept of the supports
        double near = Moved(10), free = Moved(1e-9);
        Assert.True(near < 0.5 * free, $"{near} with the penalty, {free} without");
    }

    [Theory]
    [InlineData("all of it")]
    [InlineData("exploration")]
    public void Two_shards_are_as_good_as_one(string name)
    {
        Sampled of = Small.Sampled("gaussian", 2, tasks: 3);
        double[] Gradient(ITaskShard shard)
        {
            shard.Gather(of.Phi, new() { Tasks = new(2), Rollouts = new(3), Count = 3 }, default);
            var objective = new MetaObjective(shard, 3);
            objective.LossAndGradient(of.Phi, Loss(name), anchor: true);
            return Vectors.Flat(objective.LossAndGradient(Elsewhere(of.Phi), Loss(name)).Gradient);
        }
        LocalShard Shard() => new(of.Problem, of.Learner, of.Phi.Backend, pool);
        Assert.Equal(Gradient(Shard()), Gradient(new SplitShard([Shard(), Shard()])));
    }

    [Fact]
    public void Anchors_that_were_not_kept_are_told()
    {
        Sampled of = Small.Sampled("gaussian", 1);
        MetaObjective objective = of.Objective(pool);
        objective.Anchor(of.Phi);
        JobException e = Assert.Throws<JobException>(() => objective.Evaluate(of.Phi, Loss("inner kl")));
        Assert.Contains("the models that sampled the supports were not kept", e.Message);
    }

    [Fact]
    public void What_exploration_is_worth_does_not_depend_on_the_scale_of_rewards()
    {
        Sampled of = Small.Sampled("gaussian", 1, tasks: 4);
        double[] Gradient(double scale, double shift)
        {
            PolicySample Changed(Sample sample)
            {
                var own = (PolicySample)sample;
                float[] reward = Array.ConvertAll(own.Trajectories.Reward, r => (float)(scale * r + shift));
                double perEpisode = (double)own.Trajectories.Steps * shift;
                double[] returns = Array.ConvertAll(own.Trajectories.EpisodeReturns, r => scale * r + perEpisode);
                return own with { Trajectories = own.Trajectories with { Reward = reward, EpisodeReturns = returns } };
            }
            TaskData[] data = [.. of.Data.Select(d => d with { Query = Changed(d.Query!) })];
            return Vectors.Flat((of with { Data = data }).Objective(pool).LossAndGradient(of.Phi, Loss("exploration")).Gradient);
        }
        Assert.InRange(Vectors.RelativeError(Gradient(1, 0), Gradient(64, 16)), 0, 1e-4);
        double[] without = Vectors.Flat(of.Objective(pool).LossAndGradient(of.Phi, new SurrogateLoss()).Gradient);
        Assert.NotInRange(Vectors.RelativeError(without, Gradient(1, 0)), 0, 0.01);
    }

    // F(φ) = Σ_τ P_φ(τ) J(φ + α Σₜ ∇ln πₜ Gₜ) over supports of one rollout. With τ given, θ′ is the log-probability's; that τ itself
    // depends on φ is the term of E-MAML.
    [Fact]
    public void The_meta_gradient_of_sampled_supports_is_exact_with_it_and_biased_without()
    {
        var mdp = new TwoStates(horizon: 2);
        Params phi = TwoStates.Phi;
        PolicyProblem problem = mdp.Problem(new LogProbObjective());
        var maml = new Maml { InnerLr = 0.3 };
        double[] probability = mdp.Probabilities(phi);
        Chain Adapted(Params from, int rollout, Params? query)
        {
            TrajectoryBatch support = mdp.Sampled(phi, [[rollout]], baseline: false);
            return Chain.Of(problem, maml, from, new([support], query is null ? null : Exact(query), 1), 0, createGraph: true);
        }
        // A query whose mean return is the expected one.
        TrajectoryBatch Exact(Params theta)
        {
            TrajectoryBatch all = mdp.Everything(theta);
            return all with { Return = Tensor.Full(all.Return.Backend, all.Return.Shape, mdp.ExpectedReturn(theta).Item()) };
        }
        double Expected(Params at)
        {
            double[] p = mdp.Probabilities(at);
            return p.Select((weight, b) => weight * mdp.ExpectedReturn(Adapted(at.Track(), b, null).Adapted).Item()).Sum();
        }
        double[] Estimated(OuterLoss loss)
        {
            double[] sum = new double[phi.Size];
            for (int b = 0; b < probability.Length; b++)
            {
                Params theta = Adapted(phi, b, null).Adapted.Detach();
                double[] gradient = Vectors.Flat(Autograd.Grad(loss.Of(Adapted(phi, b, theta)), phi));
                for (int i = 0; i < sum.Length; i++) sum[i] -= probability[b] * gradient[i];
            }
            return sum;
        }
        double[] truth = Vectors.Differences(Expected, phi);
        OuterLoss exploration = new ExplorationLoss { Weight = 1 }.Knowing(new(() => [-1, 1]));   // worths as they are
        Assert.InRange(Vectors.RelativeError(truth, Estimated(exploration)), 0, 1e-7);
        Assert.NotInRange(Vectors.RelativeError(truth, Estimated(new SurrogateLoss())), 0, 0.05);
    }
}
