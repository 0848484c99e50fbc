using MetaRL.Evaluation;
using MetaRL.Learners;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;
using MetaRL.Tensors.Torch;
using MetaRL.Training;

namespace Tensors.Torch.Tests;

public abstract class TrainingTests(TorchBackend backend)
{
    static readonly TrainingConfig Small = new() { MetaBatch = 6, Iterations = 30 };

    /// <summary>The same trajectories and, to rounding, the same update: sampling and meta-update agree, batched over tasks.</summary>
    [Theory]
    [InlineData("gaussian", null)]
    [InlineData("gaussian", 1)]
    [InlineData("gaussian", 4)]
    [InlineData("categorical", null)]
    [InlineData("trust region", null)]
    [InlineData("trust region", 4)]
    [InlineData("implicit", null)]
    [InlineData("learned rates", 4)]
    [InlineData("context", null)]
    [InlineData("value function", 4)]
    [InlineData("normalized", null)]
    [InlineData("loaded dice", null)]
    [InlineData("reptile", null)]
    [InlineData("evolution", null)]
    [InlineData("early stopping", 4)]
    public void One_iteration_is_that_of_simd(string problem, int? tasksPerChunk)
    {
        using var pool = new WorkerPool(2);
        using MetaTrainer torch = Training.New(problem, backend, pool, 1, Small with { TasksPerChunk = tasksPerChunk });
        using MetaTrainer simd = Training.New(problem, SimdBackend.Instance, pool, 1, Small);
        IterationRecord actual = torch.Step(), expected = simd.Step();

        Assert.Equal(expected.EnvSteps, actual.EnvSteps);
        for (int k = 0; k < expected.Returns.Length; k++) Assert.Equal(expected.Returns[k], actual.Returns[k], 1e-3 * Math.Abs(expected.Returns[k]));
        Assert.True(expected.GradientNorm > 1e-3);
        Assert.Equal(expected.GradientNorm, actual.GradientNorm, 1e-3 * expected.GradientNorm);
        double[] phi = Flat(simd.State.Phi), other = Flat(torch.State.Phi);
        double rounding = problem == "trust region" ? 2e-4 : 2e-3;   // Adam's first step divides by |g|, however small
        Assert.InRange(phi.Zip(other, (p, q) => Math.Abs(p - q)).Max(), 0, rounding);
    }

    [Fact]
    public void Training_reaches_the_returns_of_simd_within_their_intervals()
    {
        (PolicyProblem problem, MetaLearner learner, _) = Training.Problem("gaussian");
        using var pool = new WorkerPool(2);
        double[] Adapted(IBackend where, int seed)
        {
            using MetaTrainer trainer = Training.New("gaussian", where, pool, seed, Small);
            var evaluator = new Evaluator(problem, learner, new() { Tasks = 20, Steps = 1, Rollouts = 20 }, where, pool);
            double before = evaluator.Evaluate(trainer.State.Phi).Means[1];
            while (!trainer.IsDone) trainer.Step();
            return [before, evaluator.Evaluate(trainer.State.Phi).Means[1]];
        }
        int[] seeds = [1, 2, 3, 4];
        double[][] torch = [.. seeds.Select(s => Adapted(backend, s))], simd = [.. seeds.Select(s => Adapted(SimdBackend.Instance, s))];
        Estimate torchAfter = Statistics.MeanOf([.. torch.Select(r => r[1])]), simdAfter = Statistics.MeanOf([.. simd.Select(r => r[1])]);
        string found = $"{backend.Name} {torchAfter}, simd {simdAfter}; before {torch.Average(r => r[0]):F2}, {simd.Average(r => r[0]):F2}";
        Assert.True(Math.Abs(torchAfter.Mean - simdAfter.Mean) <= torchAfter.HalfWidth95 + simdAfter.HalfWidth95, found);
        Assert.True(torchAfter.Mean > torch.Average(r => r[0]) + 1, found);
    }

    [Fact]
    public void The_number_of_workers_changes_nothing()
    {
        double[] After(int workers)
        {
            using var pool = new WorkerPool(workers);
            using MetaTrainer trainer = Training.New("gaussian", backend, pool, 1, Small);
            for (int i = 0; i < 3; i++) trainer.Step();
            return Flat(trainer.State.Phi);
        }
        Assert.Equal(After(1), After(3));
    }

    static double[] Flat(Params p) => [.. p.Values.SelectMany(v => v.ToArray())];
}
