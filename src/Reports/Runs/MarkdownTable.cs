using System.Globalization;
using MetaRL.Evaluation;
using MetaRL.Reports.Sweeps;

namespace MetaRL.Reports.Runs;

/// <summary>Results as rows of Markdown, with every half-width that is known: what tables in documents are made of.</summary>
public static class MarkdownTable
{
    const int SuccessDecimals = 3;

    /// <summary>A column for each k: mean returns, half-widths over seeds, tasks and both, the same of gains and, where the family
    /// defines it, of success rates; reference returns. Of trials, a second table by episode, after the last step.</summary>
    /// <param name="evaluation">With at least one seed.</param>
    public static string Of(EvaluationRecord evaluation)
    {
        AdaptationSummary summary = AdaptationSummary.Of(evaluation);
        int decimals = Decimals(summary.Rows.Select(r => r.Return));
        IReadOnlyList<CrossedEstimate> episodes = EpisodeReturns.Of(evaluation);
        bool adapts = summary.Rows.Count > 1;
        List<string> lines =
        [
            $"{Seeds(summary.Seeds)}, {summary.Tasks.Words}, {evaluation.RolloutsPerTask} rollouts each. {summary.Intervals}",
            "",
            Row("gradient steps k", summary.Rows.Select(r => $"{r.K}")),
            Row("---", summary.Rows.Select(_ => "---")),
            .. Block("mean return", summary.Rows.Select(r => r.Return), decimals),
            .. adapts ? Block("gain over k = 0", summary.Rows.Select(r => r.Gain), decimals) : [],
            .. summary.HasSuccess ? Block(summary.SuccessName ?? "success rate", summary.Success, SuccessDecimals) : [],
            .. evaluation.References.Select(line => Row(line.Name, [Number(line.Return, decimals), .. summary.Rows.Skip(1).Select(_ => "")])),
            .. episodes.Count < 2 ? [] : new[]
            {
                "",
                Row(adapts ? $"episode of a trial, k = {summary.Rows[^1].K}" : "episode of a trial", episodes.Select((_, e) => $"{e + 1}")),
                Row("---", episodes.Select(_ => "---")),
            },
            .. episodes.Count < 2 ? [] : Block("mean return", episodes, decimals),
        ];
        return string.Join('\n', lines) + "\n";
    }

    /// <summary>A block for each measure and a row for each variant, with a column for each value: mean ± half-width over seeds and
    /// tasks, then the half-widths over either in brackets.</summary>
    /// <param name="sweep">Every variant with the same values, seeds and steps.</param>
    /// <exception cref="ArgumentException">A variant lacks a value, or there is no run.</exception>
    public static string Of(SweepRecord sweep)
    {
        SweepData data = SweepData.Of(sweep);
        List<string> lines =
        [
            $"{Seeds(data.Seeds)}, {data.Origin.Words}; mean ± half-width of the 95% interval over {data.Unit ?? "nothing"} (over seeds; over tasks).",
            "",
            Row(sweep.Variable, data.Values.Select(v => v.ToString(CultureInfo.InvariantCulture))),
            Row("---", data.Values.Select(_ => "---")),
        ];
        foreach (SweepMeasure measure in data.Measures)
        {
            CrossedEstimate[][] rows = [.. data.Variants.Select(v => data.Values.Select((_, i) => data.EstimateOf(measure, v, i)).ToArray())];
            int decimals = Decimals(rows.SelectMany(r => r));
            lines.Add(Row($"**{measure.Title}**", data.Values.Select(_ => "")));
            lines.AddRange(data.Variants.Select((v, i) => Row(v, rows[i].Select(e => Cell(e, decimals)))));
        }
        return string.Join('\n', lines) + "\n";
    }

    static IEnumerable<string> Block(string name, IEnumerable<CrossedEstimate> estimates, int decimals)
    {
        CrossedEstimate[] all = [.. estimates];
        yield return Row(name, all.Select(e => Number(e.Mean, decimals)));
        foreach (HalfWidth half in HalfWidth.Known(all[0]))
            yield return Row($"± over {half.Over}", all.Select(e => Number(half.Of(e)!.Value, decimals)));
    }

    static string Cell(CrossedEstimate e, int decimals)
    {
        string mean = Number(e.Mean, decimals);
        string widest = e.HalfWidth95 is { } half ? $" ± {Number(half, decimals)}" : "";
        bool hasBoth = e.OverBoth is not null;
        return mean + widest + (hasBoth ? $" ({Number(e.OverSeeds!.Value, decimals)}; {Number(e.OverTasks!.Value, decimals)})" : "");
    }

    static string Seeds(int count) => count == 1 ? "1 seed" : $"{count} seeds";

    static string Row(string name, IEnumerable<string> cells) => $"| {name} |{string.Concat(cells.Select(c => c.Length == 0 ? " |" : $" {c} |"))}";

    // Four significant digits of the largest.
    static int Decimals(IEnumerable<CrossedEstimate> estimates)
    {
        double most = estimates.Max(e => Math.Abs(e.Mean));
        return most == 0 ? 2 : Math.Clamp(3 - (int)Math.Floor(Math.Log10(most)), 0, 4);
    }

    static string Number(double value, int decimals) => value.ToString($"F{decimals}", CultureInfo.InvariantCulture).Replace('-', '\u2212');
}
