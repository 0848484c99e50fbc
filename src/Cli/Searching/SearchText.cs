using System.Globalization;
using MetaRL.Cli.Tables;
using MetaRL.Experiments.Commands;
using MetaRL.Experiments.Display;
using MetaRL.Reports.Search;

namespace MetaRL.Cli.Searching;

/// <summary>What is said of trials, and how they are run again.</summary>
static class SearchText
{
    const int MostRows = 10, FreshSeeds = 5;

    /// <summary>One trial in a line.</summary>
    public static string Of(SearchPlan plan, TrialOutcome outcome)
    {
        string rung = plan.Budgets.Length > 0 ? $", {Count(plan.Budgets[outcome.Rung], "iteration")}" : "";
        string what = outcome.Score is null ? $"failed: {outcome.Error}" : Score(outcome);
        return $"trial {outcome.Trial}{rung}: {what}  ({string.Join(' ', plan.Assignments(outcome.Trial))})";
    }

    /// <summary>"1 trial", "2 trials".</summary>
    public static string Count(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";

    public static string Score(TrialOutcome outcome)
    {
        string value = Numbers.Value(outcome.Score!.Value);
        return outcome.HalfWidth is { } half ? $"{value} \u00B1 {Numbers.Value(half)}" : value;
    }

    /// <summary>The best trials.</summary>
    public static TextTable Table(SearchPlan plan, SearchRanking ranking)
    {
        bool halves = plan.Budgets.Length > 0;
        bool seeds = ranking.Finished.Any(o => o.HalfWidth is not null);
        Column[] columns =
        [
            new("trial", true),
            .. halves ? [new Column("iterations", true, Spare: 2)] : Array.Empty<Column>(),
            new("return", true),
            .. seeds ? [new Column("\u00B1 seeds", true, Spare: 1)] : Array.Empty<Column>(),
            .. AxisLabels.Names(plan.Axes).Select(name => new Column(VisibleText.Escaped(name), Spare: 3)),
        ];
        TextTable table = new(columns);
        foreach (TrialOutcome o in ranking.Finished.Take(MostRows))
            table.Add(
            [
                $"{o.Trial}",
                .. halves ? [$"{plan.Budgets[o.Rung]}"] : Array.Empty<string>(),
                Numbers.Value(o.Score!.Value),
                .. seeds ? [o.HalfWidth is { } half ? Numbers.Value(half) : ""] : Array.Empty<string>(),
                .. plan.Trials[o.Trial - 1],
            ]);
        return table;
    }

    /// <summary>Commands to copy, to be given where the sweep was.</summary>
    public static SearchCommands Commands(SearchRecord record, string folder)
    {
        string again = $"{ToolName.Typed} sweep --resume {ScriptCommand.Quote(Below(record.Plan.Directory, folder))}";
        string began = Began(record.Plan);
        if (SearchRanking.Of(record).Best is not { } best) return new(null, null, began, again);
        string[] words = [.. record.Plan.CommandOf(best.Trial, best.Rung)];
        string seed = string.Create(CultureInfo.InvariantCulture, $"{record.Plan.Seeds.Max() + 1}");
        string[] fresh = ["--seed", seed, "--seeds", $"{Math.Max(FreshSeeds, record.Plan.Seeds.Length)}", .. Without(words, "--seed", "--seeds")];
        return new(Command(record.Plan, words), Command(record.Plan, fresh), began, again);
    }

    // The command that such a sweep begins with; the folder is the reader's to choose.
    static string Began(SearchPlan plan)
    {
        string source = plan.Seed is { } seed ? $"--random {plan.Trials.Length} --seed {seed} --over" : "--grid";
        string[] axes = [.. plan.Axes.Select(a => ScriptCommand.Quote($"{a.Key}={a.Form}"))];
        string score = plan.ScoreAfter is { } k ? $" --score {k}" : "";
        string halving = plan.Budgets.Length > 0 ? $" --halving --eta {plan.Eta} --rungs {plan.Budgets.Length}" : "";
        string words = plan.Words.Length > 0 ? $" -- {string.Join(' ', plan.Words.Select(ScriptCommand.Quote))}" : "";
        return $"{ToolName.Typed} sweep {ScriptCommand.Quote(Below(plan.Directory, plan.Script))} {source} {string.Join(' ', axes)}{halving}{score}{words}";
    }

    static string Command(SearchPlan plan, IEnumerable<string> words)
    {
        string script = ScriptCommand.Quote(Below(plan.Directory, plan.Script));
        bool isSource = script.TrimEnd('\'').EndsWith(".cs", StringComparison.OrdinalIgnoreCase);
        return $"dotnet {(isSource ? $"run {script} --" : $"exec {script}")} {string.Join(' ', words.Select(ScriptCommand.Quote))}";
    }

    // Short where that is the shorter way.
    static string Below(string directory, string path) =>
        Path.GetRelativePath(directory, path) is var relative && relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;

    // Words of a plan are an option and its value, in turn.
    static IEnumerable<string> Without(string[] words, params string[] options) =>
        words.Chunk(2).Where(pair => !options.Contains(pair[0])).SelectMany(pair => pair);
}
