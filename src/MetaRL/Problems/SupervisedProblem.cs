using System.ComponentModel.DataAnnotations;
using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Policies;
using MetaRL.Policies.Distributions;
using MetaRL.Rollouts;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Problems;

/// <summary>The loss on labelled examples.</summary>
public enum ExampleLoss
{
    /// <summary>−ln π(y | x): cross-entropy for choices, the Gaussian likelihood for a box.</summary>
    LogLikelihood,
    /// <summary>Σ (y − μ(x))² over components, with μ the mean of a Gaussian model.</summary>
    Squared,
}

/// <summary>Few-shot supervised learning: tasks give labelled examples, the model is a conditional distribution π(y | x)
/// (Finn et al. 2017, arXiv:1703.03400, sections 3.1 and 5.1). No environments, no rollouts.</summary>
public sealed record SupervisedProblem : Problem
{
    /// <summary>Where tasks come from.</summary>
    public required ExampleFamily Family { get; init; }

    /// <summary>Examples of a task in each adaptation step; of each class, where a family has as many of each
    /// (<see cref="ExampleFamily.PerShot"/>).</summary>
    [Range(1, 1_000_000)]
    public int Shots { get; init; } = 10;

    /// <summary>Examples that the outer loss is taken on, counted as <see cref="Shots"/> are; 0 for as many as those.</summary>
    [Range(0, 1_000_000)]
    public int Queries { get; init; }

    /// <summary>Whether all adaptation steps of a task see the same examples, as they do where there are no others; else each has
    /// fresh ones.</summary>
    public bool OneSupport { get; init; }

    /// <summary>What is minimized.</summary>
    public ExampleLoss ExampleLoss { get; init; } = ExampleLoss.LogLikelihood;

    /// <inheritdoc/>
    public override string Name => Family.Name;

    /// <summary>Of classes that were found.</summary>
    /// <inheritdoc/>
    public override string? SuccessName => Family.Target is DiscreteSpace ? "accuracy" : null;

    /// <inheritdoc/>
    public override EnvSpec Spec => new(Family.Input, Family.Target, Horizon: 1);

    /// <inheritdoc/>
    public override ITaskDescription SampleTask(Split split, Seed seed) => Family.Sample(split, seed);

    /// <inheritdoc/>
    public override bool HasOneSupport => OneSupport;

    /// <inheritdoc/>
    public override ITaskSource Open(IReadOnlyList<ITaskDescription> tasks, int? rollouts, WorkerPool pool)
        => new ExampleSource(this, [.. tasks.Cast<IExampleTask>()], ExampleSet.Support, rollouts, pool);

    /// <summary>Examples of a set of a task.</summary>
    /// <param name="set">Which.</param>
    /// <param name="shots">Instead of <see cref="Shots"/> and <see cref="Queries"/>; null for those.</param>
    internal int CountOf(ExampleSet set, int? shots)
        => checked((shots ?? (set == ExampleSet.Query && Queries > 0 ? Queries : Shots)) * Family.PerShot);

    /// <inheritdoc/>
    public override Batch Upload(IBackend backend, IReadOnlyList<Sample> tasks) => ExampleBatch.Of(backend, [.. tasks.Cast<ExampleSample>()]);

    /// <inheritdoc/>
    public override Tensor Loss(Params weights, Batch batch, bool twice = false)
    {
        var examples = (ExampleBatch)batch;
        if (ExampleLoss == ExampleLoss.LogLikelihood)
            return Model.Loss(weights, new(batch.Obs, examples.Target, batch.Weight, batch.Weight), new(Policies.SurrogateKind.LogProb), twice);
        return (SquaredError(weights, examples) * batch.Weight).Sum();
    }

    /// <summary>Minus the loss of each example.</summary>
    /// <inheritdoc/>
    public override Tensor Scores(Params weights, Batch batch)
    {
        var examples = (ExampleBatch)batch;
        return ExampleLoss == ExampleLoss.LogLikelihood ? Predict(weights, batch).LogProb(examples.Target) : -SquaredError(weights, examples);
    }

    // [T, N, 1]
    Tensor SquaredError(Params weights, ExampleBatch examples)
    {
        if (Predict(weights, examples) is not DiagonalGaussian model)
            throw new InvalidOperationException($"{nameof(ExampleLoss)}.{nameof(ExampleLoss.Squared)} needs a Gaussian model, "
                + $"{Policy.GetType().Name} is none; take {nameof(ExampleLoss.LogLikelihood)}");
        return (model.Mean - examples.Target).Square().Sum(-1);
    }
}
