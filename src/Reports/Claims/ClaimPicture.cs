using System.Text.Json.Serialization;
using System.Xml.Linq;
using MetaRL.Evaluation;

namespace MetaRL.Reports.Claims;

/// <summary>Which cells of a claim's table are drawn, and how. It names cells and holds no number of theirs, so that picture and table are one;
/// each value is drawn with its 95 % interval over seeds.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ClaimCurves), "curves")]
[JsonDerivedType(typeof(ClaimRows), "rows")]
public abstract record ClaimPicture
{
    // Only the two kinds here can be drawn and read.
    private protected ClaimPicture() { }

    /// <summary>What is to be seen, in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>What the values are.</summary>
    public required ClaimAxis Values { get; init; }

    /// <summary>Known values that the others are held against, such as that of chance.</summary>
    public ClaimReference[] References { get; init; } = [];

    /// <summary>The figure of a page.</summary>
    /// <param name="id">Unique in the page.</param>
    /// <param name="all">What was measured.</param>
    /// <exception cref="KeyNotFoundException">A cell is not there.</exception>
    /// <exception cref="ArgumentException">Nothing is drawn, or nothing that a logarithmic axis could show.</exception>
    internal abstract XElement Draw(string id, Evidence all);

    private protected static string NoteOf(Evidence all) => $"Bars: 95% intervals over {all.Seeds} seeds.";

    private protected static Interval[] Bands(IEnumerable<Estimate> estimates) => [.. estimates.Select(static e => e.Interval95 ?? new(e.Mean, e.Mean))];

    private protected static string LookOf(int index) => $"c{index % 8}";
}

/// <summary>An axis of a claim's picture.</summary>
/// <param name="Title">What stands at it.</param>
/// <param name="IsLogarithmic">Whether equal ratios take equal room.</param>
public sealed record ClaimAxis(string Title, bool IsLogarithmic = false);

/// <summary>A line across a claim's picture.</summary>
/// <param name="Name">Beside it.</param>
/// <param name="Value">Where it is.</param>
public sealed record ClaimReference(string Name, double Value);
