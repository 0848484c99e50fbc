using MetaRL.Envs;
using MetaRL.Evaluation;
using MetaRL.Reports.Runs;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace MetaRL.Experiments.Display;

/// <summary>The adaptation table for a terminal.</summary>
public static class AdaptationTableView
{
    /// <summary>One row for each k with mean return and gain over k = 0, both with 95% intervals, over seeds where there
    /// are several, else over tasks; reference returns below.</summary>
    /// <param name="evaluation">With at least one seed.</param>
    public static IRenderable Of(EvaluationRecord evaluation)
    {
        AdaptationSummary summary = AdaptationSummary.Of(evaluation);
        int decimals = Numbers.Decimals(summary.Rows.Max(r => Math.Abs(r.Return.Mean)));
        Table table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey)
            .AddColumn(new TableColumn("steps").NoWrap())
            .AddColumn(Right("return"))
            .AddColumn(Right("95% interval"))
            .AddColumn(Right("gain"))
            .AddColumn(Right("95% interval"));
        foreach (AdaptationRow row in summary.Rows)
        {
            string[] gain = row.K == 0 ? ["", ""] : Cells(row.Gain, decimals);
            table.AddRow([$"{row.K}", .. Cells(row.Return, decimals), .. gain]);
        }
        if (evaluation.References.Length > 0) table.AddEmptyRow();
        foreach (ReferenceLine line in evaluation.References)
            table.AddRow(VisibleText.Line(line.Name).EscapeMarkup(), Numbers.Fixed(line.Return, decimals), "", "", "");
        return new Rows(Text.Empty, new Text(Heading(evaluation, summary)), table);
    }

    static string Heading(EvaluationRecord evaluation, AdaptationSummary summary) =>
        $"Return on {evaluation.Tasks.Length} held-out tasks; intervals over "
        + (summary.Unit == "seeds" ? $"{summary.Count} training seeds" : "tasks (one training seed)");

    static string[] Cells(Estimate x, int decimals) =>
    [
        Numbers.Fixed(x.Mean, decimals),
        x.HalfWidth95 is { } half ? $"{Numbers.Fixed(x.Mean - half, decimals)} to {Numbers.Fixed(x.Mean + half, decimals)}" : "unknown",
    ];

    static TableColumn Right(string name) => new TableColumn(name).RightAligned().NoWrap();
}
