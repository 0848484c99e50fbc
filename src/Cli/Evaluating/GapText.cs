using MetaRL.Cli.Tables;
using MetaRL.Evaluation;
using MetaRL.Experiments.Display;
using MetaRL.Reports.Runs;

namespace MetaRL.Cli.Evaluating;

/// <summary>A generalization gap for a terminal.</summary>
static class GapText
{
    public static IEnumerable<string> Of(GeneralizationGap? gap)
    {
        if (gap is null) return [];
        CrossedEstimate[] rows = [.. Enumerable.Range(0, gap.Steps + 1).Select(k => gap.After(k))];
        HalfWidth[] halves = HalfWidth.Known(rows[0]);
        int decimals = Numbers.Decimals(gap.Near.Seeds[0].Steps.Max(s => Math.Abs(s.Mean)));
        TextTable table = new([new("k", IsNumber: true), new(gap.Name, IsNumber: true), .. halves.Select(h => new Column($"\u00b1 {h.Over}", IsNumber: true))]);
        for (int k = 0; k < rows.Length; k++)
            table.Add([$"{k}", Numbers.Fixed(rows[k].Mean, decimals), .. halves.Select(h => h.Of(rows[k]) is { } half ? Numbers.Fixed(half, decimals) : "")]);
        string heading = $"generalization gap, {gap.Near.Origin.Words} minus {gap.Far.Origin.Words}, with {VisibleText.Escaped(gap.Other)}:";
        return [heading, .. table.Lines()];
    }
}
