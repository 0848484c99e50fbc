using MetaRL.Envs;
using MetaRL.Learners;
using MetaRL.Sampling;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;

namespace MetaRL.Tests;

/// <summary>The weights that acted while sampling are those that the meta-gradient recomputes from the stored data.</summary>
public sealed class SampledIsRecomputedTests
{
    public static TheoryData<string, int> Problems => new() { { "gaussian", 1 }, { "gaussian", 3 }, { "categorical", 2 }, { "ragged", 2 } };

    [Theory]
    [MemberData(nameof(Problems))]
    public void Weights_are_equal_to_the_last_bit(string problem, int innerSteps)
    {
        (TaskFamily family, Maml maml) = Small.Problem(problem, innerSteps);
        foreach (IBackend backend in new IBackend[] { new ReferenceBackend(), SimdBackend.Instance })
        {
            var spy = new Spy(maml.Policy);
            Maml learner = maml with { Policy = spy };
            Params phi = Small.Weights(family, learner, backend);
            TaskData data = Small.Gather(family, learner, phi, tasks: 1)[0];
            Params theta = learner.AdaptAll(phi.Track(), TaskBatch.Of(backend, [data]), createGraph: true);
            Assert.Equal(innerSteps + 1, spy.Acted.Count);
            Assert.Equal(Vectors.Flat(phi), spy.Acted[0]);
            Assert.Equal(Vectors.Flat(theta), spy.Acted[^1]);
            Assert.NotEqual(spy.Acted[0], spy.Acted[^1]);
        }
    }

    [Theory]
    [MemberData(nameof(Problems))]
    public void Stored_log_probabilities_are_those_of_the_adapted_policy_and_not_of_phi(string problem, int innerSteps)
    {
        (TaskFamily family, Maml learner) = Small.Problem(problem, innerSteps);
        Params phi = Small.Weights(family, learner, SimdBackend.Instance).Track();
        TaskBatch data = TaskBatch.Of(SimdBackend.Instance, Small.Gather(family, learner, phi, tasks: 1));
        double Off(Params theta, TrajectoryBatch tau)
            => ((learner.Policy.Act(theta, tau.Obs).LogProb(tau.Act) - tau.LogProb) * (tau.Weight * tau.Obs.Shape[1])).ToArray().Max(Math.Abs);

        Params adapted = learner.AdaptAll(phi, data, createGraph: false);
        Assert.InRange(Off(adapted, data.Query), 0, 1e-4);
        Assert.InRange(Off(phi, data.Support[0]), 0, 1e-4);
        Assert.True(Off(phi, data.Query) > 1e-2);
        Assert.True(Off(adapted, data.Support[0]) > 1e-2);
    }

    [Fact]
    public void What_is_measured_on_held_out_tasks_is_the_same_adaptation()
    {
        (TaskFamily family, Maml maml) = Small.Problem("gaussian", 2);
        var spy = new Spy(maml.Policy);
        Maml learner = maml with { Policy = spy };
        Params phi = Small.Weights(family, learner, SimdBackend.Instance);
        double[] returns = new Experience(learner, family.Spec, Small.Training, SimdBackend.Instance)
            .Measure(phi, family.Sample(Split.Test, new Seed(1)), steps: 4, rollouts: 3, new Seed(2), CancellationToken.None);
        Assert.Equal(5, returns.Length);
        Assert.Equal(9, spy.Acted.Count);   // measure, support, measure, ..., measure
        Assert.Equal(Vectors.Flat(phi), spy.Acted[0]);
        for (int k = 0; k < 4; k++)
        {
            Assert.Equal(spy.Acted[2 * k], spy.Acted[2 * k + 1]);
            Assert.NotEqual(spy.Acted[2 * k], spy.Acted[2 * k + 2]);
        }
    }
}
