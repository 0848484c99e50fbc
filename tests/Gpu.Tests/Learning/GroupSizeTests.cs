using MetaRL.Envs.Families.Navigation;
using MetaRL.Gpu.Devices;
using MetaRL.Gpu.Tensors;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Tensors;
using MetaRL.Training;
using MetaRL.Updates;

namespace Gpu.Tests.Learning;

/// <summary>Rollouts, advantages, losses and updates have the same bits for groups of any size: no sum depends on how work is dealt out.</summary>
public sealed class GroupSizeTests
{
    static PolicyProblem Problem => new()
    {
        Family = new PointNavigation { Horizon = 6 },
        Policy = new GaussianMlp { Hidden = [9, 5], InitialLogStd = -2 },
        Rollouts = 7,
    };

    [Fact]
    public void Training_has_the_same_bits()
    {
        double[] one = Trained(1);
        Assert.Equal(one, Trained(2));
        Assert.Equal(one, Trained(8));
    }

    static double[] Trained(int groupSize)
    {
        using GpuAccelerator card = GpuAccelerator.OnCpu(groupSize);
        using var pool = new WorkerPool(1);
        using var trainer = new MetaTrainer(Problem, new Maml { InnerLr = 0.05 }, new AdamUpdate(), new() { MetaBatch = 3, ConflictsEvery = 0 }, new GpuBackend(card), pool, seed: 1);
        double[] before = Flat(trainer.State.Phi);
        for (int i = 0; i < 2; i++) trainer.Step();
        double[] after = Flat(trainer.State.Phi);
        Assert.NotEqual(before, after);
        return after;
    }

    static double[] Flat(Params phi) => [.. phi.Values.SelectMany(static x => x.ToArray())];
}
