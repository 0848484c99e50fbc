using MetaRL.Envs;
using MetaRL.Evaluation;
using MetaRL.Reports.Runs;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace MetaRL.Experiments.Display;

/// <summary>The adaptation table for a terminal.</summary>
public static class AdaptationTableView
{
    const int SuccessDecimals = 3;

    // Episodes of a trial.
    const string All = "mean of all";

    /// <summary>One row for each k with mean return and its half-widths over seeds, over tasks and over both, as far as they are
    /// known, and the gain over k = 0 and the success rate, where the family defines it, with the widest of them; where k = 0 is all
    /// there is no gain, and of trials a row for each episode; reference returns below.</summary>
    /// <param name="evaluation">With at least one seed.</param>
    public static IRenderable Of(EvaluationRecord evaluation)
    {
        AdaptationSummary summary = AdaptationSummary.Of(evaluation);
        int decimals = Numbers.Decimals(summary.Rows.Max(r => Math.Abs(r.Return.Mean)));
        HalfWidth[] halves = HalfWidth.Known(summary.Rows[0].Return);
        bool adapts = summary.Rows.Count > 1;
        IReadOnlyList<CrossedEstimate> all = EpisodeReturns.Of(evaluation);
        IReadOnlyList<CrossedEstimate> episodes = adapts || all.Count < 2 ? [] : all;
        Table table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey)
            .AddColumn(new TableColumn(episodes.Count > 0 ? "episode" : "steps").NoWrap())
            .AddColumn(Right("return"));
        foreach (HalfWidth half in halves) table.AddColumn(Right(Name(half)));
        if (adapts) table.AddColumn(Right("gain"));
        if (adapts && halves.Length > 0) table.AddColumn(Right(Name(halves[^1])));
        if (summary.HasSuccess) table.AddColumn(Right(summary.SuccessName ?? "success"));
        if (summary.HasSuccess && halves.Length > 0) table.AddColumn(Right(Name(halves[^1])));
        foreach (AdaptationRow row in summary.Rows)
            table.AddRow([episodes.Count > 0 ? All : $"{row.K}", Numbers.Fixed(row.Return.Mean, decimals), .. halves.Select(h => Width(h, row.Return, decimals)),
                .. adapts ? Gain(row, halves, decimals) : [], .. Success(row, summary, halves)]);
        for (int e = 0; e < episodes.Count; e++)
            table.AddRow([$"{e + 1}", Numbers.Fixed(episodes[e].Mean, decimals), .. halves.Select(h => Width(h, episodes[e], decimals))]);
        if (evaluation.References.Length > 0) table.AddEmptyRow();
        foreach (ReferenceLine line in evaluation.References)
            table.AddRow(VisibleText.Line(line.Name).EscapeMarkup(), Numbers.Fixed(line.Return, decimals));
        return new Rows(Text.Empty, new Text(Heading(summary)), new Text(summary.Intervals), new Roomy(table, Narrow(summary, episodes, evaluation.References, halves, decimals)));
    }

    // A line for each row, with the widest half-width alone.
    static Rows Narrow(AdaptationSummary summary, IReadOnlyList<CrossedEstimate> episodes, ReferenceLine[] references, HalfWidth[] halves, int decimals)
    {
        IEnumerable<string> rows = summary.Rows.Select(row =>
            $"{(episodes.Count > 0 ? All : $"{row.K}")}: {With(row.Return)}{(row.K == 0 ? "" : $", gain {With(row.Gain)}")}");
        IEnumerable<string> known = references.Select(line => $"{VisibleText.Line(line.Name)}: {Numbers.Fixed(line.Return, decimals)}");
        return new Rows([.. rows.Concat(episodes.Select((mean, e) => $"episode {e + 1}: {With(mean)}")).Concat(known).Select(line => new Text(line))]);

        string With(CrossedEstimate x) =>
            Numbers.Fixed(x.Mean, decimals) + string.Concat(halves.TakeLast(1).Select(h => $" {Name(h)} {Width(h, x, decimals)}"));
    }

    static string Heading(AdaptationSummary summary)
    {
        string seeds = summary.Seeds == 1 ? "one training seed" : $"{summary.Seeds} training seeds";
        return $"Return on {summary.Tasks.Words}, {seeds}";
    }

    static IEnumerable<string> Gain(AdaptationRow row, HalfWidth[] halves, int decimals)
    {
        if (row.K == 0) return ["", .. halves.TakeLast(1).Select(_ => "")];
        return [Numbers.Fixed(row.Gain.Mean, decimals), .. halves.TakeLast(1).Select(h => Width(h, row.Gain, decimals))];
    }

    static IEnumerable<string> Success(AdaptationRow row, AdaptationSummary summary, HalfWidth[] halves)
    {
        if (!summary.HasSuccess) return [];
        CrossedEstimate rate = row.Success!.Value;
        return [Numbers.Fixed(rate.Mean, SuccessDecimals), .. halves.TakeLast(1).Select(h => Width(h, rate, SuccessDecimals))];
    }

    static string Name(HalfWidth half) => $"\u00B1 {half.Over}";

    static string Width(HalfWidth half, CrossedEstimate x, int decimals) => half.Of(x) is { } width ? Numbers.Fixed(width, decimals) : "unknown";

    static TableColumn Right(string name) => new TableColumn(name).RightAligned().NoWrap();
}
