using System.Globalization;
using MetaRL.Cli.Tables;
using MetaRL.Experiments.Display;
using MetaRL.Reports.Index;

namespace MetaRL.Cli.Runs;

/// <summary>A list of runs for a terminal.</summary>
static class RunsTable
{
    public static TextTable Of(IEnumerable<RunSummary> runs, string root)
    {
        TextTable table = new(new("folder"), new("family", Spare: 2), new("learner/update", Spare: 4), new("seed", IsNumber: true, Spare: 5),
            new("iterations", IsNumber: true, Spare: 3), new("score k=0 \u2192 K", IsNumber: true, Spare: 6), new("state"), new("started", Spare: 1));
        foreach (RunSummary run in runs)
            table.Add(Path.GetRelativePath(root, run.Folder), run.Family, $"{run.Learner}/{run.Update}", $"{run.Seed}", IterationsOf(run), ScoreOf(run), Word(run.State), StartOf(run));
        return table;
    }

    public static string Word(RunState state) => state.ToString().ToLowerInvariant();

    static string IterationsOf(RunSummary run) => run.Planned is { } planned && planned != run.Iterations ? $"{run.Iterations}/{planned}" : $"{run.Iterations}";

    static string ScoreOf(RunSummary run) => run.Scores switch
    {
        [] => "",
        [var only] => Numbers.Value(only),
        [var first, .., var last] => $"{Numbers.Value(first)} \u2192 {Numbers.Value(last)} (k={run.Scores.Count - 1})",
    };

    static string StartOf(RunSummary run) => run.Started?.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "";
}
