using System.ComponentModel.DataAnnotations;
using MetaRL.Envs;
using MetaRL.Envs.Spaces;
using MetaRL.Problems.Examples.Files;

namespace MetaRL.Problems.Examples;

/// <summary>What the target column of a CSV file holds.</summary>
public enum TargetKind
{
    /// <summary>Numbers, for regression.</summary>
    Number,
    /// <summary>Names or numbers of classes, for classification: choices by name, in the order of their characters.</summary>
    Category,
}

/// <summary>
/// One's own examples from a CSV file with a header: a row an example, columns of numbers as input, a target column, and a
/// column that says which task a row belongs to. Some tasks are held out for testing. Rows of a task that supports are drawn
/// from are never in its queries. Text is UTF-8 with commas, numbers have a decimal point; whatever is wrong is an error that
/// names file and line. The file is read once in a process, when the first task is drawn.
/// </summary>
public sealed record CsvExamples : ExampleFamily
{
    /// <summary>The file; relative to the working directory.</summary>
    public string File { get; init; } = "";

    /// <summary>Name of the column that says which task a row belongs to.</summary>
    public string TaskColumn { get; init; } = "task";

    /// <summary>Name of the column to be predicted.</summary>
    public string TargetColumn { get; init; } = "y";

    /// <summary>Names of the columns that are seen; empty for all others.</summary>
    public string[] InputColumns { get; init; } = [];

    /// <summary>What the target column holds.</summary>
    public TargetKind TargetKind { get; init; }

    /// <summary>Of the tasks by name, each n-th is for testing only and the others for training only; 0 uses all for both.</summary>
    [Range(0, 1_000_000)]
    public int HoldOutEvery { get; init; } = 4;

    /// <summary>Part of a task's rows that its supports are drawn from; the rest is for queries.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double SupportShare { get; init; } = 0.5;

    /// <inheritdoc/>
    public override string Name => "csv-examples";

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The file is not as it should be; the message says where.</exception>
    public override BoxSpace Input => BoxSpace.Unbounded(Table.Inputs);

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">As for <see cref="Input"/>.</exception>
    public override Space Target => TargetKind == TargetKind.Number ? BoxSpace.Unbounded(1) : new DiscreteSpace(Table.Categories.Count);

    /// <summary>Names of the classes, by index; empty for <see cref="TargetKind.Number"/>.</summary>
    /// <exception cref="InvalidDataException">As for <see cref="Input"/>.</exception>
    public IReadOnlyList<string> Categories() => Table.Categories;

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">As for <see cref="Input"/>, or a split has no task.</exception>
    public override IExampleTask Sample(Split split, Seed seed)
    {
        CsvTable table = Table;
        (string Name, int[] Rows)[] tasks = HoldOut.Of(table.Tasks, HoldOutEvery, split);
        if (tasks.Length == 0)
            throw new InvalidDataException($"{File}: of {table.Tasks.Count} tasks none is for {split}; expected at least 1 with HoldOutEvery = {HoldOutEvery}; add tasks or change it");
        Rng rng = seed.ForSplit(split).Stream();
        (string name, int[] rows) = tasks[rng.Below(tasks.Length)];
        return new Rows($"{TaskColumn} {name}", table, rows, SupportShare);
    }

    CsvTable Table => CsvTable.Of(new(File, TaskColumn, TargetColumn, string.Join('\n', InputColumns), TargetKind));

    sealed record Rows(string Description, CsvTable Table, int[] Own, double SupportShare) : IExampleTask
    {
        public IReadOnlyDictionary<string, double> Parameters => new Dictionary<string, double>();

        public void Draw(ref Rng rng, Span<float> x, Span<float> y) => Table.Write(Own[rng.Below(Own.Length)], x, y);

        public void Draw(ExampleSet set, int count, ref Rng rng, Span<float> x, Span<float> y)
        {
            int[] drawn = ExampleDeal.Of(set, Description, Own.Length, SupportShare, new Seed(0).Fork(Description), count, ref rng);
            for (int n = 0; n < count; n++) Table.Write(Own[drawn[n]], x.Slice(n * Table.Inputs, Table.Inputs), y.Slice(n, 1));
        }
    }
}
