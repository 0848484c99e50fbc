using MetaRL.Evaluation;
using MetaRL.Reports.Runs;

namespace MetaRL.Reports.Matrices;

/// <summary>A matrix of experiments with the runs of its cells.</summary>
/// <param name="Record">Content of <c>matrix.json</c>.</param>
/// <param name="Cells">One for each cell of the record, in its order.</param>
public sealed record LoadedMatrix(MatrixRecord Record, IReadOnlyList<LoadedCell> Cells)
{
    /// <summary>Reads a matrix and all runs of the cells that are done.</summary>
    /// <param name="folder">Of the matrix.</param>
    /// <exception cref="FileNotFoundException">No <c>matrix.json</c>.</exception>
    /// <exception cref="InvalidDataException"><c>matrix.json</c> is malformed.</exception>
    public static LoadedMatrix Load(string folder)
    {
        MatrixRecord record = MatrixRecord.Load(folder);
        return new(record, [.. record.Cells.Select(cell => LoadedCell.Load(folder, cell))]);
    }
}

/// <summary>A cell with its runs.</summary>
/// <param name="Cell">From the record; one that is done and cannot be read is shown as one that failed.</param>
/// <param name="Runs">One a seed; none where the cell is not done.</param>
public sealed record LoadedCell(MatrixCell Cell, IReadOnlyList<RunData> Runs)
{
    /// <summary>Return after k = 0 … K steps, mean over seeds, of the evaluation that the table shows; empty where there is none.</summary>
    public IReadOnlyList<double> Returns => Runs.Count > 0 && RunGroup.Of(Cell.Learner, Runs).Adaptation is { } adaptation
        ? [.. adaptation.Rows.Select(row => row.Return.Mean)]
        : [];

    /// <summary>Reads the runs of a cell that is done.</summary>
    /// <param name="folder">Of the matrix.</param>
    /// <param name="cell">One of its record.</param>
    public static LoadedCell Load(string folder, MatrixCell cell)
    {
        if (cell.State != CellState.Done) return new(cell, []);
        try
        {
            RunData[] runs = [.. RunFolder.FindRuns(Path.Combine(folder, cell.Folder)).Select(RunFolder.Load).Select(run => Judged(run, cell))];
            RunGroup.Of(cell.Learner, runs);   // whether they belong together
            return Array.Exists(runs, run => run.Evaluation is not null) ? new(cell, runs) : Unreadable(cell, "no evaluation");
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException or ArgumentException)
        {
            return Unreadable(cell, e.Message);
        }
    }

    static RunData Judged(RunData run, MatrixCell cell)
    {
        if (cell.Success) return Of(run, static e => e.OfSuccess());
        return cell.LastEpisode ? Of(run, static e => e.OfLastEpisode()) : run;
    }

    static RunData Of(RunData run, Func<EvaluationRecord, EvaluationRecord> judged)
        => run with { Evaluation = run.Evaluation is { } own ? judged(own) : null, Further = [.. run.Further.Select(judged)] };

    static LoadedCell Unreadable(MatrixCell cell, string why) => new(cell with { State = CellState.Failed, Reason = $"done, but cannot be read: {why}" }, []);
}
