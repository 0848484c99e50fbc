using MetaRL.Policies;
using MetaRL.Problems;

namespace MetaRL.Sampling;

/// <summary>What one task of the meta-batch gave: a sample before each adaptation step, and one after the last where it was
/// asked for. Immutable; host memory only.</summary>
/// <param name="Support">K samples; sample k was drawn with θₖ.</param>
/// <param name="Query">Drawn with θ_K; null where none was asked for.</param>
public sealed record TaskData(IReadOnlyList<Sample> Support, Sample? Query)
{
    /// <summary>What the task is, by name: <see cref="Envs.ITaskDescription.Parameters"/>.</summary>
    public IReadOnlyDictionary<string, double> Parameters { get; init; } = new Dictionary<string, double>();

    /// <summary>All samples in order.</summary>
    public IEnumerable<Sample> Samples => Query is null ? Support : Support.Append(Query);

    /// <summary>What is told of them.</summary>
    public TaskStatistics Statistics => new([.. Samples.Select(static s => s.Return)],
        Samples.LastOrDefault()?.ReturnByEpisode ?? [], Samples.Sum(static s => s.Steps), Samples.LastOrDefault()?.ExplainedVariance)
    {
        Seen = PolicyExperience.Merged(Samples.Select(static s => s.Seen)),
        Parameters = Parameters,
    };
}

/// <summary>What is told of a task's data.</summary>
/// <param name="Returns">With θ₀ … θ_K, [K + 1]; without query data [K].</param>
/// <param name="LastByEpisode">Of the last sample, by episode of a rollout; [episodes].</param>
/// <param name="Steps">Environment steps, or examples, in all.</param>
/// <param name="ExplainedVariance">Of the last sample: <see cref="Sample.ExplainedVariance"/>.</param>
public sealed record TaskStatistics(double[] Returns, double[] LastByEpisode, long Steps, double? ExplainedVariance = null)
{
    /// <summary>Moments of what all of its samples show, in their order; null where the policy asks for none.</summary>
    public PolicyExperience? Seen { get; init; }

    /// <summary>What the task is, by name.</summary>
    public IReadOnlyDictionary<string, double> Parameters { get; init; } = new Dictionary<string, double>();
}
