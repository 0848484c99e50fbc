using System.CommandLine;
using System.Text.Json.Nodes;
using MetaRL.Cli.Tables;
using MetaRL.Experiments.Configuration;
using MetaRL.Experiments.Display;
using MetaRL.Experiments.Runs;
using MetaRL.Persistence;
using MetaRL.Reports.Index;

namespace MetaRL.Cli.Runs;

/// <summary><c>metarl runs</c>: which runs there are.</summary>
static class RunsCommand
{
    const string Help = """
        Lists the runs in a folder, all of them or those that match every word and condition.
        A word is looked for in folder, name and family. A condition is key=value, key!=value, key>number, key<number,
        key>=number, key<=number or key~part; keys are name, folder, family, learner, update, seed, state (done, running,
        stopped, unreadable), device, iterations, score, started, and any setting. A score is the return after the last step of
        the newest evaluation of a run's own, mean over all episodes of a trial; compare has --episode for one of them.
        """;

    public static Command Of(Option<bool> json, TextWriter output, TextWriter error, int width)
    {
        var query = new Argument<string[]>("query") { HelpName = "query", Description = "Words and conditions, all of which must hold; quote those with < or >", Arity = ArgumentArity.ZeroOrMore };
        var root = new Option<string>("--root") { HelpName = "DIR", Description = "Where to look, sub-folders included", DefaultValueFactory = _ => "runs" };
        query.CompletionSources.Add([.. RunKeys.Facts.Select(key => key + "=")]);
        var sort = new Option<string?>("--sort") { HelpName = "KEY", Description = "Order by a key; scores and starts begin with the greatest (default: by folder)" };
        sort.CompletionSources.Add([.. RunKeys.Facts]);
        var command = new ToolCommand("runs", Help,
            "metarl runs", "metarl runs point learner=maml learner.innerLr=0.1 'score>-12' --sort score", "metarl runs state=stopped --root runs/point_navigation") { query, root, sort, json };
        command.SetAction(r =>
        {
            string[] terms = r.GetValue(query) ?? [];
            RunSummary[] all = [.. Scan(r.GetValue(root)!)];
            IReadOnlyList<RunSummary> found = Sorted(Matching(all, terms), r.GetValue(sort), all);
            if (r.GetValue(json)) output.WriteLine(new JsonArray([.. found.Select(Describe)]).ToJsonString(RunJson.Indented));
            else Write(found, all.Length, r.GetValue(root)!, width, output, error);
            return 0;
        });
        return command;
    }

    static IReadOnlyList<RunSummary> Scan(string root)
    {
        try
        {
            return RunIndex.Scan(root);
        }
        catch (DirectoryNotFoundException)
        {
            throw new ToolException($"{root}: no such folder{NearbyPath.DidYouMean(root)}; give the one that holds the runs: --root DIR");
        }
    }

    static RunSummary[] Matching(RunSummary[] all, string[] terms)
    {
        try
        {
            RunQuery query = new(terms);
            if (query.UnknownKeys(all) is [var unknown, ..] && all.Length > 0) throw NoKey(unknown, all);
            return [.. all.Where(query.Matches)];
        }
        catch (FormatException e)
        {
            throw new ToolException(e.Message);
        }
    }

    static IReadOnlyList<RunSummary> Sorted(RunSummary[] found, string? key, RunSummary[] all)
    {
        if (key is null) return found;
        if (all.Length > 0 && !RunKeys.Known(all).Contains(key, StringComparer.OrdinalIgnoreCase)) throw NoKey(key, all);
        return new RunOrder(key).Sort(found);
    }

    static ToolException NoKey(string key, RunSummary[] all)
    {
        string nearest = EditDistance.DidYouMean(key, RunKeys.Known(all));
        return new($"no run has a '{key}'{nearest} Keys: {string.Join(", ", RunKeys.Facts)}, and settings such as learner.innerLr");
    }

    static void Write(IReadOnlyList<RunSummary> found, int all, string root, int width, TextWriter output, TextWriter error)
    {
        RunSummary[] readable = [.. found.Where(run => run.State != RunState.Unreadable)];
        if (readable.Length > 0)
        {
            TextTable table = RunsTable.Of(readable, root);
            foreach (string line in table.Lines(width)) output.WriteLine(line);
            if (table.LeftOut(width) is { Length: > 0 } missing) error.WriteLine($"left out for want of width: {string.Join(", ", missing)}; --json has all");
        }
        foreach (RunSummary run in found.Where(run => run.State == RunState.Unreadable))
            output.WriteLine($"{VisibleText.Escaped(Path.GetRelativePath(root, run.Folder))}: unreadable, {VisibleText.Escaped(run.Fault)}");
        if (found.Count == 0) error.WriteLine(all == 0 ? $"no runs in {VisibleText.Escaped(root)}" : $"none of {all} runs in {VisibleText.Escaped(root)} matches");
    }

    static JsonNode Describe(RunSummary run)
    {
        JsonObject all = new() { ["folder"] = run.Folder, ["state"] = RunsTable.Word(run.State) };
        if (run.State == RunState.Unreadable)
        {
            all["fault"] = run.Fault;
            return all;
        }
        all["name"] = run.Experiment;
        all["family"] = run.Family;
        all["learner"] = run.Learner;
        all["update"] = run.Update;
        all["seed"] = run.Seed;
        all["iterations"] = run.Iterations;
        all["scores"] = new JsonArray([.. run.Scores.Select(score => JsonValue.Create(score))]);
        all["score"] = run.Score;
        all["started"] = run.Started;
        all["device"] = run.Device;
        all["settings"] = new JsonObject(run.Settings.Select(s => KeyValuePair.Create(s.Key, (JsonNode?)s.Value)));
        return all;
    }
}
