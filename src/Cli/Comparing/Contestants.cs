using MetaRL.Evaluation;
using MetaRL.Reports.Comparing;
using MetaRL.Reports.Index;
using MetaRL.Reports.Runs;

namespace MetaRL.Cli.Comparing;

/// <summary>Reads a side of a comparison from its folder.</summary>
static class Contestants
{
    /// <summary>Reads the evaluation of a folder.</summary>
    /// <param name="folder">Of a run, or the parent of several seeds.</param>
    /// <param name="name">Of the evaluation; null for the run's own, the newest where it went on.</param>
    /// <param name="steps">k; null for the last.</param>
    /// <param name="measure">What its scores shall be.</param>
    /// <param name="episode">Which episodes returns are of.</param>
    /// <exception cref="ToolException">There is none, it cannot be read, or it has not so many steps.</exception>
    public static Contestant Open(string folder, string? name, int? steps, Measure measure, EpisodeChoice episode)
    {
        IReadOnlyList<string> runs = RunReading.Guarded(folder, () => RunFolder.FindRuns(folder));
        EvaluationRecord evaluation = episode.Of(EvaluationOf(folder, runs, name), measure, folder).As(measure, folder);
        int last = evaluation.Seeds[0].Steps.Length - 1;
        if (steps > last) throw new ToolException($"--steps {steps}: {folder} was evaluated up to k = {last}; 'metarl eval {folder} --steps {steps}' goes further");
        RunSummary first = RunIndex.Read(runs[0]);
        return new(folder, $"{first.Learner}/{first.Update}", evaluation with { Seeds = [.. evaluation.Seeds.OrderBy(s => s.Seed)] }, steps ?? last, measure);
    }

    /// <summary>Settings of its first run, with the iterations that the newest command asked for.</summary>
    public static IReadOnlyDictionary<string, string> SettingsOf(string folder) =>
        RunReading.Guarded(folder, () =>
        {
            string run = RunFolder.FindRuns(folder)[0];
            Dictionary<string, string> settings = new(FlatSettings.Of(RunFolder.LoadConfig(run).Settings));
            if (OwnEvaluations.AskedIn(run) is { } asked) settings[RunSummary.IterationsKey] = $"{asked}";
            return settings;
        });

    /// <summary>Its sample-efficiency curve; null where its runs were not evaluated in training, or their metrics cannot be read.</summary>
    public static SampleEfficiency? EfficiencyOf(string folder)
    {
        try
        {
            return SampleEfficiency.Of([.. RunFolder.FindRuns(folder).Select(RunFolder.Load)]);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // That of all seeds together, else those of each.
    static EvaluationRecord EvaluationOf(string folder, IReadOnlyList<string> runs, string? name)
    {
        string whole = FileOf(folder, name);
        if (File.Exists(whole)) return Load(whole);
        if (runs[0] == folder) throw Missing(whole, folder);
        EvaluationRecord[] each = [.. runs.Select(run => File.Exists(FileOf(run, name)) ? Load(FileOf(run, name)) : throw Missing(FileOf(run, name), run))];
        if (Array.FindIndex(each, e => !TaskMatch.AreSame(e, each[0])) is >= 0 and var odd)
            throw new ToolException($"{folder}: seeds were judged on different tasks, {runs[0]} and {runs[odd]} are two of them; 'metarl eval {folder}' judges all on the same");
        return each[0] with { Seeds = [.. each.SelectMany(e => e.Seeds)] };
    }

    static ToolException Missing(string file, string folder) => new($"{file}: no such evaluation; 'metarl eval {folder}' makes one");

    static string FileOf(string folder, string? name) =>
        name is null ? OwnEvaluations.NewestIn(folder) : Path.Combine(folder, RunFolder.EvaluationsFolder, name + ".json");

    static EvaluationRecord Load(string file) => RunReading.Guarded(file, () => RunFolder.LoadEvaluation(file));
}
