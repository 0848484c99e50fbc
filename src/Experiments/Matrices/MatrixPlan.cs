using MetaRL.Experiments.Commands;
using MetaRL.Experiments.Configuration;
using MetaRL.Reports.Matrices;

namespace MetaRL.Experiments.Matrices;

/// <summary>One cell to be: what the script and the command line make of it.</summary>
/// <param name="Cell">Its entry in a fresh record.</param>
/// <param name="Config">The experiment; null where the row does not apply.</param>
/// <param name="IsAsked">Whether the command line asks for it.</param>
sealed record PlannedCell(MatrixCell Cell, ExperimentConfig? Config, bool IsAsked)
{
    public string Label => $"{Cell.Column}, {Cell.Learner}";
}

/// <summary>All cells of a matrix, column by column, before any is run.</summary>
sealed record MatrixPlan(ExperimentMatrix Matrix, IReadOnlyList<PlannedCell> Cells)
{
    const string Iterations = "training.iterations";

    /// <summary>Every cell that runs.</summary>
    public IEnumerable<PlannedCell> Runs => Cells.Where(c => c.Config is not null);

    /// <summary>The record of a matrix of which nothing was run.</summary>
    public MatrixRecord Record => new()
    {
        Experiment = Matrix.Name,
        About = Matrix.About,
        Columns = [.. Matrix.Columns.Select(c => c.Name)],
        Learners = [.. Matrix.Rows.Select(r => new MatrixLearner(r.Name, r.Kind))],
        Cells = [.. Cells.Select(c => c.Cell)],
    };

    /// <summary>Applies rows and command line to the columns.</summary>
    /// <exception cref="UsageException">A name that is none, a setting that no cell has, or a value that one refuses.</exception>
    /// <exception cref="ArgumentException">The matrix itself is not well-formed.</exception>
    public static MatrixPlan Of(ExperimentMatrix matrix, RunOptions options)
    {
        RequireNames("column", [.. matrix.Columns.Select(c => c.Name)]);
        RequireNames("row", [.. matrix.Rows.Select(r => r.Name)]);
        string[] columns = Chosen("--columns", "column", options.Columns, [.. matrix.Columns.Select(c => c.Name)]);
        string[] rows = Chosen("--only", "row", options.Only, [.. matrix.Rows.Select(r => r.Name)]);
        Assignment[] all = [.. options.Assignments.Select(Assignment.Parse)];
        HashSet<string> used = [];
        PlannedCell[] cells = [.. matrix.Columns.SelectMany(column => matrix.Rows.Select(row =>
            Plan(matrix, column, row, all, used, columns.Contains(column.Name) && rows.Contains(row.Name))))];
        // Applied where it is not, it says what there is.
        if (Array.Find(all, a => !used.Contains(a.Key)) is { } nowhere && cells.FirstOrDefault(c => c.Config is not null) is { } some)
            Settings.Apply(some.Config!, [$"{nowhere.Key}={nowhere.Value}"]);
        return new(matrix, cells);
    }

    /// <summary>The settings of all cells, each once, with the value that it has in the first that has it.</summary>
    public IEnumerable<Setting> Describe() => Runs.SelectMany(c => Settings.Describe(c.Config!)).DistinctBy(s => s.Key);

    static PlannedCell Plan(ExperimentMatrix matrix, (string Name, ExperimentConfig Config) column, MatrixRow row, Assignment[] all, HashSet<string> used, bool isAsked)
    {
        // Rows take their budgets from the column's: an untrained row stays untrained.
        ExperimentConfig given = With(column.Config with { Name = matrix.Name }, all.Where(a => a.Key == Iterations), used);
        ExperimentConfig? changed = row.Change(given);
        string folder = $"{FolderName(column.Name)}/{FolderName(row.Name)}";
        if (changed is null) return new(new(column.Name, row.Name, folder, 0, CellState.DoesNotApply) { Reason = row.Unless }, null, isAsked);
        ExperimentConfig whole = Named($"{column.Name}, {row.Name}", () => With(changed with { Name = matrix.Name }, all.Where(a => a.Key != Iterations), used));
        int steps = row.Steps ?? matrix.Steps ?? (whole.Learner.InnerSteps > 0 ? whole.Learner.InnerSteps : given.Learner.InnerSteps);
        return new(new(column.Name, row.Name, folder, steps, CellState.Pending) { LastEpisode = matrix.LastEpisode, Success = matrix.Success }, whole, isAsked);
    }

    // Short keys first: a type brings settings of its own.
    static ExperimentConfig With(ExperimentConfig config, IEnumerable<Assignment> assignments, HashSet<string> used)
    {
        foreach (IGrouping<int, Assignment> level in assignments.GroupBy(a => a.Path.Length).OrderBy(g => g.Key))
        {
            HashSet<string> known = [.. Settings.Describe(config).Select(s => s.Key)];
            Assignment[] there = [.. level.Where(a => known.Contains(a.Key))];
            config = Settings.Apply(config, there.Select(a => $"{a.Key}={a.Value}"));
            used.UnionWith(there.Select(a => a.Key));
        }
        Settings.ToJson(config);   // what could not be recorded is an error before anything is written
        return config;
    }

    static T Named<T>(string label, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (UsageException e)
        {
            throw new UsageException($"{label}: {e.Message}", e);
        }
    }

    static string[] Chosen(string option, string what, IReadOnlyList<string> asked, string[] names)
    {
        if (asked.Count == 0) return names;
        return [.. asked.Select(text => Array.Find(names, name => name.Equals(text, StringComparison.OrdinalIgnoreCase))
            ?? throw new UsageException($"{option}: no {what} '{text}'{EditDistance.DidYouMean(text, names)} There are: {string.Join(", ", names)}"))];
    }

    static void RequireNames(string what, string[] names)
    {
        if (names.Length == 0) throw new ArgumentException($"matrix: no {what}s; one is needed at least");
        if (Array.Find(names, name => name.Length == 0 || name.Contains(',') || FolderName(name).Trim('-', '.').Length == 0) is { } odd)
            throw new ArgumentException($"matrix: {what} '{odd}'; expected a name with a letter or a digit and no comma, which --only and --columns are separated by");
        if (names.GroupBy(FolderName, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentException($"matrix: {what}s {string.Join(" and ", twice.Select(n => $"'{n}'"))} would share the folder {twice.Key}; give them other names");
    }

    static string FolderName(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-'));
}
