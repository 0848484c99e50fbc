using System.Xml.Linq;
using MetaRL.Envs;
using MetaRL.Reports.Charts;

namespace MetaRL.Reports.Sweeps;

/// <summary>A measure against the sweep's variable: a line a variant, its intervals, reference lines.</summary>
static class SweepChart
{
    static readonly string[] Looks = ["after", "before", "better", "worse", "plain"];

    public static string Look(int variant) => Looks[variant % Looks.Length];

    public static XElement Draw(Caption caption, string note, string xTitle, string yTitle, double[] values, IReadOnlyList<Series> series,
        IReadOnlyList<ReferenceLine> references) => new LineChart
        {
            Caption = caption,
            Series = [.. series.Select(s => s with { IsJoined = true })],
            X = Domain.Over(values),
            XTicks = new([.. values], [.. values.Select(v => v.ToString())]),
            XTitle = xTitle,
            YTitle = yTitle,
            References = references,
            Note = note,
        }.Draw();
}
