using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Policies;
using MetaRL.Policies.Distributions;
using MetaRL.Rollouts;
using MetaRL.Tensors;
using MetaRL.Tensors.Simd;

namespace MetaRL.Problems;

/// <summary>Examples of some tasks. Which ones does not depend on the weights; how well these do on them is told beside.</summary>
sealed class ExampleSource(SupervisedProblem problem, IReadOnlyList<IExampleTask> tasks, ExampleSet set, int? shots, WorkerPool pool) : ITaskSource
{
    readonly int count = problem.CountOf(set, shots);

    public ITaskSource Query => new ExampleSource(problem, tasks, ExampleSet.Query, shots, pool);

    public Sample[] Draw(IReadOnlyList<Params> weights, IReadOnlyList<Seed> seeds, CancellationToken cancel) => Map<Sample>(seeds, (task, i) =>
    {
        ExampleSample examples = DrawOne(task, seeds[i]);
        return examples with { Loss = LossOf(examples, weights[i]) };
    }, cancel);

    public TaskScore[] Score(IReadOnlyList<Params> weights, IReadOnlyList<Seed> seeds, CancellationToken cancel)
        => Map(seeds, (task, i) => ScoreOf(DrawOne(task, seeds[i]), weights[i]), cancel);

    T[] Map<T>(IReadOnlyList<Seed> seeds, Func<IExampleTask, int, T> of, CancellationToken cancel)
        => pool.Map(tasks, (task, i, stop) => pool.Tasks.Run(task, seeds[i], () => of(task, i), stop), cancel);

    ExampleSample DrawOne(IExampleTask task, Seed seed)
    {
        int inputs = problem.Spec.ObsDim, targets = problem.Spec.ActDim;
        float[] x = new float[count * inputs], y = new float[count * targets];
        Rng rng = seed.Stream();
        task.Draw(set, count, ref rng, x, y);
        PolicyExperience? seen = problem.Policy.KeepsStatistics ? new(RunningMoments.Of(x, inputs), Return: null) : null;
        return new(x, y, count, 0) { Seen = seen };
    }

    double LossOf(ExampleSample examples, Params weights)
    {
        using TensorScope scope = TensorScope.Open();
        return problem.Loss(weights.To(SimdBackend.Instance), ExampleBatch.Of(SimdBackend.Instance, [examples])).Item();
    }

    TaskScore ScoreOf(ExampleSample examples, Params weights)
    {
        using TensorScope scope = TensorScope.Open();
        Params host = weights.To(SimdBackend.Instance);
        ExampleBatch batch = ExampleBatch.Of(SimdBackend.Instance, [examples]);
        if (problem.Spec.Action is not DiscreteSpace) return new([-problem.Loss(host, batch).Item()]);
        var told = (Categorical)problem.Predict(host, batch);
        double loss = -(told.LogProb(batch.Target) * batch.Weight).Sum().Item();
        return new([-loss], Accuracy(told, examples.Y));
    }

    // Share of the examples whose class is the likeliest; no class is where logits are no numbers.
    static double Accuracy(Categorical told, float[] classes)
    {
        double[] logits = told.Logits.ToArray();
        int choices = logits.Length / classes.Length, right = 0;
        for (int n = 0; n < classes.Length; n++)
        {
            ReadOnlySpan<double> own = logits.AsSpan(n * choices, choices);
            int likeliest = 0;
            for (int i = 1; i < choices; i++)
                if (own[i] > own[likeliest]) likeliest = i;
            if (likeliest == (int)classes[n] && double.IsFinite(own[likeliest])) right++;
        }
        return (double)right / classes.Length;
    }
}
