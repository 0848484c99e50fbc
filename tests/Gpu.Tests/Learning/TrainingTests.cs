using MetaRL.Envs.Families.Bandits;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Gpu.Devices;
using MetaRL.Gpu.Tensors;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;
using MetaRL.Training;
using MetaRL.Updates;

namespace Gpu.Tests.Learning;

/// <summary>Training on a card is training on the host, up to rounding.</summary>
public sealed class TrainingTests
{
    static PolicyProblem Navigation => new()
    {
        Family = new PointNavigation { Horizon = 12 },
        Policy = new GaussianMlp { Hidden = [8], InitialLogStd = -2 },
        Rollouts = 6,
    };

    static PolicyProblem Bandit => new()
    {
        Family = new BernoulliBandit { Arms = 3, Pulls = 8, Delay = 2 },
        Policy = new CategoricalMlp { Hidden = [8] },
        Rollouts = 6,
    };

    [Fact]
    public void Maml_with_adam() => Agree(Navigation, new Maml { InnerLr = 0.05 }, new AdamUpdate());

    [Fact]
    public void Maml_on_choices() => Agree(Bandit, new Maml { InnerLr = 0.3, InnerSteps = 2 }, new AdamUpdate());

    [Fact]
    public void Maml_with_epochs_of_ppo() => Agree(Navigation, new Maml { InnerLr = 0.05 }, new PpoUpdate { Epochs = 3 });

    [Fact]
    public void Maml_with_a_trust_region() => Agree(Navigation, new Maml { InnerLr = 0.05 }, new TrustRegionUpdate(), iterations: 1);

    [Fact]
    public void Reptile() => Agree(Navigation, new Maml { InnerLr = 0.05, Order = GradientOrder.First, InnerSteps = 2 }, new ReptileUpdate { Optimizer = new Sgd { Lr = 0.5 } });

    // A policy that no kernel knows: tensors live on the card, and tasks are played on the host.
    [Fact]
    public void A_context_that_adapts()
        => Agree(Navigation with { Policy = new ContextPolicy { Inner = new GaussianMlp { Hidden = [8] }, Context = 2 } }, new Cavia { InnerLr = 1 }, new AdamUpdate());

    [Fact]
    public void What_an_environment_shows_is_looked_at_before_the_card_plays_it()
    {
        PolicyProblem problem = Navigation with { Family = new Rollouts.Idle { Shows = 2 } };   // beyond the box that its spec declares
        Exception e = Assert.ThrowsAny<Exception>(() => Train(Simulated.Single, problem, new Maml(), new AdamUpdate(), 1));
        Assert.Contains("obs", e.ToString());
        Assert.Contains("expected", e.ToString());
    }

    // What an iteration reads: figures and faults of two draws, loss, norms and KL; nothing that grows with samples or parameters.
    [Fact]
    public void Memory_is_flat_few_numbers_come_back_and_few_kernels_start()
    {
        using GpuAccelerator card = GpuAccelerator.OnCpu(groupSize: 1);
        var backend = new GpuBackend(card);
        using var pool = new WorkerPool(1);
        using var trainer = new MetaTrainer(Navigation, new Maml { InnerLr = 0.05 }, new AdamUpdate(), new() { MetaBatch = 3, ConflictsEvery = 0 }, backend, pool, seed: 1);
        for (int i = 0; i < 2; i++) trainer.Step();
        (long live, long cached, long reads, long launches) = (card.LiveBytes, card.CachedBytes, card.Reads, card.Launches);
        const int more = 3;
        for (int i = 0; i < more; i++) trainer.Step();
        Assert.Equal(live, card.LiveBytes);
        Assert.Equal(cached, card.CachedBytes);
        Assert.InRange((card.Reads - reads) / more, 1, 12);
        Assert.InRange((card.Launches - launches) / more, 50, 170);
    }

    static void Agree(PolicyProblem problem, MetaLearner learner, MetaUpdate update, int iterations = 2)
    {
        (IterationRecord[] host, double[] phi) = Train(SimdBackend.Instance, problem, learner, update, iterations);
        (IterationRecord[] card, double[] own) = Train(Simulated.Single, problem, learner, update, iterations);
        Assert.True(host[0].GradientNorm > 1e-3);
        for (int i = 0; i < iterations; i++)
        {
            Close(host[i].GradientNorm, card[i].GradientNorm, 1e-3);
            Close(host[i].Kl, card[i].Kl, 1e-3);
            Assert.Equal(host[i].EnvSteps, card[i].EnvSteps);
            Assert.Equal(host[i].Returns.Length, card[i].Returns.Length);
            for (int k = 0; k < host[i].Returns.Length; k++) Close(host[i].Returns[k], card[i].Returns[k], 1e-4);
        }
        Assert.InRange(phi.Zip(own, static (p, q) => Math.Abs(p - q)).Max(), 0, 2e-3);   // Adam's first step divides by |g|, however small
    }

    static void Close(double expected, double actual, double tolerance)
        => Assert.True(Math.Abs(expected - actual) <= tolerance * (1 + Math.Abs(expected)), $"{actual:R}, expected {expected:R} within {tolerance}");

    static (IterationRecord[] Records, double[] Phi) Train(IBackend backend, PolicyProblem problem, MetaLearner learner, MetaUpdate update, int iterations)
    {
        using var pool = new WorkerPool(1);
        using var trainer = new MetaTrainer(problem, learner, update, new() { Iterations = iterations, MetaBatch = 3, ConflictsEvery = 0 }, backend, pool, seed: 1);
        IterationRecord[] records = [.. Enumerable.Range(0, iterations).Select(_ => trainer.Step())];
        return (records, [.. trainer.State.Phi.Values.SelectMany(static v => v.ToArray())]);
    }
}
