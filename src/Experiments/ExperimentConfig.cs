using System.ComponentModel;
using MetaRL.Evaluation;
using MetaRL.Experiments.Sinks;
using MetaRL.Learners;
using MetaRL.Problems;
using MetaRL.Training;
using MetaRL.Updates;

namespace MetaRL.Experiments;

/// <summary>One experiment. All but the name can be changed with <c>--set</c>: <c>problem.*</c> with <c>problem.family.*</c>
/// and <c>problem.policy.*</c>, <c>learner.*</c>, <c>update.*</c>, <c>training.*</c>, <c>evaluation.*</c>.</summary>
public sealed record ExperimentConfig
{
    /// <summary>Names the run folder; as the script's file.</summary>
    [Browsable(false)]
    public required string Name { get; init; }

    /// <summary>What is learned: tasks, model and data.</summary>
    public required Problem Problem { get; init; }

    /// <summary>What is meta-learned, and how it adapts.</summary>
    public required MetaLearner Learner { get; init; }

    /// <summary>The outer update.</summary>
    public required MetaUpdate Update { get; init; }

    /// <summary>Sizes of meta-training.</summary>
    public TrainingConfig Training { get; init; } = new();

    /// <summary>How the outcome is judged.</summary>
    public EvaluationConfig Evaluation { get; init; } = new();

    /// <summary>A run folder, or that of several seeds, whose newest φ is where training starts; none for fresh weights.
    /// Entries that it lacks stay fresh, entries that it has beyond this experiment's are an error. Short: <c>--from RUN</c>.</summary>
    public string? From { get; init; }

    /// <summary>Where records go beside metrics.jsonl, TensorBoard and the display: each makes a sink for one training seed.</summary>
    [Browsable(false)]
    public IReadOnlyList<Func<IRunSink>> Sinks { get; init; } = [];
}
