using MetaRL.Envs.Families;
using MetaRL.Evaluation;
using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Policies;
using MetaRL.Policies.Distributions;
using MetaRL.Policies.Sequences;
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

/// <summary>The ELBO by hand, its derivatives, whom it teaches, and that a policy learns by it. Trials end at different steps.</summary>
public sealed class BeliefLossTests
{
    static readonly ReferenceBackend Backend = new();
    static readonly BeliefLoss Elbo = new() { Inner = new Nothing() };
    static readonly VariBad Learner = new();

    static readonly PolicyProblem Problem = new()
    {
        Family = new WithPreviousStep(new Walk { Horizon = 4 }),
        Policy = new BeliefPolicy
        {
            Memory = new Gru { Width = 3 },
            Latent = 2,
            RewardDecoder = new() { Hidden = [4, 3], Activation = Activation.Tanh },
            TransitionDecoder = new() { Hidden = [3], Activation = Activation.Tanh },
            Inner = new GaussianMlp { Hidden = [3] },
        },
        Rollouts = 3,
        Episodes = 2,
    };

    static readonly Params Phi = Small.Weights(Problem, Learner, Backend);
    static readonly TaskData[] Data = Small.Gather(Problem, Learner, Phi);

    sealed record Nothing : OuterLoss
    {
        public override Tensor Of(Chain chain) => 0 * chain.Query.Weight.Sum();
    }

    static Tensor Of(OuterLoss loss, Params phi, int iteration = 0)
        => loss.Of(Chain.Of(Problem, Learner, phi, TaskBatch.Of(Problem, Backend, Data), iteration, createGraph: true));

    static BeliefPolicy Policy => (BeliefPolicy)Problem.Model;

    static TrajectoryBatch Query => (TrajectoryBatch)TaskBatch.Of(Problem, Backend, Data).Query!;

    static Trajectories Trajectories(int task) => ((PolicySample)Data[task].Query!).Trajectories;

    [Fact]
    public void Gradients_are_those_of_differences()
    {
        GradientCheck.First(phi => Of(Elbo with { KlWeight = 0.3, TransitionWeight = 0.7, Stride = 2 }, phi), Phi);
        GradientCheck.First(phi => Of(Elbo with { KlWeight = 0.3, Stride = 3 }, phi, iteration: 7), Phi);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 5)]
    public void Divergences_are_those_from_the_belief_before(int stride, int iteration)
    {
        BeliefLoss without = Elbo with { KlWeight = 0, Stride = stride };
        double found = (Of(without with { KlWeight = 1 }, Phi, iteration) - Of(without, Phi, iteration)).Item();
        DiagonalGaussian all = Policy.Believe(Phi, Query.Obs);
        double[] mean = all.Mean.ToArray(), logStd = all.LogStd.ToArray(), weight = Query.Weight.ToArray();
        int envs = Query.Obs.Envs, count = Query.Obs.Count;
        double expected = 0;
        for (int task = 0; task < 2; task++)
            for (int n = 0; n < count; n++)
            {
                if (n / envs % stride != iteration % stride) continue;
                for (int z = 0; z < 2; z++)
                {
                    int at = (task * count + n) * 2 + z, before = at - 2 * envs;
                    (double mu, double sigma) = (mean[at], Math.Exp(logStd[at]));
                    (double mu0, double sigma0) = n < envs ? (0, 1) : (mean[before], Math.Exp(logStd[before]));
                    double kl = Math.Log(sigma0 / sigma) + (sigma * sigma + (mu - mu0) * (mu - mu0)) / (2 * sigma0 * sigma0) - 0.5;
                    expected += stride * weight[task * count + n] * kl;
                }
            }
        Assert.True(expected > 0.01);
        Assert.Equal(expected, found, 1e-10);
    }

    // Where a belief is certain, a guess is its mean.
    [Fact]
    public void Errors_are_those_of_all_steps_of_the_trial_under_each_belief()
    {
        const int latent = 2, state = 2;
        Params certain = new(Phi.Items().Select(x => x.Name == "belief.head.b" ? (x.Name, Tensor.From(Backend, [0.3, -0.2, -80, -80], [1, 1, 4]))
            : x.Name == "belief.head.w" ? (x.Name, Tensor.Concat([x.Value.Slice(2, 0, latent), 0 * x.Value.Slice(2, 0, latent)], 2)) : x));
        double found = Of(Elbo with { KlWeight = 0, TransitionWeight = 0.7, Stride = 1 }, certain).Item();
        double[] mean = Policy.Believe(certain, Query.Obs).Mean.ToArray();
        double expected = 0;
        for (int task = 0; task < 2; task++)
        {
            Trajectories tau = Trajectories(task);
            int envs = tau.Envs, width = tau.Obs.Length / tau.Count, longest = Query.Obs.Count;
            for (int n = 0; n < tau.Count; n++)
            {
                if (tau.Mask[n] == 0) continue;
                double[] m = mean[((task * longest + n) * latent)..((task * longest + n + 1) * latent)];
                for (int i = n % envs; i < tau.Count; i += envs)
                {
                    if (tau.Mask[i] == 0) continue;
                    bool isLast = tau.Terminated[i] || tau.Truncated[i];
                    double[] Row(float[] all, int row) => [.. all.Skip(row * width).Take(state).Select(static x => (double)x)];
                    double[] s = Row(tau.Obs, i), next = isLast ? Row(tau.FinalObs, tau.Episode[i] * envs + i % envs) : Row(tau.Obs, i + envs);
                    double act = Math.Clamp(tau.Act[i], -1, 1);
                    double[] reward = Mlp(certain, "decoder.reward.", 2, [.. s, act, .. next, .. m]), moved = Mlp(certain, "decoder.transition.", 1, [.. s, act, .. m]);
                    double error = Math.Pow(reward[0] - tau.Reward[i], 2) + 0.7 * moved.Zip(next, static (x, y) => (x - y) * (x - y)).Sum();
                    expected += 0.5 * error / tau.ValidSteps;
                }
            }
        }
        Assert.Contains(Trajectories(0).Mask.Concat(Trajectories(1).Mask), static m => m == 0);
        Assert.Equal(expected, found, 1e-6 * expected);   // trajectories are float32
    }

    static double[] Mlp(Params phi, string prefix, int hidden, double[] x)
    {
        for (int l = 0; l <= hidden; l++)
        {
            string name = prefix + (l == hidden ? "head" : $"body{l}");
            double[] w = phi[name + ".w"].ToArray(), y = phi[name + ".b"].ToArray();
            for (int j = 0; j < y.Length; j++)
            {
                for (int i = 0; i < x.Length; i++) y[j] += x[i] * w[i * y.Length + j];
                if (l < hidden) y[j] = Math.Tanh(y[j]);
            }
            x = y;
        }
        return x;
    }

    static Dictionary<string, double> GradientNorms(OuterLoss loss)
    {
        Params phi = Phi.Track(), gradient = Autograd.Grad(Of(loss, phi), phi);
        return gradient.Items().ToDictionary(static x => x.Name, static x => Vectors.Norm(x.Value.ToArray()));
    }

    static bool IsBelief(string name) => name.StartsWith("belief.", StringComparison.Ordinal) || name.StartsWith("decoder.", StringComparison.Ordinal);

    [Fact]
    public void Each_loss_teaches_its_own_part()
    {
        foreach ((string name, double norm) in GradientNorms(new ClippedLoss())) Assert.True(norm > 0 != IsBelief(name), $"{name}: {norm}");
        foreach ((string name, double norm) in GradientNorms(Elbo with { TransitionWeight = 1 })) Assert.True(norm > 0 == IsBelief(name), $"{name}: {norm}");
        foreach ((string name, double norm) in GradientNorms(Elbo))
            Assert.True(norm > 0 == (IsBelief(name) && !name.StartsWith("decoder.transition.", StringComparison.Ordinal)), $"{name}: {norm}");
        Dictionary<string, double> both = GradientNorms(new BeliefLoss { TransitionWeight = 1 });
        Assert.All(both.Values, static norm => Assert.True(norm > 0));
    }

    [Fact]
    public void It_is_one_function_however_tasks_are_dealt_out()
    {
        using var pool = new WorkerPool(1);
        double Loss(int tasksPerChunk, int iteration) => Small.Objective(Problem, Learner, Data, pool, Backend, tasksPerChunk, iteration).LossAndGradient(Phi, Elbo).Loss;
        Assert.Equal(Loss(1, 3), Loss(2, 3), 1e-10);
        Assert.Equal(Loss(2, 3), Loss(2, 3));
        Assert.NotEqual(Loss(2, 3), Loss(2, 7));   // the same steps, other noise
        Assert.Equal(Of(Elbo with { Stride = 8 }, Phi, iteration: 3).Item(), Of(Elbo with { Stride = 100 }, Phi, iteration: 3).Item());   // as long as a trial
    }

    [Fact]
    public void A_problem_without_beliefs_is_named()
    {
        Problem other = Problem with { Policy = new GaussianMlp { Hidden = [3] } };
        Params phi = other.Init(Backend, new(1));
        Chain chain = Chain.Of(other, Learner, phi, TaskBatch.Of(other, Backend, Small.Gather(other, Learner, phi)), 0, createGraph: false);
        Assert.Contains("teaches a BeliefPolicy from trajectories, found GaussianMlp", Assert.Throws<InvalidOperationException>(() => Elbo.Of(chain)).Message);
    }

    // One of three choices pays 1, the others about 0: a third of four steps without knowledge of the task, all of them with it.
    [Fact]
    public void Beliefs_foretell_rewards_and_later_episodes_pay_more()
    {
        var problem = new PolicyProblem
        {
            Family = new WithPreviousStep(new Guess()),
            Policy = new BeliefPolicy { Memory = new Gru { Width = 16 }, Latent = 2, RewardDecoder = new() { Hidden = [16] }, Inner = new CategoricalMlp { Hidden = [16] } },
            Rollouts = 8,
            Episodes = 3,
            Advantage = new(Gamma: 1, Lambda: 0.95, Credit: Credit.Trial),
        };
        var update = new PpoUpdate { Adam = new() { Lr = 0.01 }, Epochs = 4, Loss = new BeliefLoss { Stride = 2 } };
        using var pool = new WorkerPool(Environment.ProcessorCount);
        using var trainer = new MetaTrainer(problem, Learner, update, new() { Iterations = 80, MetaBatch = 12, ConflictsEvery = 0 }, SimdBackend.Instance, pool, seed: 1);
        double Error(int seed)
        {
            Params phi = trainer.State.Phi;
            using var shard = new Shards.LocalShard(problem, Learner, SimdBackend.Instance, pool);
            shard.Gather(phi, new() { Tasks = new Envs.Seed((ulong)seed), Rollouts = new(2), Count = 40 }, default);
            return new MetaObjective(shard, 40).LossAndGradient(phi, Elbo with { KlWeight = 0, Stride = 1 }).Loss;
        }
        double before = Error(7);
        while (!trainer.IsDone) trainer.Step();
        double after = Error(7);
        HeldOutReturns heldOut = new Evaluator(problem, Learner, new() { Tasks = 30, Rollouts = 10, Steps = 0 }, SimdBackend.Instance, pool).Evaluate(trainer.State.Phi);
        double[] byEpisode = [.. AdaptationTable.Of(1, heldOut).Steps[0].ByEpisode!.Select(static e => e.Average())];
        string found = $"error {before:F3} before, {after:F3} after; returns {string.Join(", ", byEpisode.Select(static r => $"{r:F3}"))}";
        Assert.True(after < 0.5 * before, found);
        Assert.True(byEpisode[^1] > byEpisode[0] + 0.5, found);
    }
}
