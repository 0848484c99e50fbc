using System.Globalization;
using System.Text.Json.Serialization;

namespace MetaRL.Evaluation;

/// <summary>What the tasks of an evaluation are to those of training: the words for them in every report, table and chart.</summary>
/// <param name="Count">Distinct tasks measured.</param>
/// <param name="Shared">How many of them are tasks of training, too. 0 means that all are held out.</param>
/// <param name="Pool">How many tasks there are to evaluate on; null where there are more than can be counted.</param>
public sealed record TaskOrigin(int Count, int Shared = 0, int? Pool = null)
{
    /// <summary>Which tasks were drawn; null for test tasks.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EvaluationSplit? Split { get; init; }

    /// <summary>How many times as wide as the trained ones the ranges are that tasks outside the trained range were drawn from; null for others.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public float? Widening { get; init; }

    /// <summary>Whether the tasks are a sample of more. Where they are all there are, nothing is to be said of others, and there is no
    /// interval over tasks.</summary>
    [JsonIgnore]
    public bool IsSample => Count > 1 && Count != Pool;

    /// <summary>Before "return", on an axis: "held-out", "partly held-out", "same-task", "training", "shifted".</summary>
    [JsonIgnore]
    public string Adjective
    {
        get
        {
            if (IsOfTraining) return "training";
            if (IsShifted) return "shifted";
            if (Shared == 0) return "held-out";
            return Shared < Count ? "partly held-out" : "same-task";
        }
    }

    /// <summary>The same in at most nine letters, for a line of progress: "held-out", "partly", "same-task", "training", "shifted".</summary>
    [JsonIgnore]
    public string Label => Adjective == "partly held-out" ? "partly" : Adjective;

    /// <summary>A heading for them: "Held-out tasks", "Tasks, the same as in training", "Training tasks", "Tasks outside the trained range".</summary>
    [JsonIgnore]
    public string Title
    {
        get
        {
            if (IsOfTraining) return "Training tasks";
            if (IsShifted) return "Tasks outside the trained range";
            if (Shared == 0) return "Held-out tasks";
            return Shared < Count ? "Tasks, held-out in part" : "Tasks, the same as in training";
        }
    }

    /// <summary>How many of which: "600 held-out tasks", "2 tasks (the same as in training)", "600 training tasks",
    /// "600 tasks outside the trained range, in one 1.5 times as wide".</summary>
    [JsonIgnore]
    public string Words
    {
        get
        {
            string tasks = Count == 1 ? "task" : "tasks";
            if (IsOfTraining) return $"{Count} training {tasks}{All}";
            if (IsShifted) return $"{Count} {tasks} outside the trained range{Reach}{All}";
            if (Shared == 0) return $"{Count} held-out {tasks}{All}";
            // Where tasks are too many to be counted, so are those of training, and not all of them were drawn to compare with.
            string atLeast = Pool is null ? "at least " : "";
            return Shared < Count ? $"{Count} {tasks} ({atLeast}{Shared} of them tasks of training)" : $"{Count} {tasks} (the same as in training)";
        }
    }

    bool IsOfTraining => Split == EvaluationSplit.Train;

    bool IsShifted => Split == EvaluationSplit.Shifted;

    string Reach => Widening is { } factor ? string.Create(CultureInfo.InvariantCulture, $", in one {factor:0.###} times as wide") : "";

    string All
    {
        get
        {
            if (Pool is not { } pool) return "";
            return Count == pool ? " (all there are)" : $" (of {pool} there are)";
        }
    }
}
