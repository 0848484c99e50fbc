using MetaRL.Evaluation;
using MetaRL.Reports.Html;

namespace MetaRL.Reports.Matrices;

/// <summary>The table of a matrix as text: a row a learner, a column a family. What it says does not depend on machine or workers.</summary>
public static class MatrixTable
{
    /// <summary>What stands for a cell that nothing is known of yet.</summary>
    public const string NotRun = "not run";

    internal const string Best = "\u2605", NotToldApart = "\u2606", Up = "\u2191", Down = "\u2193";

    /// <summary>The table as Markdown: the content of <c>table.md</c>.</summary>
    /// <param name="matrix">With the runs of the cells that are done.</param>
    public static string Markdown(LoadedMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        MatrixData data = MatrixData.Of(matrix);
        string[][] rows = Rows(data);
        List<string> lines =
        [
            $"# {Escaped(matrix.Record.Experiment)}",
            "",
            .. matrix.Record.About.Length > 0 ? [Escaped(matrix.Record.About), ""] : Array.Empty<string>(),
            Line(rows[0]),
            Line(rows[0].Select(_ => "---")),
            .. rows.Skip(1).Select(Line),
            "",
            Escaped(Legend(data)),
            "",
            .. data.Columns.Where(c => c.Done.Length > 0).Select(c => $"- {Escaped(c.Name)}: {Escaped(Measured(c))}"),
            .. Missing(data).Select(e => $"- {Escaped($"{e.Cell.Column}, {e.Learner.Name}: {Why(e)}")}"),
            .. data.NotRun > 0 ? [$"- {Escaped(NotRunWords(data))}"] : Array.Empty<string>(),
        ];
        return string.Join('\n', lines) + "\n";
    }

    /// <summary>The same as rows of plain texts; the first has the names of the columns. The second column, the kind of the learner, is
    /// left out where no learner has one.</summary>
    /// <param name="matrix">With the runs of the cells that are done.</param>
    public static string[][] Rows(LoadedMatrix matrix) => Rows(MatrixData.Of(matrix));

    /// <summary>How many columns of <see cref="Rows(LoadedMatrix)"/> stand before those of the families.</summary>
    /// <param name="matrix">With the runs of the cells that are done.</param>
    public static int LeadingColumns(LoadedMatrix matrix) => HasKinds(MatrixData.Of(matrix)) ? 2 : 1;

    static bool HasKinds(MatrixData data) => data.Record.Learners.Any(l => l.Kind.Length > 0);

    static string[][] Rows(MatrixData data)
    {
        bool hasKinds = HasKinds(data);
        string[] head = [.. hasKinds ? ["learner", "kind"] : new[] { "learner" }, .. data.Record.Columns];
        return [head, .. data.Record.Learners.Select((learner, row) => (string[])
        [
            learner.Name,
            .. hasKinds ? [learner.Kind] : Array.Empty<string>(),
            .. data.Columns.Select(c => Cell(c, c.Entries[row])),
        ])];
    }

    /// <summary>What the marks and half-widths mean.</summary>
    internal static string Legend(MatrixData data) =>
        $"{Format.Sentence(data.What)}{(data.Adapts ? " after K adaptation steps, and its gain over k = 0," : "")} {Format.PlusMinus} half-width of the widest 95% interval there is, over seeds and tasks if there are several of both{(data.Adapts ? "; " : ". ")}"
        + (data.Adapts ? $"{Up} {Down}: the interval of the gain, paired by seed and task, leaves out 0. " : "")
        + $"{Best}: highest mean of the column; {NotToldApart}: cannot be told from it, that is, the interval of the paired difference contains 0. "
        + "The best of several is chosen by its number, and nothing is corrected for several comparisons. "
        + $"Steps: of the environment, or examples, in meta-training{(data.Done.Any(e => e.Evaluation.Seeds.Length > 1) ? " of one seed" : "")}.";

    /// <summary>What a column was measured on.</summary>
    internal static string Measured(MatrixColumn column)
    {
        string tasks = string.Join(" or ", column.Done.Select(e => e.Evaluation.Origin.Words).Distinct());
        string rollouts = string.Join(" or ", column.Done.Select(e => e.Evaluation.RolloutsPerTask).Distinct());
        string seeds = string.Join(" or ", column.Done.Select(e => Format.Plural(e.Evaluation.Seeds.Length, "seed")).Distinct());
        string steps = string.Join(" or ", column.Done.Select(e => e.K).Distinct().Order());
        string episode = column.Done.Any(e => e.Cell.LastEpisode) ? "; of rollouts of several episodes, the last counts" : "";
        return $"{column.Done[0].Evaluation.Family}, {tasks}, {rollouts} rollouts each, {seeds}, K = {steps}{episode}.";
    }

    /// <summary>Cells that have no outcome and a reason for it.</summary>
    internal static IEnumerable<MatrixEntry> Missing(MatrixData data) => data.Entries.Where(e => !e.IsDone && e.Cell.State != CellState.Pending);

    /// <summary>How many cells nothing is known of.</summary>
    internal static string NotRunWords(MatrixData data) => $"{Format.Plural(data.NotRun, "cell")} not run, or not to the end.";

    /// <summary>What stands in the place of an outcome.</summary>
    internal static string Word(MatrixEntry entry) => entry.Cell.State switch
    {
        CellState.Failed => "failed",
        CellState.DoesNotApply => Format.Dash,
        _ => NotRun,
    };

    /// <summary>Why there is no outcome.</summary>
    internal static string Why(MatrixEntry entry) => entry.Cell.State switch
    {
        CellState.Failed => $"failed: {entry.Cell.Reason}",
        _ => $"does not apply: {entry.Cell.Reason}",
    };

    /// <summary>The mark of a place; empty for those behind.</summary>
    internal static string Mark(Rank rank) => rank switch
    {
        Rank.Best => Best,
        Rank.NotToldApart => NotToldApart,
        Rank.OtherTasks => "(other tasks)",
        _ => "",
    };

    /// <summary>The mark of a gain; empty where its interval contains 0.</summary>
    internal static string GainMark(MatrixEntry entry) => entry.GainSign > 0 ? Up : entry.GainSign < 0 ? Down : "";

    static string Cell(MatrixColumn column, MatrixEntry entry)
    {
        if (!entry.IsDone) return Word(entry);
        string gain = entry.Gain is { } g ? $"gain {Joined(Text(g, column.Number), GainMark(entry))}, " : "";
        return $"{Joined(Text(entry.Return, column.Number), Mark(column.StandoffOf(entry).Rank))} ({gain}{Format.Count(entry.EnvSteps)} steps)";
    }

    static string Joined(string text, string mark) => mark.Length == 0 ? text : $"{text} {mark}";

    static string Text(CrossedEstimate estimate, Func<double, string> number)
    {
        string half = estimate.HalfWidth95 is { } h ? $" {Format.PlusMinus} {number(h)}" : "";
        return (number(estimate.Mean) + half).Replace('-', '\u2212');
    }

    static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells.Select(c => c == "---" ? c : Escaped(c)))} |";

    // A name is text, whatever is in it.
    static string Escaped(string text) => string.Concat(text.ReplaceLineEndings(" ").Select(c => "\\`*_{}[]<>#|&".Contains(c) ? $"\\{c}" : $"{c}"));
}
