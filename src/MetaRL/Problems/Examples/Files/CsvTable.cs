using System.Collections.Concurrent;
using System.Text;
using MetaRL.Envs.Files;

namespace MetaRL.Problems.Examples.Files;

/// <summary>What is read of a file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Task">Column of the task.</param>
/// <param name="Target">Column of the target.</param>
/// <param name="Inputs">Columns of the input, a line each; empty for all others.</param>
/// <param name="Kind">What the target is.</param>
readonly record struct CsvColumns(string Path, string Task, string Target, string Inputs, TargetKind Kind);

/// <summary>The examples of a CSV file, row by row. Families are values and are copied freely; files are read once.</summary>
sealed class CsvTable
{
    static readonly ConcurrentDictionary<CsvColumns, CsvTable> Tables = new();

    readonly List<float> inputs = [];     // [rows, Inputs]
    readonly List<string> targets = [];   // [rows]
    readonly float[] y;                   // [rows]

    CsvTable(CsvColumns columns, TextReader reader)
    {
        Dictionary<string, List<int>> tasks = [];
        CsvHeader? header = null;
        List<float> numbers = [];
        for (int number = 1; reader.ReadLine() is { } line; number++)
        {
            FilePlace place = new(columns.Path, number);
            if (string.IsNullOrWhiteSpace(line)) continue;
            CsvLine.RequireText(line, place);
            if (header is null)
            {
                header = new(line, columns, place);
                continue;
            }
            string[] fields = header.Fields(line, place);
            foreach (int column in header.Inputs) inputs.Add(header.Number(fields, column, place));
            targets.Add(header.Text(fields, header.Target, place));
            if (columns.Kind == TargetKind.Number) numbers.Add(header.Number(fields, header.Target, place));
            string task = header.Text(fields, header.Task, place);
            if (!tasks.TryGetValue(task, out List<int>? rows)) tasks[task] = rows = [];
            rows.Add(targets.Count - 1);
        }
        if (header is null) throw new FilePlace(columns.Path, 1).Wrong("the file is empty", $"a header with {columns.Task} and {columns.Target}", "fill or replace it");
        if (targets.Count == 0) throw new FilePlace(columns.Path, 2).Wrong("no row after the header", "an example a row", "add rows");
        Inputs = header.Inputs.Length;
        Tasks = [.. tasks.OrderBy(static t => t.Key, StringComparer.Ordinal).Select(static t => (t.Key, t.Value.ToArray()))];
        Categories = columns.Kind == TargetKind.Number ? [] : [.. targets.Distinct().Order(StringComparer.Ordinal)];
        if (columns.Kind == TargetKind.Category && Categories.Count < 2)
            throw new InvalidDataException($"{columns.Path}: each {columns.Target} is '{Categories[0]}'; expected at least 2 categories; set TargetColumn or TargetKind");
        Dictionary<string, int> indices = Categories.Select(static (c, i) => (c, i)).ToDictionary();
        y = columns.Kind == TargetKind.Number ? [.. numbers] : [.. targets.Select(t => (float)indices[t])];
    }

    /// <summary>Numbers of an input.</summary>
    public int Inputs { get; }

    /// <summary>By name, each with its rows.</summary>
    public IReadOnlyList<(string Name, int[] Rows)> Tasks { get; }

    /// <summary>By index; empty where targets are numbers.</summary>
    public IReadOnlyList<string> Categories { get; }

    public static CsvTable Of(CsvColumns columns) => Tables.GetOrAdd(columns, static key => Read(key));

    /// <summary>Copies an example.</summary>
    public void Write(int row, Span<float> x, Span<float> into)
    {
        for (int i = 0; i < Inputs; i++) x[i] = inputs[row * Inputs + i];
        into[0] = y[row];
    }

    static CsvTable Read(CsvColumns columns)
    {
        string path = columns.Path;
        if (!File.Exists(path))
            throw new InvalidDataException($"CsvExamples.File: no file '{path}'{(path.Length == 0 ? "" : $" ({Path.GetFullPath(path)})")}; expected a CSV file with a header; set it to its path");
        using StreamReader reader = new(path, Encoding.UTF8);
        return Parse(columns, reader);
    }

    internal static CsvTable Parse(CsvColumns columns, TextReader reader) => new(columns, reader);
}
