using System.Xml.Linq;
using MetaRL.Envs;
using MetaRL.Evaluation;
using MetaRL.Reports.Runs;

namespace MetaRL.Reports.Charts;

/// <summary>One evaluation in an <see cref="AdaptationChart"/>.</summary>
/// <param name="Name">Beside its end.</param>
/// <param name="Look">Class of the style sheet.</param>
/// <param name="Evaluation">Its seeds are drawn thin where it is alone.</param>
/// <param name="Summary">Of the evaluation.</param>
sealed record AdaptationLine(string Name, string Look, EvaluationRecord Evaluation, AdaptationSummary Summary);

/// <summary>Return over adaptation steps k = 0..K: mean with intervals, each seed behind it, reference lines.</summary>
static class AdaptationChart
{
    const int MostWholeTicks = 12;

    public static XElement Of(Caption caption, string yTitle, IReadOnlyList<AdaptationLine> lines, IReadOnlyList<ReferenceLine> references, IReadOnlyList<Mark> marks)
    {
        int last = lines.Max(l => l.Summary.Rows[^1].K);
        return new LineChart
        {
            Caption = caption,
            Series = [.. lines.Count == 1 ? Seeds(lines[0]) : [], .. lines.Select(Mean)],
            X = Steps(last),
            XTicks = Ticks.Whole(Steps(last), MostWholeTicks),
            XTitle = "adaptation steps k",
            YTitle = yTitle,
            References = references,
            Marks = marks,
            Note = Note(lines, references),
        }.Draw();
    }

    /// <summary>Room beside the first and the last step, so that their intervals stand clear of the edges.</summary>
    public static Domain Steps(int last) => new(-0.06 * Math.Max(last, 4), last + (0.06 * Math.Max(last, 4)));

    static Series Mean(AdaptationLine line)
    {
        IReadOnlyList<AdaptationRow> rows = line.Summary.Rows;
        bool hasBand = rows.All(r => HalfOf(line, r) is not null);
        Interval[]? band = hasBand ? [.. rows.Select(r => new Interval(r.Return.Mean - HalfOf(line, r)!.Value, r.Return.Mean + HalfOf(line, r)!.Value))] : null;
        Curve curve = new([.. rows.Select(r => (double)r.K)], [.. rows.Select(r => r.Return.Mean)], band, null);
        return new(line.Name, line.Look, curve, Marker.Circle) { IsJoined = true };
    }

    // Of few seeds the interval over both would show the table of t, not the data.
    static double? HalfOf(AdaptationLine line, AdaptationRow row) => HasFewSeeds(line) ? row.Return.OverTasks : row.Return.HalfWidth95;

    static bool HasFewSeeds(AdaptationLine line) => line.Summary.Seeds is > 1 and < Curve.SeedsForInterval;

    static string? UnitOf(AdaptationLine line) => HasFewSeeds(line)
        ? $"{line.Summary.Tasks.Count} tasks; of {line.Summary.Seeds} seeds an interval would tell little, the table has it"
        : line.Summary.Unit;

    static IEnumerable<Series> Seeds(AdaptationLine line)
    {
        if (line.Evaluation.Seeds.Length == 1) return [];
        return line.Evaluation.Seeds.Select(s => new Series($"seed {s.Seed}", line.Look,
            new([.. s.Steps.Select(p => (double)p.K)], [.. s.Steps.Select(p => p.Mean)], null, null))
        { IsThin = true, HasLabel = false });
    }

    static string Note(IReadOnlyList<AdaptationLine> lines, IReadOnlyList<ReferenceLine> references)
    {
        string?[] units = [.. lines.Select(UnitOf).Distinct()];
        string bars = units switch
        {
            [{ } unit] => $"Bars: 95% intervals over {unit}.",
            [null] => "",
            _ when lines.All(HasFewSeeds) => "Bars: 95% intervals over tasks; of so few seeds an interval would tell little, the table has it.",
            _ => "Bars: 95% intervals over seeds and tasks, as far as there are several.",
        };
        string behind = lines is [{ Evaluation.Seeds.Length: > 1 }] ? " Thin lines: single seeds." : "";
        string across = references.Count > 0 ? " Dotted: reference returns." : "";
        return $"{bars}{behind}{across}".Trim();
    }
}
