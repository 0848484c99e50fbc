using MetaRL.Experiments.Live;
using MetaRL.Experiments.Sinks;
using MetaRL.Training;

namespace MetaRL.Experiments.Display;

/// <summary>What a display shows of one run: its records so far, and the speed of the latest.</summary>
/// <param name="title">Experiment, seed and the like.</param>
/// <param name="done">Iterations done before, by a run that is resumed.</param>
/// <param name="iterations">Iterations in all.</param>
public sealed class RunProgress(string title, int done, int iterations)
{
    // Speed wanders while a machine warms up; the whole past would hide how fast it is now.
    const int Window = 20;

    readonly List<double> after = [];
    readonly Queue<IterationRecord> recent = [];

    /// <summary>Nothing done yet but what an earlier part of the run did.</summary>
    /// <param name="start">Of this part.</param>
    public static RunProgress Of(RunStart start)
    {
        string from = start.Done > 0 ? $", after iteration {start.Done}" : "";
        return new(start.Title + from, start.Done, start.Iterations) { EvaluatedOn = start.Tasks?.Label ?? "held-out", Command = start.Command };
    }

    /// <summary>Experiment, seed and the like.</summary>
    public string Title => title;

    /// <summary>What tasks of evaluations are called, such as "held-out".</summary>
    public string EvaluatedOn { get; init; } = "held-out";

    /// <summary>How far the command is that this run is a part of; null where it is the only one.</summary>
    internal CommandProgress? Command { get; init; }

    /// <summary>Iterations in all.</summary>
    public int Iterations => iterations;

    /// <summary>Iterations done.</summary>
    public int Done { get; private set; } = done;

    /// <summary>The newest record; null before the first.</summary>
    public IterationRecord? Last { get; private set; }

    /// <summary>The newest record that has a value of an evaluation; null before the first.</summary>
    public IterationRecord? HeldOut { get; private set; }

    /// <summary>Mean return after adaptation, one value for each record.</summary>
    public IReadOnlyList<double> After => after;

    /// <summary>Seconds of a recent iteration by phase; zeros before the first.</summary>
    public PhaseSeconds Seconds => recent.Count == 0 ? default : new(
        recent.Average(r => r.Seconds.Rollout), recent.Average(r => r.Seconds.Adaptation),
        recent.Average(r => r.Seconds.OuterUpdate), recent.Average(r => r.Seconds.Evaluation));

    /// <summary>Environment steps a second, all phases counted.</summary>
    public double StepsPerSecond => Seconds.Total > 0 ? recent.Average(r => (double)r.EnvSteps) / Seconds.Total : 0;

    /// <summary>Seconds that the remaining iterations will take at the present speed; null before the first record.</summary>
    public double? SecondsLeft => Last is null ? null : (iterations - Done) * Seconds.Total;

    /// <summary>Takes in a record.</summary>
    /// <param name="record">Of the iteration just done.</param>
    public void Add(IterationRecord record)
    {
        (Last, Done) = (record, record.Iteration + 1);
        if (record.HeldOut is not null) HeldOut = record;
        if (record.Returns.Length > 0) after.Add(record.Returns[^1]);
        recent.Enqueue(record);
        if (recent.Count > Window) recent.Dequeue();
    }
}
