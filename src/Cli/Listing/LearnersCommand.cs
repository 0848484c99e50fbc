using System.CommandLine;
using System.Reflection;
using System.Text.Json.Nodes;
using MetaRL.Cli.Tables;
using MetaRL.Envs;
using MetaRL.Experiments;
using MetaRL.Experiments.Configuration;
using MetaRL.Persistence;

namespace MetaRL.Cli.Listing;

/// <summary><c>metarl learners</c>: what there is to train with, and what can be set.</summary>
static class LearnersCommand
{
    const string Help = """
        Lists what experiments are made of: learners, outer updates, outer losses, inner objectives, policies, baselines and families
        of labelled examples, each with the paper it is from and all its settings: key, default, what it takes, range. Names and keys
        are those of --set, as in --set update=trustRegion --set update.maxKl=0.02.
        """;

    /// <summary>Everything built in that <c>--set</c> can choose, but for environments, which <c>metarl envs</c> lists.</summary>
    public static IReadOnlyList<SettingKind> Kinds =>
        [.. Catalogue.Of(typeof(ExperimentConfig), static type => type != typeof(TaskFamily), IsBuiltIn).OrderBy(k => Array.IndexOf(First, k.Key.Split('.')[0]) < 0)];

    /// <summary>Everything that can be asked for by name.</summary>
    public static string[] Names => [.. Kinds.SelectMany(k => k.Entries.Select(e => e.Name).Prepend(k.Key)).Distinct()];

    // Names that an error tells.
    const int Nearest = 5;

    static readonly string[] First = ["learner", "update"];

    public static Command Of(Option<bool> json, TextWriter output, int width)
    {
        var name = new Argument<string?>("name") { HelpName = "name", Description = "Only this one, such as maml, or those of one key, such as update", Arity = ArgumentArity.ZeroOrOne };
        name.CompletionSources.Add(_ => Names);
        var command = new ToolCommand("learners", Help, "metarl learners", "metarl learners maml", "metarl learners problem.policy --json") { name, json };
        command.SetAction(r =>
        {
            IReadOnlyList<SettingKind> kinds = Chosen(r.GetValue(name));
            if (r.GetValue(json)) output.WriteLine(new JsonArray([.. kinds.Select(Describe)]).ToJsonString(RunJson.Indented));
            else foreach (string line in kinds.SelectMany(k => Lines(k, width))) output.WriteLine(line);
            return 0;
        });
        return command;
    }

    static IReadOnlyList<SettingKind> Chosen(string? name)
    {
        IReadOnlyList<SettingKind> all = Kinds;
        if (name is null) return all;
        if (all.FirstOrDefault(k => EditDistance.AreAlike(k.Key, name)) is { } ofKey) return [ofKey];
        SettingKind[] found = [.. all.Select(k => k with { Entries = [.. k.Entries.Where(e => EditDistance.AreAlike(e.Name, name))] }).Where(k => k.Entries.Count > 0)];
        return found.Length > 0 ? found
            : throw new ToolException($"no '{name}'{EditDistance.DidYouMean(name, Names)} Nearest: {string.Join(", ", EditDistance.Ordered(name, Names).Take(Nearest))}; 'metarl learners' lists all");
    }

    static bool IsBuiltIn(Assembly assembly) => assembly.GetName().Name is "MetaRL" or "MetaRL.Policies";

    static IEnumerable<string> Lines(SettingKind kind, int width)
    {
        string summary = kind.Summary is null ? "" : $": {kind.Summary}";
        foreach (string line in Paragraph.Lines(kind.Key + summary, 0, width)) yield return line;
        if (kind.Needs is { } needs) foreach (string line in Paragraph.Lines($"only with {needs.Key}={string.Join('|', needs.Names)}", 2, width)) yield return line;
        foreach (string line in kind.Entries.SelectMany(e => Lines(kind, e, width))) yield return line;
        yield return "";
    }

    static IEnumerable<string> Lines(SettingKind kind, SettingEntry entry, int width)
    {
        yield return $"  --set {kind.Key}={entry.Name}";
        if (entry.Summary is { } summary) foreach (string line in Paragraph.Lines(summary, 6, width)) yield return line;
        if (entry.Paper is { } paper) foreach (string line in Paragraph.Lines(paper, 6, width)) yield return line;
        foreach (Setting setting in entry.Settings)
        {
            string range = setting.Range is { } r ? $" in {r}" : "";
            foreach (string line in Paragraph.Lines($"{setting.Key}={setting.Value}  ({setting.Type}{range})", 6, width)) yield return line;
            if (setting.Doc is { } doc) foreach (string line in Paragraph.Lines(doc, 10, width)) yield return line;
        }
    }

    static JsonObject Describe(SettingKind kind) => new()
    {
        ["key"] = kind.Key,
        ["summary"] = kind.Summary,
        ["onlyWith"] = kind.Needs is { } needs ? new JsonArray([.. needs.Names.Select(n => JsonValue.Create($"{needs.Key}={n}"))]) : null,
        ["choices"] = new JsonArray([.. kind.Entries.Select(Describe)]),
    };

    static JsonObject Describe(SettingEntry entry) => new()
    {
        ["name"] = entry.Name,
        ["summary"] = entry.Summary,
        ["paper"] = entry.Paper,
        ["settings"] = new JsonArray([.. entry.Settings.Select(Describe)]),
    };

    static JsonObject Describe(Setting setting) => new()
    {
        ["key"] = setting.Key,
        ["type"] = setting.Type,
        ["default"] = setting.Value,
        ["range"] = setting.Range,
        ["doc"] = setting.Doc,
    };
}
