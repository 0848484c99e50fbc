namespace MetaRL.Experiments.Sweeps;

/// <summary>Several experiments that differ in one number and in a variant, such as meta-trained or not: one run folder
/// for each, and one report that draws the outcomes against the number.</summary>
public sealed record Sweep
{
    /// <summary>What the number is, such as "delay"; the charts' x axis.</summary>
    public required string Variable { get; init; }

    /// <summary>The numbers, ascending.</summary>
    public required IReadOnlyList<double> Values { get; init; }

    /// <summary>An experiment with a given value of the number.</summary>
    public required Func<ExperimentConfig, double, ExperimentConfig> Set { get; init; }

    /// <summary>Variants by name, at least one: what each does to an experiment.</summary>
    public required IReadOnlyList<(string Name, Func<ExperimentConfig, ExperimentConfig> Change)> Variants { get; init; }

    /// <summary>A line or two below the report's title: what is compared.</summary>
    public string About { get; init; } = "";
}
