using MetaRL.Envs;
using MetaRL.Learners;
using MetaRL.Problems;
using MetaRL.Sampling;
using MetaRL.Tensors;

namespace MetaRL.Updates;

/// <summary>What an outer update may ask of a meta-iteration. Nothing is sampled that is not asked for.</summary>
public interface IMetaIteration
{
    /// <summary>The meta-iteration, from 0.</summary>
    int Number { get; }

    /// <summary>The update's own randomness; different in every iteration.</summary>
    Seed Seed { get; }

    /// <summary>What is learned.</summary>
    Problem Problem { get; }

    /// <summary>Who adapts.</summary>
    MetaLearner Learner { get; }

    /// <summary>Stops the iteration.</summary>
    CancellationToken Cancel { get; }

    /// <summary>The objective on support and query data of this iteration's tasks, sampled from the φ that the iteration began with.</summary>
    MetaObjective Objective { get; }

    /// <summary>Mean over this iteration's tasks of θ_K, on supports sampled from the φ that the iteration began with; leading
    /// dimension 1, with the names of θ. Query data are not sampled for it.</summary>
    Params MeanAdapted();

    /// <summary>Mean return after adaptation of this iteration's tasks, on fresh data from any φ.</summary>
    /// <param name="phi">Such as a perturbed one.</param>
    /// <param name="seed">Decides everything random but the tasks: equal seeds give both of a pair the same luck.</param>
    double Return(Params phi, Seed seed);

    /// <summary>Fresh data of this iteration's tasks from any φ, whole: for updates that keep them.</summary>
    /// <inheritdoc cref="Return"/>
    IReadOnlyList<TaskData> Collect(Params phi, Seed seed);
}
