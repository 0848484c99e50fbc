using System.Text.Json;
using MetaRL.Evaluation;
using MetaRL.Persistence;

namespace MetaRL.Reports.Claims;

/// <summary>What a claim's script came to, the content of its <c>--out FILE.json</c>: all that its page is made of.</summary>
public sealed record ClaimRecord
{
    /// <summary>A name of a few words.</summary>
    public required string Title { get; init; }

    /// <summary>The sentence.</summary>
    public required string Claim { get; init; }

    /// <summary>The command that measures it.</summary>
    public required string Command { get; init; }

    /// <summary>What the table shows.</summary>
    public required string Table { get; init; }

    /// <summary>Number of seeds.</summary>
    public required int Seeds { get; init; }

    /// <summary>What the numbers say of the sentence.</summary>
    public required string Verdict { get; init; }

    /// <summary>Which of the cells are drawn, and how.</summary>
    public required ClaimPicture Picture { get; init; }

    /// <summary>The table.</summary>
    public required ClaimCell[] Cells { get; init; }

    /// <summary>As a file has it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, RunJson.Indented) + "\n";

    /// <summary>Reads what a script has written.</summary>
    /// <param name="file">Its path.</param>
    /// <exception cref="InvalidDataException">It holds something else, or a picture of cells that it lacks.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ClaimRecord Load(string file)
    {
        string text = File.ReadAllText(file);
        try
        {
            ClaimRecord record = JsonSerializer.Deserialize<ClaimRecord>(text, RunJson.Options) ?? throw new JsonException("null");
            Evidence all = Evidence.Of(record.Cells);
            if (all.Seeds != record.Seeds) throw new ArgumentException($"{record.Seeds} seeds and cells of {all.Seeds}");
            record.Picture.Draw("picture", all);
            return record;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or ArgumentException or KeyNotFoundException)
        {
            throw new InvalidDataException($"{file}: not what a claim's script writes with --out FILE.json; run the script again: {e.Message.ReplaceLineEndings(" ")}");
        }
    }
}

/// <summary>One cell of a claim's table.</summary>
/// <param name="Row">What was done.</param>
/// <param name="Column">What was measured.</param>
/// <param name="Mean">Over seeds.</param>
/// <param name="HalfWidth95">Of the 95 % t-interval over seeds.</param>
/// <param name="BySeed">[seeds], which mean and half-width are of.</param>
public sealed record ClaimCell(string Row, string Column, double Mean, double? HalfWidth95, double[] BySeed)
{
    /// <summary>A cell with its mean and half-width.</summary>
    public static ClaimCell Of(string row, string column, double[] bySeed)
    {
        Estimate mean = Statistics.MeanOf(bySeed);
        return new(row, column, mean.Mean, mean.HalfWidth95, bySeed);
    }
}
