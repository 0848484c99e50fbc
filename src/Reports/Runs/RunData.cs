using MetaRL.Evaluation;
using MetaRL.Persistence;
using MetaRL.Training;

namespace MetaRL.Reports.Runs;

/// <summary>One run folder, read.</summary>
/// <param name="Config">Content of <c>config.json</c>.</param>
/// <param name="Metrics">Records of <c>metrics.jsonl</c>, iterations ascending; empty where none ended yet.</param>
/// <param name="Evaluation">Content of <c>evaluation.json</c>; null where the run was not evaluated.</param>
public sealed record RunData(RunConfig Config, IReadOnlyList<IterationRecord> Metrics, EvaluationRecord? Evaluation)
{
    /// <summary>Animated SVGs of an episode before adaptation and one after; null where the family draws none.</summary>
    public (string Before, string After)? Pictures { get; init; }

    /// <summary>The run folder, as it was given.</summary>
    public string Folder { get; init; } = "";

    /// <summary>Further evaluations of this seed, from the folder <c>evaluations</c> of the run and of all its seeds, by name.</summary>
    public IReadOnlyList<EvaluationRecord> Further { get; init; } = [];

    /// <summary>Meta-iterations that made the φ of an evaluation of this run. A file that does not say is the run's own, of the
    /// iterations that it began with.</summary>
    internal int IterationsOf(EvaluationRecord evaluation) =>
        evaluation.Iterations ?? evaluation.Provenance?.Iterations ?? (int?)Config.Settings["training"]?["iterations"] ?? Metrics.Count;

    /// <summary>What could not be read, a line each; a report has all but that.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>Lines of <c>run.log</c>; empty where there is none.</summary>
    public IReadOnlyList<string> Log { get; init; } = [];
}
