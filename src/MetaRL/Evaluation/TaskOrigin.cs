using System.Text.Json.Serialization;
using MetaRL.Envs;

namespace MetaRL.Evaluation;

/// <summary>What the tasks of an evaluation are to those of training: the words for them in every report, table and chart.</summary>
/// <param name="Count">Distinct tasks measured.</param>
/// <param name="Shared">How many of them are tasks of training, too. 0 means that all are held out.</param>
/// <param name="Pool">How many tasks there are to evaluate on; null where there are more than can be counted.</param>
public sealed record TaskOrigin(int Count, int Shared = 0, int? Pool = null)
{
    /// <summary>The pool that they were drawn from; null for test tasks.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Split? Split { get; init; }

    /// <summary>Whether the tasks are a sample of more. Where they are all there are, nothing is to be said of others, and there is no
    /// interval over tasks.</summary>
    [JsonIgnore]
    public bool IsSample => Count > 1 && Count != Pool;

    /// <summary>Before "return", on an axis: "held-out", "partly held-out", "same-task", "training".</summary>
    [JsonIgnore]
    public string Adjective
    {
        get
        {
            if (IsOfTraining) return "training";
            if (Shared == 0) return "held-out";
            return Shared < Count ? "partly held-out" : "same-task";
        }
    }

    /// <summary>The same in at most nine letters, for a line of progress: "held-out", "partly", "same-task", "training".</summary>
    [JsonIgnore]
    public string Label => Adjective == "partly held-out" ? "partly" : Adjective;

    /// <summary>A heading for them: "Held-out tasks", "Tasks, the same as in training", "Training tasks".</summary>
    [JsonIgnore]
    public string Title
    {
        get
        {
            if (IsOfTraining) return "Training tasks";
            if (Shared == 0) return "Held-out tasks";
            return Shared < Count ? "Tasks, held-out in part" : "Tasks, the same as in training";
        }
    }

    /// <summary>How many of which: "600 held-out tasks", "2 tasks (the same as in training)", "600 training tasks".</summary>
    [JsonIgnore]
    public string Words
    {
        get
        {
            string tasks = Count == 1 ? "task" : "tasks";
            if (IsOfTraining) return $"{Count} training {tasks}{All}";
            if (Shared == 0) return $"{Count} held-out {tasks}{All}";
            // Where tasks are too many to be counted, so are those of training, and not all of them were drawn to compare with.
            string atLeast = Pool is null ? "at least " : "";
            return Shared < Count ? $"{Count} {tasks} ({atLeast}{Shared} of them tasks of training)" : $"{Count} {tasks} (the same as in training)";
        }
    }

    bool IsOfTraining => Split == Envs.Split.Train;

    string All
    {
        get
        {
            if (Pool is not { } pool) return "";
            return Count == pool ? " (all there are)" : $" (of {pool} there are)";
        }
    }
}
