using MetaRL.Reports.Html;
using MetaRL.Reports.Runs;

namespace MetaRL.Reports.Matrices;

/// <summary>What the tables and charts of a matrix read: rows and columns of which anything was run.</summary>
/// <param name="Record">Of these rows and columns.</param>
/// <param name="Columns">In their order.</param>
/// <param name="NotRun">Cells of the whole matrix that were not run, or not to their end.</param>
sealed record MatrixData(MatrixRecord Record, MatrixColumn[] Columns, int NotRun)
{
    public static MatrixData Of(LoadedMatrix matrix)
    {
        MatrixRecord all = matrix.Record;
        MatrixCell[] begun = [.. matrix.Cells.Select(c => c.Cell).Where(IsBegun)];
        MatrixRecord record = begun.Length == 0 ? all : all with
        {
            Columns = [.. all.Columns.Where(name => begun.Any(c => c.Column == name))],
            Learners = [.. all.Learners.Where(learner => begun.Any(c => c.Learner == learner.Name))],
        };
        LoadedCell[] CellsOf(string column) => [.. record.Learners.Select(learner => matrix.Cells.First(c => c.Cell.Column == column && c.Cell.Learner == learner.Name))];
        MatrixColumn[] columns = [.. record.Columns.Select((name, i) => MatrixColumn.Of(name, i, record.Learners, CellsOf(name)))];
        return new(record, columns, matrix.Cells.Count(c => c.Cell.State == CellState.Pending));
    }

    // What does not apply was never to be run.
    static bool IsBegun(MatrixCell cell) => cell.State is CellState.Done or CellState.Failed;

    public IEnumerable<MatrixEntry> Entries => Columns.SelectMany(c => c.Entries);

    public MatrixEntry[] Done => [.. Entries.Where(e => e.IsDone)];

    /// <summary>What is compared: "return", unless the matrix judges by successes.</summary>
    public string What => WhatOf(Done);

    /// <summary>What entries are judged by.</summary>
    internal static string WhatOf(MatrixEntry[] done) => done.Select(e => e.Evaluation.ReturnName).Distinct().ToArray() switch
    {
        [] => "return",
        [var one] => one,
        _ => "score",
    };

    /// <summary>Whether a cell is judged after adaptation, or none is done yet.</summary>
    public bool Adapts => Done.Length == 0 || Done.Any(e => e.K > 0);

    /// <summary>How many seeds the cells have.</summary>
    public string Seeds
    {
        get
        {
            int[] counts = [.. Done.Select(e => e.Evaluation.Seeds.Length).Distinct().Order()];
            return counts switch
            {
                [] => "nothing done yet",
                [var all] => $"{Format.Plural(all, "seed")} each",
                _ => $"{counts[0]} to {counts[^1]} seeds",
            };
        }
    }
}

/// <summary>All learners on one family.</summary>
/// <param name="Name">Of the column.</param>
/// <param name="Index">Its place.</param>
/// <param name="Entries">One a learner, in their order.</param>
/// <param name="Runs">Of the cells that are done, for the sections that all reports share; null where none is.</param>
/// <param name="Best">The highest return after K steps; null where no cell is done.</param>
sealed record MatrixColumn(string Name, int Index, MatrixEntry[] Entries, ReportData? Runs, MatrixEntry? Best)
{
    public MatrixEntry[] Done { get; } = [.. Entries.Where(e => e.IsDone)];

    /// <summary>What is compared: "return", unless the matrix judges by successes.</summary>
    public string What => MatrixData.WhatOf(Done);

    public static MatrixColumn Of(string name, int index, MatrixLearner[] learners, LoadedCell[] cells)
    {
        MatrixEntry[] entries = [.. learners.Select((learner, row) => Entry(learner, row, cells[row]))];
        MatrixEntry[] done = [.. entries.Where(e => e.IsDone)];
        ReportData? runs = done.Length == 0 ? null
            : new([.. done.Select(e => e.Group!)]) { OwnLooks = done.ToDictionary(e => e.Learner.Name, e => e.Look) };
        return new(name, index, entries, runs, done.MaxBy(e => e.Return.Mean));
    }

    public Standoff StandoffOf(MatrixEntry entry) => Standoff.Of(Best!, entry);

    /// <summary>Digits of returns and gains.</summary>
    public Func<double, string> Number { get; } = NumberOf([.. Entries.Where(e => e.IsDone)]);

    static Func<double, string> NumberOf(MatrixEntry[] done) => Format.Column(
        done.SelectMany(e => new[] { e.Before.Return.Mean, e.Return.Mean }),
        done.SelectMany(e => new[] { e.Return.HalfWidth95 ?? 0, e.Gain?.HalfWidth95 ?? 0 }));

    static MatrixEntry Entry(MatrixLearner learner, int row, LoadedCell cell) => new(learner, MatrixEntry.LookOf(row), cell.Cell,
        cell.Runs.Count == 0 ? null : RunGroup.Of(learner.Name, cell.Runs));
}
