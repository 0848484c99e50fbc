using MetaRL.Cli.Tables;
using MetaRL.Evaluation;
using MetaRL.Experiments.Display;
using MetaRL.Reports.Comparing;
using MetaRL.Reports.Runs;

namespace MetaRL.Cli.Evaluating;

/// <summary>Evaluations of one run on tasks of training, held-out ones and ones outside the trained range, as columns of one table.</summary>
static class SideBySideText
{
    /// <summary>A table of returns, and one of normalized scores where there are any.</summary>
    /// <param name="all">At least two, the nearest to training first, with the same seeds and steps.</param>
    public static IEnumerable<string> Of(EvaluationRecord[] all)
    {
        int decimals = Numbers.Decimals(all.SelectMany(e => e.Seeds.SelectMany(s => s.Steps)).Max(s => Math.Abs(s.Mean)));
        yield return $"side by side, {string.Join("; ", all.Select(e => $"{GeneralizationGap.Word(e)}: {e.Origin.Words}"))}";
        yield return "return, and gaps (seeds are paired, tasks are not):";
        foreach (string line in Table(all, decimals, (_, step) => step.Returns).Lines()) yield return line;
        if (all.All(e => e.Seeds.All(s => s.Steps.All(step => step.Success is not null))))
        {
            yield return $"{all[0].SuccessName ?? "success rate"}:";
            foreach (string line in Table(all, 3, (_, step) => step.Success!).Lines()) yield return line;
        }
        if (all.Any(e => Normalization.Of(e.References) is null)) yield break;
        yield return "normalized, each between its own reference lines:";
        foreach (string line in Table(all, 3, (e, step) => Array.ConvertAll(step.Returns, Normalization.Of(e.References)!.Of)).Lines()) yield return line;
    }

    static TextTable Table(EvaluationRecord[] all, int decimals, Func<EvaluationRecord, AdaptationStep, double[]> score)
    {
        GapColumn[] gaps = [.. all.Zip(all.Skip(1), (near, far) => new GeneralizationGap(near, far)).Where(gap => gap.IsOne).Select(gap => GapColumn.Of(gap, score))];
        TextTable table = new([Number("k"), .. all.Select(e => Number(GeneralizationGap.Word(e))), .. gaps.SelectMany(gap => gap.Heads.Select(Number))]);
        for (int k = 0; k < all[0].Seeds[0].Steps.Length; k++)
        {
            int at = k;
            IEnumerable<string> means = all.Select(e => Numbers.Fixed(e.Seeds.Average(s => score(e, s.Steps[at]).Average()), decimals));
            table.Add([$"{at}", .. means, .. gaps.SelectMany(gap => gap.Cells(at, decimals))]);
        }
        return table;
    }

    static Column Number(string name) => new(name, IsNumber: true);

    /// <summary>A gap and the widest of its half-widths.</summary>
    sealed record GapColumn(GeneralizationGap Gap, CrossedEstimate[] Rows, HalfWidth[] Widest)
    {
        public static GapColumn Of(GeneralizationGap gap, Func<EvaluationRecord, AdaptationStep, double[]> score)
        {
            CrossedEstimate[] rows = [.. Enumerable.Range(0, gap.Steps + 1).Select(k => gap.After(k, score))];
            return new(gap, rows, [.. HalfWidth.Known(rows[0]).TakeLast(1)]);
        }

        public IEnumerable<string> Heads => [Gap.Name, .. Widest.Select(half => $"\u00b1 {half.Over}")];

        public IEnumerable<string> Cells(int k, int decimals) =>
            [Numbers.Fixed(Rows[k].Mean, decimals), .. Widest.Select(half => half.Of(Rows[k]) is { } width ? Numbers.Fixed(width, decimals) : "")];
    }
}
