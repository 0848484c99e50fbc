using MetaRL.Evaluation;

namespace MetaRL.Reports.Runs;

/// <summary>What is in the folder <c>evaluations</c> of a run, and in that of all its seeds.</summary>
static class FurtherEvaluations
{
    /// <summary>Of one seed, by name; and what could not be read.</summary>
    public static (EvaluationRecord[] Evaluations, string[] Faults) Of(string run, int seed)
    {
        List<EvaluationRecord> found = [];
        List<string> faults = [];
        foreach (string file in FilesOf(run).Order(StringComparer.Ordinal))
        {
            try
            {
                EvaluationRecord all = RunFolder.LoadEvaluation(file);
                SeedEvaluation[] own = [.. all.Seeds.Where(s => s.Seed == seed)];
                if (own.Length > 0) found.Add(all with { Seeds = own });
            }
            catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                faults.Add(e.Message);
            }
        }
        return ([.. found], [.. faults]);
    }

    static IEnumerable<string> FilesOf(string run)
    {
        string parent = Path.GetDirectoryName(Path.GetFullPath(run)) ?? run;
        string[] folders = RunFolder.IsSeed(run) ? [run, parent] : [run];
        return folders
            .Select(folder => Path.Combine(folder, RunFolder.EvaluationsFolder))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.GetFiles(folder, "*.json"))
            .Where(file => !Path.GetFileName(file).StartsWith("sweep", StringComparison.Ordinal));
    }
}
