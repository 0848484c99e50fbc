using System.Text.Json.Serialization;
using MetaRL.Envs;
using MetaRL.Evaluation;

namespace MetaRL.Reports.Sweeps;

/// <summary>The content of <c>sweep.json</c>: what the runs of a sweep came to.</summary>
public sealed record SweepRecord
{
    /// <summary>The file's name in the sweep's folder.</summary>
    public const string File = "sweep.json";

    /// <summary>Name of the experiment.</summary>
    public required string Experiment { get; init; }

    /// <summary>What is compared; may be empty.</summary>
    public required string About { get; init; }

    /// <summary>What the number is that the runs differ in.</summary>
    public required string Variable { get; init; }

    /// <summary>One entry for each run done.</summary>
    public required SweepCell[] Cells { get; init; }
}

/// <summary>The runs of one variant and value.</summary>
/// <param name="Variant">Its name.</param>
/// <param name="Value">Of the sweep's variable.</param>
/// <param name="Seeds">Returns of each training seed.</param>
/// <param name="References">Reference returns, mean over the tasks.</param>
public sealed record SweepCell(string Variant, double Value, SeedEvaluation[] Seeds, ReferenceLine[] References)
{
    /// <summary>What the tasks are to those of training; null in files that do not say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TaskOrigin? Origin { get; init; }
}
