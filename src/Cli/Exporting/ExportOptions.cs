using MetaRL.Experiments.Runs;

namespace MetaRL.Cli.Exporting;

/// <summary>What <c>metarl export</c> is asked for; null is as the run's own settings have it.</summary>
/// <param name="Folder">Of one seed.</param>
/// <param name="Format">safetensors or onnx.</param>
/// <param name="File">What is written.</param>
sealed record ExportOptions(string Folder, string Format, string File)
{
    public SavedCheckpoint Checkpoint { get; init; } = SavedCheckpoint.Last;

    /// <summary>Which task of the evaluation; null for the policy at φ.</summary>
    public int? Task { get; init; }

    public int? Steps { get; init; }

    public int? Seed { get; init; }

    public string? Source { get; init; }
}
