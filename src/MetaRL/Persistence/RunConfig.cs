using System.Text.Json.Nodes;

namespace MetaRL.Persistence;

/// <summary>The content of <c>config.json</c>: everything that decides a run's result, and where it ran.</summary>
public sealed record RunConfig
{
    /// <summary>Name of the experiment.</summary>
    public required string Experiment { get; init; }

    /// <summary>The training seed.</summary>
    public required int Seed { get; init; }

    /// <summary>Resolved settings after every <c>--set</c>, nested as the records are.</summary>
    public required JsonObject Settings { get; init; }

    /// <summary>Facts that do not change the result: machine, versions, workers, command line.</summary>
    public required Dictionary<string, string> Environment { get; init; }
}
