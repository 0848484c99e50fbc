namespace MetaRL.Experiments.Matrices;

/// <summary>Many learners on many families: one run folder for each pair and seed, one table and one report of all.</summary>
public sealed record ExperimentMatrix
{
    /// <summary>Names the folder; as the script's file. All runs have it as their experiment's name.</summary>
    public required string Name { get; init; }

    /// <summary>A line or two below the report's title: what is compared.</summary>
    public string About { get; init; } = "";

    /// <summary>Adaptation steps after which all are compared, so that all have the same data of the task; null for as many as each trains with,
    /// or its column where it trains with none.</summary>
    public int? Steps { get; init; }

    /// <summary>Whether what is compared is the last episode of each rollout, and not the mean over its episodes: what policies with memory
    /// have learned of a task by then.</summary>
    public bool LastEpisode { get; init; }

    /// <summary>Whether what is compared is the share of successes, and not the return: of examples whose class is found, accuracy.</summary>
    public bool Success { get; init; }

    /// <summary>Experiments by the name of their column, such as "navigation": family, policy, sizes of training and evaluation. A row's
    /// change makes a cell of each.</summary>
    public required IReadOnlyList<(string Name, ExperimentConfig Config)> Columns { get; init; }

    /// <summary>What is compared on each of them.</summary>
    public required IReadOnlyList<MatrixRow> Rows { get; init; }
}

/// <summary>A row of a matrix, such as a learner.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What kind it is of, for the table, such as "gradient, second order"; may be empty.</param>
/// <param name="Change">What it makes of a column's experiment; null where it does not apply there. A budget follows <c>--iterations</c> where
/// it is taken from the column's, such as 10 * c.Training.Iterations.</param>
public sealed record MatrixRow(string Name, string Kind, Func<ExperimentConfig, ExperimentConfig?> Change)
{
    /// <summary>Why it does not apply where <see cref="Change"/> gives null.</summary>
    public string Unless { get; init; } = "not for this family";

    /// <summary>Adaptation steps after which this row alone is judged, such as those that a baseline needs to learn a task; null for as many as
    /// the matrix says.</summary>
    public int? Steps { get; init; }
}
