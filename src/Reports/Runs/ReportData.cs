using MetaRL.Persistence;
using MetaRL.Reports.Comparing;

namespace MetaRL.Reports.Runs;

/// <summary>What the sections of a report read: groups of runs, each the seeds of one setting.</summary>
sealed record ReportData(IReadOnlyList<RunGroup> Groups)
{
    /// <summary>Colours that can be told apart; groups beyond take them again.</summary>
    public const int Looks = 8;

    public bool IsSingle => Groups.Count == 1;

    public string Title => string.Join(", ", Groups.Select(g => g.Runs[0].Config.Experiment).Distinct());

    public IEnumerable<RunData> Runs => Groups.SelectMany(g => g.Runs);

    /// <summary>Those that were evaluated.</summary>
    public IReadOnlyList<RunGroup> Evaluated { get; } = [.. Groups.Where(g => g.Evaluation is not null)];

    /// <summary>Those that were evaluated, after the last step of each.</summary>
    public Contestant[] Contestants => [.. Evaluated.Select(g => new Contestant(g.Name, "", g.Evaluation!, RunGroup.StepsOf(g.Evaluation!)))];

    /// <summary>Those that trained.</summary>
    public IReadOnlyList<RunGroup> Trained { get; } = [.. Groups.Where(g => g.Iterations > 0)];

    /// <summary>Looks by the name of the group, where they are those of something larger; null for the usual ones.</summary>
    public IReadOnlyDictionary<string, string>? OwnLooks { get; init; }

    /// <summary>Class of the style sheet that a group has in every chart.</summary>
    public string Look(RunGroup group)
    {
        if (OwnLooks is not null) return OwnLooks[group.Name];
        return IsSingle ? "after" : $"c{Array.IndexOf([.. Groups], group) % Looks}";
    }

    /// <summary>Runs with the same settings but for the seed are one group; groups are in the order of their first runs.</summary>
    /// <exception cref="ArgumentException">No runs, runs of several task families, a seed twice, or seeds of one setting that do not
    /// belong together.</exception>
    public static ReportData Of(IReadOnlyList<RunData> runs)
    {
        if (runs.Count == 0) throw new ArgumentException("report: no runs");
        RequireOneFamily(runs.Select(r => FamilyOf(FlatSettings.Of(r.Config.Settings))));
        RequireOneFamily(runs.Select(r => r.Evaluation?.Family));
        RunData[][] groups = [.. runs.GroupBy(KeyOf).Select(g => g.ToArray())];
        string[] names = GroupNames.Of([.. groups.Select(g => (g[0].Config, g[0].Folder))]);
        return new([.. groups.Select((g, i) => RunGroup.Of(names[i], g))]);
    }

    // What a family is wrapped in changes what is observed of its tasks; the evaluation's family says where it changes more.
    static string? FamilyOf(IReadOnlyDictionary<string, string> settings) => FlatSettings.Innermost(settings, "problem.family");

    // Returns of two families cannot be compared.
    static void RequireOneFamily(IEnumerable<string?> families)
    {
        string[] found = [.. families.OfType<string>().Distinct()];
        if (found.Length > 1) throw new ArgumentException($"report: one task family expected, found {string.Join(" and ", found)}; report them apart");
    }

    static (string Experiment, string Settings) KeyOf(RunData run) => (run.Config.Experiment, run.Config.Settings.ToJsonString(RunJson.Options));
}
