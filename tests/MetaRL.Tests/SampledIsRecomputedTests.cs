using MetaRL.Envs;
using MetaRL.Learners;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Sampling;
using MetaRL.Shards;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;
using MetaRL.TestKit;

namespace MetaRL.Tests;

/// <summary>The weights that acted while sampling are those that the meta-gradient recomputes from the stored data.</summary>
public sealed class SampledIsRecomputedTests
{
    public static TheoryData<string, int> Problems => new() { { "gaussian", 1 }, { "gaussian", 3 }, { "categorical", 2 }, { "ragged", 2 }, { "masked", 2 } };

    static Params Recomputed(Problem problem, MetaLearner learner, Params phi, TaskData data, bool createGraph)
        => Chain.Of(problem, learner, phi, TaskBatch.Of(problem, phi.Backend, [data]), iteration: 0, createGraph).Adapted;

    [Theory]
    [MemberData(nameof(Problems))]
    public void Weights_are_equal_to_the_last_bit(string name, int innerSteps)
    {
        (PolicyProblem plain, Maml learner) = Small.Problem(name, innerSteps);
        foreach (IBackend backend in new IBackend[] { new ReferenceBackend(), SimdBackend.Instance })
        {
            var recording = new RecordingPolicy(plain.Policy);
            PolicyProblem problem = plain with { Policy = recording };
            Params phi = Small.Weights(problem, learner, backend);
            TaskData data = Small.Gather(problem, learner, phi, tasks: 1)[0];
            Params theta = Recomputed(problem, learner, phi.Track(), data, createGraph: true);
            Assert.Equal(innerSteps + 1, recording.Acted.Count);
            Assert.Equal(Vectors.Flat(phi), recording.Acted[0]);
            Assert.Equal(Vectors.Flat(theta), recording.Acted[^1]);
            Assert.NotEqual(recording.Acted[0], recording.Acted[^1]);
        }
    }

    [Theory]
    [MemberData(nameof(Problems))]
    public void Stored_log_probabilities_are_those_of_the_adapted_policy_and_not_of_phi(string name, int innerSteps)
    {
        Sampled sampled = Small.Sampled(name, innerSteps, SimdBackend.Instance, tasks: 1);
        TaskBatch data = sampled.Batch;
        double Off(Params theta, Batch batch)
        {
            var tau = (TrajectoryBatch)batch;
            Tensor logProb = sampled.Problem.Predict(theta, tau).LogProb(tau.Act);
            return ((logProb - tau.LogProb) * (tau.Weight * tau.Obs.Count)).ToArray().Max(Math.Abs);
        }

        Params adapted = Recomputed(sampled.Problem, sampled.Learner, sampled.Phi.Track(), sampled.Data[0], createGraph: false);
        Assert.InRange(Off(adapted, data.Query!), 0, 1e-4);
        Assert.InRange(Off(sampled.Phi, data.Support[0]), 0, 1e-4);
        Assert.True(Off(sampled.Phi, data.Query!) > 1e-2);
        Assert.True(Off(adapted, data.Support[0]) > 1e-2);
    }

    [Fact]
    public void What_is_measured_on_held_out_tasks_is_the_same_adaptation()
    {
        (PolicyProblem plain, Maml learner) = Small.Problem("gaussian", 2);
        var recording = new RecordingPolicy(plain.Policy);
        PolicyProblem problem = plain with { Policy = recording };
        Params phi = Small.Weights(problem, learner, SimdBackend.Instance);
        using var pool = new WorkerPool(1);
        using var shard = new LocalShard(problem, learner, SimdBackend.Instance, pool);
        GatherOrder one = new() { Split = Split.Test, Tasks = new Seed(1), Rollouts = new Seed(2), Count = 1 };
        double[][][] returns = shard.Measure(phi, new(one, Steps: 4, Rollouts: 3), CancellationToken.None);
        Assert.Equal(5, Assert.Single(returns).Length);
        Assert.Equal(9, recording.Acted.Count);   // measure, support, measure, ..., measure
        Assert.Equal(Vectors.Flat(phi), recording.Acted[0]);
        for (int k = 0; k < 4; k++)
        {
            Assert.Equal(recording.Acted[2 * k], recording.Acted[2 * k + 1]);
            Assert.NotEqual(recording.Acted[2 * k], recording.Acted[2 * k + 2]);
        }
    }
}
