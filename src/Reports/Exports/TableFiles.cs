using MetaRL.Conflicts;
using MetaRL.Evaluation;
using MetaRL.Reports.Runs;
using MetaRL.Training;

namespace MetaRL.Reports.Exports;

/// <summary>What charts are made of, with all digits: each task, each iteration.</summary>
static class TableFiles
{
    public static IEnumerable<ExportedFile> Of(ReportData data)
    {
        if (data.Evaluated.Count > 0)
        {
            yield return new("adaptation-table.csv", Adaptation(data));
            yield return new("tasks-table.csv", Tasks(data));
        }
        if (data.Trained.Count > 0) yield return new("training-table.csv", Training(data));
        if (data.Trained.Any(static g => ConflictSummary.Of(g) is not null)) yield return new("conflicts-table.csv", Conflicts(data));
    }

    // A row for each pair of bins of each parameter, over the last part of training; one without parameter for all pairs together.
    static string Conflicts(ReportData data)
    {
        Csv csv = new("setting", "first iteration", "last iteration", "parameter", "unit", "from", "to", "other from", "other to", "mean cosine", "pairs", "share below 0");
        foreach (RunGroup group in data.Trained)
        {
            if (ConflictSummary.Of(group) is not { } summary) continue;
            csv.Row(group.Name, summary.First, summary.Last, null, null, null, null, null, null, summary.Mean.MeanCosine, null, summary.Mean.NegativeShare);
            foreach (ParameterConflicts p in summary.Mean.Parameters)
                for (int a = 0; a < p.Bins.Length; a++)
                    for (int b = a; b < p.Bins.Length; b++)
                        csv.Row(group.Name, summary.First, summary.Last, p.Name, p.Unit, p.Bins[a].Low, p.Bins[a].High, p.Bins[b].Low, p.Bins[b].High, p.Cosines[a][b], p.Pairs[a][b], null);
        }
        return csv.ToString();
    }

    static string Adaptation(ReportData data)
    {
        Csv csv = new("setting", "k", "env steps", "return", "± seeds", "± tasks", "± both", "gain", "± seeds", "± tasks", "± both", "success", "± seeds", "± tasks", "± both");
        foreach (RunGroup group in data.Evaluated)
            foreach (AdaptationRow row in group.Adaptation!.Rows)
                csv.Row([group.Name, row.K, row.EnvSteps, .. Cells(row.Return), .. Cells(row.Gain), .. row.Success is { } success ? Cells(success) : [null, null, null, null]]);
        return csv.ToString();
    }

    static object?[] Cells(CrossedEstimate estimate) => [estimate.Mean, estimate.OverSeeds, estimate.OverTasks, estimate.OverBoth];

    // One row for each seed, task and k. Settings of one family have the same parameters.
    static string Tasks(ReportData data)
    {
        string[] parameters = [.. data.Evaluated.SelectMany(g => g.Evaluation!.Parameters ?? []).Select(p => p.Name).Distinct()];
        Csv csv = new(["setting", "seed", "task", "description", .. parameters, "k", "return", "success"]);
        foreach (RunGroup group in data.Evaluated)
            foreach (SeedEvaluation seed in group.Evaluation!.Seeds)
                foreach (AdaptationStep step in seed.Steps)
                    for (int task = 0; task < step.Returns.Length; task++)
                        csv.Row([group.Name, seed.Seed, task + 1, group.Evaluation.Tasks[task], .. parameters.Select(p => ValueOf(group.Evaluation, p, task)), step.K, step.Returns[task], step.Success?[task]]);
        return csv.ToString();
    }

    static object? ValueOf(EvaluationRecord evaluation, string parameter, int task) => evaluation.Parameters?.FirstOrDefault(p => p.Name == parameter)?.Values[task];

    static string Training(ReportData data)
    {
        int most = data.Trained.Max(g => g.K!.Value);
        IEnumerable<string> returns = Enumerable.Range(0, most + 1).Select(k => $"return k = {k}");
        string[] extras = [.. data.Runs.SelectMany(r => r.Metrics).SelectMany(m => m.Extra.Keys).Distinct()];
        bool hasConflicts = data.Runs.Any(static r => r.Metrics.Any(static m => m.Conflicts is not null));
        string[] conflicts = hasConflicts ? ["mean cosine", "pairs below 0"] : [];
        Csv csv = new(["setting", "seed", "iteration", .. returns, "evaluated k = 0", "evaluated last k", "loss", "gradient norm", "kl", "env steps", "seconds", .. conflicts, .. extras]);
        foreach (RunGroup group in data.Trained)
            foreach (RunData run in group.Runs)
                foreach (IterationRecord m in run.Metrics)
                {
                    object?[] ofK = [.. Enumerable.Range(0, most + 1).Select(k => k < m.Returns.Length ? m.Returns[k] : (object?)null)];
                    object?[] own = [.. extras.Select(key => m.Extra.TryGetValue(key, out double value) ? value : (object?)null)];
                    object?[] cosines = hasConflicts ? [m.Conflicts?.MeanCosine, m.Conflicts?.NegativeShare] : [];
                    csv.Row([group.Name, run.Config.Seed, m.Iteration, .. ofK, m.HeldOut?[0], m.HeldOut?[^1], m.Loss, m.GradientNorm, m.Kl, m.EnvSteps, m.Seconds.Total, .. cosines, .. own]);
                }
        return csv.ToString();
    }
}
