using System.ComponentModel.DataAnnotations;
using MetaRL.Envs;
using MetaRL.Learners;
using MetaRL.Rollouts;
using MetaRL.Sampling;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Training;

namespace MetaRL.Evaluation;

/// <summary>How a meta-learned φ is judged.</summary>
public sealed record EvaluationConfig
{
    /// <summary>Held-out tasks; the same ones for every training seed. An interval over tasks needs two.</summary>
    [Range(2, 1_000_000)]
    public int Tasks { get; init; } = 40;

    /// <summary>K, adaptation steps measured; may exceed those trained for.</summary>
    [Range(0, 1000)]
    public int Steps { get; init; } = 4;

    /// <summary>Fresh rollouts behind each return; adaptation uses <see cref="TrainingConfig.Rollouts"/> others.</summary>
    [Range(1, 1_000_000)]
    public int Rollouts { get; init; } = 40;

    /// <summary>Meta-iterations between evaluations in training; 0 for none but the last.</summary>
    [Range(0, 10_000_000)]
    public int Every { get; init; }

    /// <summary>Whether to measure how large each task's policy gradient is before adaptation, too.</summary>
    public bool Gradient { get; init; }

    /// <summary>Of the held-out tasks and their rollouts; not the training seed, so that seeds can be compared.</summary>
    public int Seed { get; init; }
}

/// <summary>Adaptation on a frozen set of held-out tasks (<see cref="Split.Test"/>).</summary>
public sealed class Evaluator
{
    readonly EvaluationConfig config;
    readonly RolloutEngine engine;
    readonly Experience experience;
    readonly BatchExperience? batchExperience;
    readonly Seed root;

    /// <summary>Draws the held-out tasks.</summary>
    /// <param name="family">Where tasks come from.</param>
    /// <param name="learner">Adapts.</param>
    /// <param name="training">Rollouts and advantages of an adaptation step.</param>
    /// <param name="config">Sizes.</param>
    /// <param name="backend">Where adaptation runs.</param>
    /// <param name="engine">Runs a job per task.</param>
    public Evaluator(TaskFamily family, MetaLearner learner, TrainingConfig training, EvaluationConfig config, IBackend backend, RolloutEngine engine)
    {
        (this.config, this.engine) = (config, engine);
        experience = new(learner, family.Spec, training, backend);
        int chunk = training.ChunkOn(backend, config.Tasks);
        if (backend.PrefersLargeBatches && chunk > 1) batchExperience = new(learner, family.Spec, training, backend, engine, chunk);
        root = new Seed((ulong)config.Seed).Fork("evaluation");
        Tasks = [.. Enumerable.Range(0, config.Tasks).Select(i => family.Sample(Split.Test, root.Fork("task").Fork((ulong)i)))];
        References = [.. Tasks.SelectMany(family.References).GroupBy(r => r.Name).Select(g => new ReferenceLine(g.Key, g.Average(r => r.Return)))];
    }

    /// <summary>The held-out tasks.</summary>
    public IReadOnlyList<ITask> Tasks { get; }

    /// <summary>Returns known for the family, mean over the held-out tasks.</summary>
    public IReadOnlyList<ReferenceLine> References { get; }

    /// <summary>Mean return of each task after k adaptation steps; [K + 1][tasks]. A pure function of φ and the settings.</summary>
    /// <param name="phi">What is judged.</param>
    /// <param name="cancel">Stops between environment steps.</param>
    public double[][] Evaluate(Params phi, CancellationToken cancel = default)
    {
        Seed[] seeds = [.. Tasks.Select((_, i) => root.Fork("rollout").Fork((ulong)i))];
        double[][] byTask = batchExperience is null
            ? engine.Map(Tasks, (task, i, stop) => experience.Measure(phi, task, config.Steps, config.Rollouts, seeds[i], stop), cancel)
            : batchExperience.Measure(phi, [.. Tasks], config.Steps, config.Rollouts, seeds, cancel);
        return [.. Enumerable.Range(0, config.Steps + 1).Select(k => Array.ConvertAll(byTask, returns => returns[k]))];
    }

    /// <summary>An episode of the first held-out task before adaptation and one after, as animated SVGs; null where its family draws none.</summary>
    /// <inheritdoc cref="Evaluate"/>
    public (string Before, string After)? Pictures(Params phi, CancellationToken cancel = default) => Tasks[0] is IPicturedTask task
        ? experience.Draw(phi, task, config.Steps, root.Fork("picture"), cancel)
        : null;

    /// <summary>Euclidean norm of each task's policy gradient at φ, from the evaluation's number of rollouts; [tasks].</summary>
    /// <inheritdoc cref="Evaluate"/>
    public double[] GradientNorms(Params phi, CancellationToken cancel = default) => engine.Map(Tasks, (task, i, stop) =>
        experience.GradientNorm(phi, task, config.Rollouts, root.Fork("gradient").Fork((ulong)i), stop), cancel);
}
