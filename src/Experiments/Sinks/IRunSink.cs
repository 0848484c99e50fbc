using MetaRL.Evaluation;
using MetaRL.Experiments.Live;
using MetaRL.Persistence;
using MetaRL.Training;

namespace MetaRL.Experiments.Sinks;

/// <summary>
/// Where a run's records go: metrics.jsonl, TensorBoard, the display, and any of one's own
/// (<see cref="ExperimentConfig.Sinks"/>) are told the same. One instance follows one training seed; calls come from one
/// thread, in the order of the members below. A member that throws ends the run, with an error that names the sink.
/// </summary>
public interface IRunSink : IDisposable
{
    /// <summary>A run begins, or goes on where it was interrupted.</summary>
    /// <param name="start">What it is, and how far it is.</param>
    void Begin(RunStart start) { }

    /// <summary>An iteration is done. A resumed run repeats iterations after <see cref="RunStart.Done"/>, to the same numbers, and the
    /// last one before where an interrupt kept it from its held-out value.</summary>
    /// <param name="record">Of that iteration.</param>
    void Record(IterationRecord record) { }

    /// <summary>A checkpoint is about to be written. What holds the run's records must have them on disk when this returns, for
    /// it may be ahead of a checkpoint and never behind one.</summary>
    void Sync() { }

    /// <summary>Training is over and the outcome was judged.</summary>
    /// <param name="outcome">On the tasks of evaluation.</param>
    void Evaluated(RunOutcome outcome) { }

    /// <summary>The run is over or has failed.</summary>
    void IDisposable.Dispose() { }
}

/// <summary>The beginning of a run, or of a part of it.</summary>
public sealed record RunStart
{
    /// <summary>The content of <c>config.json</c>: experiment, seed and all settings, as the run began.</summary>
    public required RunConfig Config { get; init; }

    /// <summary>The run folder. It exists, and is this run's own, once the run's own files have begun; sinks of one's own come after them.</summary>
    public required string Folder { get; init; }

    /// <summary>The run in a few words, for people.</summary>
    public required string Title { get; init; }

    /// <summary>Iterations in all.</summary>
    public required int Iterations { get; init; }

    /// <summary>Iterations that a checkpoint has done; 0 at first.</summary>
    public int Done { get; init; }

    /// <summary>What evaluations measure on; null where it is not known.</summary>
    public TaskOrigin? Tasks { get; init; }

    /// <summary>How far the command is that this run is a part of; null where it is the only one.</summary>
    internal CommandProgress? Command { get; init; }

    /// <summary>Whether the folder holds this run already, to go on with.</summary>
    public bool IsResumed { get; init; }
}

/// <summary>What came out of a run.</summary>
/// <param name="Evaluation">The content of <c>evaluation.json</c>, of this training seed.</param>
/// <param name="Pictures">Animated SVGs of an episode before adaptation and one after; null where the family draws none.</param>
public sealed record RunOutcome(EvaluationRecord Evaluation, (string Before, string After)? Pictures);
