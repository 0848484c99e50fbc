using MetaRL.Envs;
using MetaRL.Policies;
using MetaRL.Rollouts;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;

namespace MetaRL.Problems;

/// <summary>Examples of some tasks. Which ones does not depend on the weights; how well these do on them is told beside.</summary>
sealed class ExampleSource(SupervisedProblem problem, IReadOnlyList<IExampleTask> tasks, int shots, WorkerPool pool) : ITaskSource
{
    public Sample[] Draw(IReadOnlyList<Params> weights, IReadOnlyList<Seed> seeds, CancellationToken cancel)
        => pool.Map<IExampleTask, Sample>(tasks, (task, i, stop) => pool.Tasks.Run(task, seeds[i], () => DrawOne(task, weights[i], seeds[i]), stop), cancel);

    public TaskScore[] Score(IReadOnlyList<Params> weights, IReadOnlyList<Seed> seeds, CancellationToken cancel)
        => Array.ConvertAll(Draw(weights, seeds, cancel), static s => new TaskScore(s.ReturnByEpisode));

    ExampleSample DrawOne(IExampleTask task, Params weights, Seed seed)
    {
        int inputs = problem.Spec.ObsDim, targets = problem.Spec.ActDim;
        float[] x = new float[shots * inputs], y = new float[shots * targets];
        Rng rng = seed.Stream();
        for (int n = 0; n < shots; n++) task.Draw(ref rng, x.AsSpan(n * inputs, inputs), y.AsSpan(n * targets, targets));
        var examples = new ExampleSample(x, y, shots, 0);
        PolicyExperience? seen = problem.Policy.KeepsStatistics ? new(RunningMoments.Of(x, inputs), Return: null) : null;
        return examples with { Loss = LossOf(examples, weights), Seen = seen };
    }

    double LossOf(ExampleSample examples, Params weights)
    {
        using TensorScope scope = TensorScope.Open();
        Params host = weights.To(SimdBackend.Instance);
        return problem.Loss(host, ExampleBatch.Of(SimdBackend.Instance, [examples])).Item();
    }
}
