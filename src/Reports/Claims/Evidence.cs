using System.Globalization;
using System.Text;
using MetaRL.Evaluation;
using MetaRL.Reports.Exports;

namespace MetaRL.Reports.Claims;

/// <summary>What all seeds measured: rows by columns, a number of each seed in every cell that was measured.</summary>
public sealed class Evidence
{
    readonly Dictionary<(string Row, string Column), double[]> cells;
    readonly (string Row, string Column)[] order;

    /// <summary>Collects the measurements of some seeds.</summary>
    /// <param name="bySeed">[seeds], each with the same cells, in any order; the first seed's order is the table's.</param>
    /// <exception cref="ArgumentException">Fewer than 2 seeds, a cell that a seed lacks or has twice, or a number that is not finite.</exception>
    public Evidence(IReadOnlyList<Measurement[]> bySeed)
    {
        if (bySeed.Count < 2) throw new ArgumentException($"evidence of {bySeed.Count} seeds; at least 2 are needed for an interval");
        order = [.. bySeed[0].Select(static m => (m.Row, m.Column))];
        Rows = [.. order.Select(static at => at.Row).Distinct()];
        Columns = [.. order.Select(static at => at.Column).Distinct()];
        cells = bySeed.SelectMany(static seed => seed).GroupBy(static m => (m.Row, m.Column))
            .ToDictionary(static g => g.Key, static g => g.Select(static m => m.Value).ToArray());
        foreach (((string row, string column), double[] values) in cells)
        {
            if (values.Length != bySeed.Count)
                throw new ArgumentException($"'{row}', '{column}': {values.Length} numbers of {bySeed.Count} seeds; each seed measures it once");
            if (!Array.TrueForAll(values, double.IsFinite)) throw new ArgumentException($"'{row}', '{column}': {string.Join(", ", values)}; expected finite numbers");
        }
        Seeds = bySeed.Count;
    }

    /// <summary>Number of seeds.</summary>
    public int Seeds { get; }

    /// <summary>In order of their first measurement.</summary>
    public IReadOnlyList<string> Rows { get; }

    /// <summary>In order of their first measurement.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The mean over seeds with its 95% t-interval.</summary>
    /// <exception cref="KeyNotFoundException">There is no such cell.</exception>
    public Estimate this[string row, string column] => Statistics.MeanOf(BySeed(row, column));

    /// <summary>A cell's numbers; [seeds].</summary>
    /// <exception cref="KeyNotFoundException">There is no such cell.</exception>
    public double[] BySeed(string row, string column) => cells.TryGetValue((row, column), out double[]? values) ? values
        : throw new KeyNotFoundException($"nothing was measured of '{row}', '{column}'; rows: {string.Join(", ", Rows)}; columns: {string.Join(", ", Columns)}");

    /// <summary>How much higher a column is in one row than in another, paired by seed.</summary>
    /// <exception cref="KeyNotFoundException">There is no such cell.</exception>
    public Estimate Difference(string column, string of, string minus) => Statistics.PairedGain(BySeed(minus, column), BySeed(of, column));

    /// <summary>"0.123 ± 0.004": digits as far as the interval knows them, and one more.</summary>
    public static string Words(Estimate estimate)
    {
        double half = estimate.HalfWidth95 ?? 0, size = half > 0 ? half : Math.Abs(estimate.Mean) / 100;
        int digits = size > 0 ? Math.Clamp(1 - (int)Math.Floor(Math.Log10(size)), 0, 6) : 0;
        string Number(double x) => x.ToString("F" + digits, CultureInfo.InvariantCulture);
        return half > 0 ? $"{Number(estimate.Mean)} ± {Number(half)}" : Number(estimate.Mean);
    }

    /// <summary>The table as lines of text: mean ± half-width of the 95% interval.</summary>
    public string ToTable()
    {
        string[][] lines = [["", .. Columns], .. Rows.Select(row => (string[])[row, .. Columns.Select(column => Cell(row, column))])];
        int[] widths = [.. Enumerable.Range(0, Columns.Count + 1).Select(i => lines.Max(line => line[i].Length))];
        var text = new StringBuilder();
        foreach (string[] line in lines)
            text.AppendLine(string.Join("   ", line.Select((cell, i) => i == 0 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))).TrimEnd());
        return text.ToString();
    }

    /// <summary>A cell of the table in words; empty where nothing was measured.</summary>
    /// <param name="row">One of <see cref="Rows"/>.</param>
    /// <param name="column">One of <see cref="Columns"/>.</param>
    public string Cell(string row, string column) => cells.TryGetValue((row, column), out double[]? values) ? Words(Statistics.MeanOf(values)) : "";

    /// <summary>Every number as comma-separated values: row, column, seed from 1, value.</summary>
    public string ToCsv()
    {
        Csv csv = new("row", "column", "seed", "value");
        foreach (ClaimCell cell in ToCells())
            for (int i = 0; i < cell.BySeed.Length; i++) csv.Row(cell.Row, cell.Column, i + 1, cell.BySeed[i]);
        return csv.ToString();
    }

    /// <summary>Every cell, in the order of their first measurement.</summary>
    public ClaimCell[] ToCells() => [.. order.Select(at => ClaimCell.Of(at.Row, at.Column, cells[at]))];

    /// <summary>The evidence that some cells hold.</summary>
    /// <param name="cells">Each with as many seeds.</param>
    /// <inheritdoc cref="Evidence(IReadOnlyList{Measurement[]})" path="/exception"/>
    public static Evidence Of(IReadOnlyList<ClaimCell> cells)
    {
        int seeds = cells.Select(static cell => cell.BySeed.Length).DefaultIfEmpty().Max();
        if (cells.FirstOrDefault(cell => cell.BySeed.Length != seeds) is { } lacking)
            throw new ArgumentException($"'{lacking.Row}', '{lacking.Column}': {lacking.BySeed.Length} numbers of {seeds} seeds; each seed measures it once");
        return new([.. Enumerable.Range(0, seeds).Select(seed => cells.Select(cell => new Measurement(cell.Row, cell.Column, cell.BySeed[seed])).ToArray())]);
    }
}
