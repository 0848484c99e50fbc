using System.Text.Json;
using System.Text.Json.Serialization;
using MetaRL.Persistence;

namespace MetaRL.Reports.Matrices;

/// <summary>The content of <c>matrix.json</c>: which cells a matrix of experiments has, and how far each is. What they came to is in
/// their run folders.</summary>
public sealed record MatrixRecord
{
    /// <summary>The file's name in the matrix's folder.</summary>
    public const string File = "matrix.json";

    /// <summary>Name of the experiment.</summary>
    public required string Experiment { get; init; }

    /// <summary>What is compared; may be empty.</summary>
    public required string About { get; init; }

    /// <summary>Names of the columns in order.</summary>
    public required string[] Columns { get; init; }

    /// <summary>The rows in order.</summary>
    public required MatrixLearner[] Learners { get; init; }

    /// <summary>One for each column and learner, column by column.</summary>
    public required MatrixCell[] Cells { get; init; }

    /// <summary>Whether a folder is that of a matrix.</summary>
    /// <param name="folder">Any.</param>
    public static bool IsIn(string folder) => System.IO.File.Exists(Path.Combine(folder, File));

    /// <summary>Reads <c>matrix.json</c>.</summary>
    /// <param name="folder">Of the matrix.</param>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="InvalidDataException">It is malformed; the message names the file.</exception>
    public static MatrixRecord Load(string folder)
    {
        string file = Path.Combine(folder, File);
        try
        {
            MatrixRecord record = JsonSerializer.Deserialize<MatrixRecord>(System.IO.File.ReadAllText(file), RunJson.Options)
                ?? throw new InvalidDataException($"{file}: null, the record of a matrix expected");
            return record.Fault is { } fault ? throw new InvalidDataException($"{file}: {fault}") : record;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{file}: not the record of a matrix: {e.Message}", e);
        }
    }

    // What a type says cannot be null, an element of a list still can.
    string? Fault
    {
        get
        {
            if (Columns.Length == 0 || Learners.Length == 0) return "no columns or no learners; one of each is needed at least";
            if (Columns.Contains(null!) || Learners.Contains(null!) || Cells.Contains(null!)) return "null found in a list, which holds none";
            IEnumerable<(string, string)> expected = Columns.SelectMany(column => Learners.Select(learner => (column, learner.Name)));
            return Cells.Select(c => (c.Column, c.Learner)).SequenceEqual(expected) ? null : "expected one cell for each column and learner, column by column";
        }
    }
}

/// <summary>A row of a matrix.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What kind of learner it is, in a word or two; may be empty.</param>
public sealed record MatrixLearner(string Name, string Kind);

/// <summary>One learner on one family.</summary>
/// <param name="Column">Name of the column.</param>
/// <param name="Learner">Name of the row.</param>
/// <param name="Folder">Of its run, or of the runs of its seeds; within the matrix's folder.</param>
/// <param name="Steps">Adaptation steps after which it is judged: those trained, or the column's where the learner trains without.</param>
/// <param name="State">How far it is.</param>
public sealed record MatrixCell(string Column, string Learner, string Folder, int Steps, CellState State)
{
    /// <summary>Why it failed or does not apply; null for others.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    /// <summary>Whether it is judged by the last episode of each rollout, and not by the mean over its episodes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool LastEpisode { get; init; }

    /// <summary>Whether it is judged by the share of successes, and not by returns.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Success { get; init; }
}

/// <summary>How far a cell of a matrix is.</summary>
public enum CellState
{
    /// <summary>Not run yet, or not to its end.</summary>
    Pending,

    /// <summary>All its seeds are trained and evaluated.</summary>
    Done,

    /// <summary>A seed ended with an error.</summary>
    Failed,

    /// <summary>The learner has nothing to do with this family.</summary>
    DoesNotApply,
}
