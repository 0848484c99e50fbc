using MetaRL.Envs.Families.Bandits;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;
using MetaRL.Training;
using MetaRL.Updates;

namespace Gpu.Tests;

/// <summary>Trainers run on it as on any back end: the same trajectories and, to rounding, the same update.</summary>
public sealed class TrainingTests
{
    const int Rollouts = 4;

    static readonly TrainingConfig Small = new() { MetaBatch = 3, Iterations = 2 };

    static MetaTrainer New(string name, IBackend backend, WorkerPool pool)
    {
        var navigation = new PolicyProblem
        {
            Family = new PointNavigation { Horizon = 10 },
            Policy = new GaussianMlp { Hidden = [8], InitialLogStd = -1 },
            Rollouts = Rollouts,
        };
        var bandit = new PolicyProblem { Family = new BernoulliBandit(), Policy = new CategoricalMlp { Hidden = [8] }, Rollouts = Rollouts };
        var maml = new Maml { InnerLr = 0.3 };
        return name switch
        {
            "adam" => new(navigation, maml, new AdamUpdate { Adam = new() { Lr = 0.01 } }, Small, backend, pool, seed: 1),
            "ppo" => new(bandit, maml, new PpoUpdate { Adam = new() { Lr = 0.01 }, Epochs = 2 }, Small, backend, pool, seed: 1),
            _ => new(navigation, maml, new TrustRegionUpdate { CgSteps = 3 }, Small, backend, pool, seed: 1),
        };
    }

    [Theory]
    [InlineData("adam")]
    [InlineData("ppo")]
    [InlineData("trust region")]
    public void One_iteration_is_that_of_simd(string update)
    {
        using var pool = new WorkerPool(2);
        using MetaTrainer gpu = New(update, Simulated.Backend, pool), simd = New(update, SimdBackend.Instance, pool);
        IterationRecord actual = gpu.Step(), expected = simd.Step();
        Assert.Equal(expected.EnvSteps, actual.EnvSteps);
        for (int k = 0; k < expected.Returns.Length; k++) Assert.Equal(expected.Returns[k], actual.Returns[k], 1e-3 * Math.Abs(expected.Returns[k]));
        Assert.True(expected.GradientNorm > 1e-3);
        Assert.Equal(expected.GradientNorm, actual.GradientNorm, 1e-3 * expected.GradientNorm);
        double[] phi = Flat(simd.State.Phi), other = Flat(gpu.State.Phi);
        Assert.InRange(phi.Zip(other, static (p, q) => Math.Abs(p - q)).Max(), 0, 2e-3);   // Adam's first step divides by |g|, however small
    }

    static double[] Flat(Params p) => [.. p.Values.SelectMany(static v => v.ToArray())];
}
