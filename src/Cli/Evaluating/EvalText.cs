using MetaRL.Cli.Tables;
using MetaRL.Envs;
using MetaRL.Evaluation;
using MetaRL.Experiments.Display;
using MetaRL.Reports.Runs;

namespace MetaRL.Cli.Evaluating;

/// <summary>An evaluation for a terminal.</summary>
static class EvalText
{
    public static IEnumerable<string> Of(EvaluationRecord evaluation, int iterations)
    {
        AdaptationSummary summary = AdaptationSummary.Of(evaluation);
        int decimals = Numbers.Decimals(summary.Rows.Max(r => Math.Abs(r.Return.Mean)));
        Normalization? scale = Normalization.Of(evaluation.References);
        string seeds = string.Join(", ", evaluation.Seeds.Select(s => s.Seed));
        yield return $"{VisibleText.Escaped(evaluation.Experiment)}, seed {seeds}, {evaluation.CheckpointWords ?? $"{iterations} iterations"}: {summary.Tasks.Words}, "
            + $"{evaluation.RolloutsPerTask} rollouts each, task set {evaluation.TaskSet}";
        yield return summary.Intervals;
        foreach (string line in Table(evaluation, summary, decimals, scale).Lines()) yield return line;
        foreach (ReferenceLine line in evaluation.References) yield return $"{VisibleText.Escaped(line.Name)}: {Numbers.Fixed(line.Return, decimals)}";
        yield return Scale(scale, decimals);
        foreach (string line in ByEpisode(evaluation, decimals)) yield return line;
    }

    /// <summary>What normalized scores are between.</summary>
    public static string Scale(Normalization? scale, int decimals) => scale is null
        ? "not normalized: the family has not both a line of doing nothing of use and one of knowing the task"
        : $"normalized: 0 is {scale.Floor.Name} ({Numbers.Fixed(scale.Floor.Return, decimals)}), 1 is {scale.Ceiling.Name} "
            + $"({Numbers.Fixed(scale.Ceiling.Return, decimals)}), means over the tasks";

    static TextTable Table(EvaluationRecord evaluation, AdaptationSummary summary, int decimals, Normalization? scale)
    {
        HalfWidth[] halves = HalfWidth.Known(summary.Rows[0].Return);
        bool adapts = summary.Rows.Count > 1;
        TextTable table = new([Number("k"), Number("env steps"), Number("return"), .. halves.Select(PlusMinus),
            .. adapts ? [Number("gain"), .. halves.TakeLast(1).Select(PlusMinus)] : Array.Empty<Column>(),
            .. summary.HasSuccess ? [Number(summary.SuccessName ?? "success"), .. halves.TakeLast(1).Select(PlusMinus)] : Array.Empty<Column>(), .. scale is null ? Array.Empty<Column>() : [Number("normalized")]]);
        foreach (AdaptationRow row in summary.Rows)
        {
            IEnumerable<string> gain = !adapts ? [] : row.K == 0 ? ["", .. halves.TakeLast(1).Select(_ => "")]
                : [Numbers.Fixed(row.Gain.Mean, decimals), .. halves.TakeLast(1).Select(h => Width(h, row.Gain, decimals))];
            IEnumerable<string> success = !summary.HasSuccess ? []
                : [Numbers.Fixed(row.Success!.Value.Mean, 3), .. halves.TakeLast(1).Select(h => Width(h, row.Success!.Value, 3))];
            table.Add([$"{row.K}", row.EnvSteps is { } spent ? Numbers.Fixed(spent, 0) : "", Numbers.Fixed(row.Return.Mean, decimals), .. halves.Select(h => Width(h, row.Return, decimals)),
                .. gain, .. success, .. scale is null ? Array.Empty<string>() : [Numbers.Fixed(scale.Of(row.Return.Mean), 3)]]);
        }
        return table;

        static string Width(HalfWidth half, CrossedEstimate x, int decimals) => half.Of(x) is { } width ? Numbers.Fixed(width, decimals) : "";
    }

    // One line an episode, a column for each k.
    static IEnumerable<string> ByEpisode(EvaluationRecord evaluation, int decimals)
    {
        if (evaluation.Seeds.Any(s => s.Steps.Any(step => step.ByEpisode is null))) return [];
        TextTable table = new([Number("episode"), .. evaluation.Seeds[0].Steps.Select(step => Number($"k={step.K}"))]);
        for (int episode = 0; episode < evaluation.Seeds[0].Steps[0].ByEpisode!.Length; episode++)
        {
            int e = episode;
            table.Add([$"{e + 1}", .. evaluation.Seeds[0].Steps.Select(step => Numbers.Fixed(evaluation.Seeds.Average(s => s.Steps[step.K].ByEpisode![e].Average()), decimals))]);
        }
        return ["return by episode of a rollout:", .. table.Lines()];
    }

    static Column Number(string name) => new(name, IsNumber: true);

    static Column PlusMinus(HalfWidth half) => Number($"\u00b1 {half.Over}");
}
