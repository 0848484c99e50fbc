using MetaRL.Envs.Families.Control;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Evaluation;
using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Policies;
using MetaRL.Policies.Baselines;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Sampling;
using MetaRL.Shards;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;
using MetaRL.TestKit;
using MetaRL.Training;
using MetaRL.Updates;

namespace MetaRL.Tests;

/// <summary>Value functions that adapt and are meta-learned beside the policy (A2C).</summary>
public sealed class ActorCriticTests
{
    static readonly ActorCritic Policy = new() { Actor = new GaussianMlp { Hidden = [4], InitialLogStd = -0.5 }, Hidden = [3] };

    static (PolicyProblem Problem, Params Phi, TaskData[] Data) Sampled(MetaLearner learner, ActorCritic policy, AdvantageConfig? advantage = null, int episodes = 1)
    {
        PolicyProblem problem = Small.Of(new Walk { Horizon = 8 }, policy) with { Advantage = advantage ?? new(0.9, 0.8), Episodes = episodes };
        Params phi = Small.Weights(problem, learner, new ReferenceBackend());
        return (problem, phi, Small.Gather(problem, learner, phi));
    }

    [Fact]
    public void Targets_are_of_scale_one_where_there_is_one_step_and_returns_hardly_differ()
    {
        PolicyProblem problem = Small.Of(new PointNavigation { Horizon = 1 }, Policy) with { Advantage = new(0.99, 0.95) };
        Params phi = Small.Weights(problem, new Maml(), new ReferenceBackend());
        var sample = (PolicySample)Small.Gather(problem, new Maml(), phi)[0].Query!;
        Assert.All(sample.Estimate.Target, target => Assert.InRange(Math.Abs(target), 0, 5));
    }

    // V(s, t) = b(t) + u · network(s): b fitted to the returns by time alone, u what it leaves over.
    sealed class ByHand
    {
        readonly Params theta;
        readonly PolicyProblem problem;
        readonly IValueFunction trend;
        readonly int last;

        public ByHand(PolicyProblem problem, Params theta, Trajectories tau)
        {
            this.problem = problem;
            this.theta = theta;
            float[] returns = Advantages.DiscountedReturns(tau, problem.Advantage.Gamma);
            trend = new LinearFeatureBaseline().Fit(new() { ObsDim = 0, Obs = [], Time = tau.Time, Return = returns, Mask = tau.Mask });
            last = Enumerable.Range(0, tau.Count).Where(n => tau.Mask[n] != 0).Max(n => tau.Time[n]);
            int[] valid = [.. Enumerable.Range(0, tau.Count).Where(n => tau.Mask[n] != 0)];
            Unit = Math.Sqrt(valid.Average(n => Math.Pow(returns[n] - Trend(tau.Time[n]), 2) + 1e-4 * returns[n] * returns[n]));
        }

        public double Unit { get; }

        public double Trend(int time)
        {
            if (time > last) return 0;
            var value = new float[1];
            trend.Predict([], [time], value);
            return value[0];
        }

        // Of observation n at a time.
        public double V(float[] obs, int n, int time)
            => Trend(time) + Unit * problem.Policy.Value(theta, new(Tensor.From(theta.Backend, [obs[2 * n], obs[2 * n + 1]], [1, 1, 2]), 1)).Item();
    }

    // Advantages as the sum of (γλ)ˡ δ, with no recursion.
    [Fact]
    public void Advantages_are_those_of_the_value_function_of_the_weights_that_acted()
    {
        const double gamma = 0.9, lambda = 0.8;
        (PolicyProblem problem, Params phi, TaskData[] data) = Sampled(new Maml { InnerLr = 0.3 }, Policy, new(gamma, lambda, Standardize: false), episodes: 2);
        var sample = (PolicySample)data[0].Support[0];
        Trajectories tau = sample.Trajectories;
        var own = new ByHand(problem, phi, tau);
        double At(int n) => own.V(tau.Obs, n, tau.Time[n]);
        bool terminated = false, truncated = false;
        for (int n = 0; n < tau.Count; n++)
        {
            if (tau.Mask[n] == 0) continue;
            double sum = 0, decay = 1;
            for (int m = n; ; m += tau.Envs)
            {
                bool ends = tau.Terminated[m] || tau.Truncated[m];
                double next = tau.Terminated[m] ? 0 : ends ? own.V(tau.FinalObs, tau.Episode[m] * tau.Envs + m % tau.Envs, tau.Time[m] + 1) : At(m + tau.Envs);
                sum += decay * (tau.Reward[m] + gamma * next - At(m));
                decay *= gamma * lambda;
                terminated |= tau.Terminated[m];
                truncated |= tau.Truncated[m];
                if (ends) break;
            }
            Assert.Equal(sum, sample.Adv[n], 1e-4);
            Assert.Equal((sum + At(n) - own.Trend(tau.Time[n])) / own.Unit, sample.Estimate.Target[n], 1e-4);
        }
        Assert.True(terminated && truncated);
        Assert.True(own.Unit > 0.5);
    }

    // The later supports of a task are measured with its own value function, not with φ's.
    [Fact]
    public void The_value_function_adapts_with_the_task()
    {
        var learner = new Maml { InnerLr = 0.5, InnerSteps = 2 };
        (PolicyProblem problem, Params phi, TaskData[] data) = Sampled(learner, Policy, new(0.9, 1, Standardize: false));
        Chain chain = Chain.Of(problem, learner, phi.Track(), TaskBatch.Of(problem, phi.Backend, [data[0]]), 0, createGraph: false);
        var query = (PolicySample)data[0].Query!;
        Trajectories tau = query.Trajectories;
        ByHand adapted = new(problem, chain.Adapted.Detach(), tau), initial = new(problem, phi, tau);
        int[] valid = [.. Enumerable.Range(0, tau.Count).Where(n => tau.Mask[n] != 0)];
        double[] Values(ByHand own) => [.. valid.Select(n => own.V(tau.Obs, n, tau.Time[n]))];
        double[] found = [.. valid.Select(n => (double)query.Estimate.Value[n])];
        Assert.InRange(Vectors.RelativeError(Values(adapted), found), 0, 1e-5);
        Assert.True(Vectors.RelativeError(Values(initial), found) > 1e-3);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void The_meta_gradient_of_the_whole_loss_agrees_with_differences(int innerSteps)
    {
        var learner = new Maml { InnerLr = 0.3, InnerSteps = innerSteps };
        (PolicyProblem problem, Params phi, TaskData[] data) = Sampled(learner, Policy);
        using var pool = new WorkerPool(1);
        foreach (OuterLoss outer in (OuterLoss[])[new SurrogateLoss(), new ClippedLoss()])
        {
            MetaObjective objective = Small.Objective(problem, learner, data, pool, phi.Backend);
            Params gradient = objective.LossAndGradient(phi, outer, anchor: true).Gradient;
            double[] differences = Vectors.Differences(p => objective.Evaluate(p, outer).Loss, phi);
            Assert.InRange(Vectors.RelativeError(differences, Vectors.Flat(gradient)), 0, 1e-6);
            Assert.True(Vectors.Norm(Vectors.Flat(gradient.Group("value."))) > 1e-3);
        }
    }

    [Fact]
    public void The_loss_within_has_the_first_and_second_derivatives_of_its_value()
    {
        (PolicyProblem plain, Params phi, TaskData[] data) = Sampled(new Maml { InnerLr = 0.3 }, Policy);
        PolicyProblem problem = plain with { InnerObjective = new ClippedObjective { Clip = 0.05, Entropy = 0.1 }, ValueWeight = 0.7 };
        Batch support = problem.Upload(phi.Backend, [data[0].Support[0]]);
        Params moved = phi.Map(x => x + Dense.Random(x.Shape, 8, -0.05, 0.05).On(x.Backend));
        GradientCheck.Both(theta => problem.Loss(theta, support, twice: true), moved);
    }

    // Linear actor and critic: every derivative is a sum over samples.
    [Fact]
    public void One_step_is_the_one_worked_out_by_hand()
    {
        const double alpha = 0.2, weight = 0.7, entropy = 0.05;
        var policy = new ActorCritic { Actor = new GaussianMlp { Hidden = [], InitialLogStd = -0.5 }, Hidden = [] };
        var learner = new Maml { InnerLr = alpha };
        (PolicyProblem plain, Params phi, TaskData[] data) = Sampled(learner, policy);
        PolicyProblem problem = plain with { ValueWeight = weight, InnerObjective = new RatioObjective { Entropy = entropy } };
        TaskBatch batch = TaskBatch.Of(problem, phi.Backend, [data[0]]);
        Params adapted = Chain.Of(problem, learner, phi.Track(), batch, 0, createGraph: false).Adapted;

        var sample = (PolicySample)data[0].Support[0];
        Trajectories tau = sample.Trajectories;
        double[] At(string name) => phi[name].ToArray();
        double[] w = At("head.w"), vw = At("value.head.w");
        double b = At("head.b")[0], logStd = At("log_std")[0], vb = At("value.head.b")[0], variance = Math.Exp(2 * logStd);
        var expected = new Dictionary<string, double[]>
        {
            ["head.w"] = [w[0], w[1]],
            ["head.b"] = [b],
            ["log_std"] = [logStd + alpha * entropy],
            ["value.head.w"] = [vw[0], vw[1]],
            ["value.head.b"] = [vb],
        };
        for (int n = 0; n < tau.Count; n++)
        {
            double share = alpha * tau.Mask[n] / tau.ValidSteps;
            double[] s = [tau.Obs[2 * n], tau.Obs[2 * n + 1]];
            double off = tau.Act[n] - (w[0] * s[0] + w[1] * s[1] + b), adv = sample.Adv[n];
            double error = vw[0] * s[0] + vw[1] * s[1] + vb - sample.Estimate.Target[n];
            for (int i = 0; i < 2; i++)
            {
                expected["head.w"][i] += share * adv * off / variance * s[i];
                expected["value.head.w"][i] -= share * weight * error * s[i];
            }
            expected["head.b"][0] += share * adv * off / variance;
            expected["log_std"][0] += share * adv * (off * off / variance - 1);
            expected["value.head.b"][0] -= share * weight * error;
        }
        foreach ((string name, double[] value) in expected)
        {
            for (int i = 0; i < value.Length; i++) Assert.Equal(value[i], adapted[name].ToArray()[i], 1e-5);
            Assert.True(Vectors.RelativeError(At(name), value) > 1e-3, name);
        }
    }

    [Fact]
    public void The_value_functions_loss_leaves_the_actors_gradient_alone_bit_by_bit()
    {
        (PolicyProblem problem, Params phi, TaskData[] data) = Sampled(new Maml { InnerLr = 0.3 }, Policy);
        foreach (IBackend backend in (IBackend[])[phi.Backend, SimdBackend.Instance])
        {
            Params Gradient(double weight)
            {
                PolicyProblem weighted = problem with { ValueWeight = weight };
                Params theta = phi.Map(x => Tensor.From(backend, x.ToArray(), x.Shape)).Track();
                return Autograd.Grad(weighted.Loss(theta, weighted.Upload(backend, [data[0].Support[0]])), theta);
            }
            Params with = Gradient(0.5), without = Gradient(0);
            foreach (string name in with.Names)
            {
                bool isValue = name.StartsWith("value.", StringComparison.Ordinal);
                if (isValue) Assert.All(without[name].ToArray(), g => Assert.Equal(0, g));
                else Assert.Equal(without[name].ToArray(), with[name].ToArray());
            }
            Assert.True(Vectors.Norm(Vectors.Flat(with.Group("value."))) > 1e-2);
        }
    }

    // A reward ten times as large is the same problem: advantages are standardized, and values are in units of what the trend leaves over.
    [Fact]
    public void The_size_of_rewards_does_not_matter()
    {
        (PolicyProblem problem, Params phi, TaskData[] data) = Sampled(new Maml { InnerLr = 0.3 }, Policy);
        Trajectories tau = ((PolicySample)data[0].Support[0]).Trajectories;
        AdvantageEstimate Of(Trajectories t) => Advantages.Of(t, problem.BaselineOf(phi), problem.Advantage);
        AdvantageEstimate plain = Of(tau), large = Of(tau with { Reward = [.. tau.Reward.Select(static r => 300 * r)] });
        for (int n = 0; n < tau.Count; n++)
        {
            Assert.Equal(plain.Target[n], large.Target[n], 1e-4);
            Assert.Equal(plain.Adv[n], large.Adv[n], 1e-3);
        }
        AdvantageEstimate nothing = Of(tau with { Reward = new float[tau.Count] });
        Assert.All(nothing.Target, y => Assert.InRange(y, -5, 5));
    }

    [Fact]
    public void Explained_variance_is_one_minus_what_is_left()
    {
        var estimate = new AdvantageEstimate([1, -1, 0, 9], [2, 4, 0, 9], [3, 3, 0, 0]);
        Assert.Equal(1 - (2.0 / 3) / 2, estimate.ExplainedVariance([1, 1, 1, 0]), 1e-12);   // Â: 1, -1, 0; Â + V: 3, 3, 0
        Assert.Equal(0, new AdvantageEstimate([1, -1], [-1, 1], [0, 0]).ExplainedVariance([1, 1]));
    }

    [Fact]
    public void The_value_function_gets_better_and_so_does_adaptation()
    {
        var problem = new PolicyProblem
        {
            Family = new Pendulum { Horizon = 30 },
            Policy = new ActorCritic { Actor = new GaussianMlp { Hidden = [32, 32], InitialLogStd = -1 }, Hidden = [32, 32] },
            Rollouts = 20,
            Advantage = new(0.99, 0.95),
        };
        var learner = new Maml { InnerLr = 0.1 };
        using var pool = new WorkerPool(Environment.ProcessorCount);
        using var trainer = new MetaTrainer(problem, learner, new AdamUpdate { Adam = new() { Lr = 5e-3 } }, new() { MetaBatch = 10 }, SimdBackend.Instance, pool, seed: 1);
        var evaluator = new Evaluator(problem, learner, new() { Tasks = 20, Steps = 1, Rollouts = 20 }, SimdBackend.Instance, pool);

        double[] before = evaluator.Evaluate(trainer.State.Phi).Means;
        double learnedBefore = LearnedShare(problem, learner, trainer.State.Phi, pool);
        for (int i = 0; i < 80; i++) Assert.InRange(trainer.Step().Extra["explainedVariance"], 0.2, 1);
        double[] after = evaluator.Evaluate(trainer.State.Phi).Means;
        double learned = LearnedShare(problem, learner, trainer.State.Phi, pool);

        // Typical: nothing before, 0.4 after 40 iterations, 0.77 and -157 after 80.
        string found = $"share {learnedBefore:F3} before, {learned:F3} after; {before[0]:F2}, {before[1]:F2} before; {after[0]:F2}, {after[1]:F2} after";
        Assert.True(learnedBefore < 0.05 && learned > 0.3, found);
        Assert.True(after[1] > before[1] + 10, found);
    }

    // How much of what the trend leaves over the network predicts on fresh tasks after adaptation.
    static double LearnedShare(PolicyProblem problem, MetaLearner learner, Params phi, WorkerPool pool)
    {
        using TensorScope scope = TensorScope.Open();
        using var shard = new LocalShard(problem, learner, phi.Backend, pool);
        IReadOnlyList<TaskData> data = shard.Collect(phi, new() { Tasks = new(7), Rollouts = new(8), Count = 20 }, default);
        Chain chain = Chain.Of(problem, learner, phi.Track(), TaskBatch.Of(problem, phi.Backend, data), 0, createGraph: false);
        var query = (TrajectoryBatch)chain.Query;
        double left = 2 * problem.Policy.ValueLoss(chain.Adapted, query.Obs, query.Target, query.Weight).Item();
        return 1 - left / (query.Target.Square() * query.Weight).Sum().Item();
    }
}
