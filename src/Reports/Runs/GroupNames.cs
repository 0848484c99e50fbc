using MetaRL.Persistence;

namespace MetaRL.Reports.Runs;

/// <summary>Short names that tell groups of runs apart: what they differ in, from the experiment's name down to single settings.</summary>
static class GroupNames
{
    // A name of more settings than these is longer than any chart has room for.
    const int MostSettings = 3;

    /// <param name="groups">The configuration of one run of each, and the folder that it is in.</param>
    /// <returns>As many names, no two alike.</returns>
    public static string[] Of(IReadOnlyList<(RunConfig Config, string Folder)> groups)
    {
        string[] names = [.. groups.Select(g => g.Config.Experiment)];
        if (groups.Count == 1) return names;
        IReadOnlyDictionary<string, string>[] settings = [.. groups.Select(g => FlatSettings.Of(g.Config.Settings))];
        string[] differing = [.. FlatSettings.Differing(settings)];
        List<Func<int, string>> parts = [];
        if (names.Distinct().Count() > 1) parts.Add(i => names[i]);
        if (differing.Contains("learner")) parts.Add(i => settings[i].GetValueOrDefault("learner", ""));
        if (differing.Contains("update")) parts.Add(i => settings[i].GetValueOrDefault("update", ""));
        string[] details = [.. differing.Where(key => key is not ("learner" or "update"))];
        foreach (string key in details.Take(MostSettings))
        {
            if (AreDistinct(parts, groups.Count)) break;
            parts.Add(i => settings[i].TryGetValue(key, out string? value) ? $"{Short(key)} {value}" : "");
        }
        if (!AreDistinct(parts, groups.Count)) parts.Add(i => groups[i].Folder);
        return Numbered([.. Enumerable.Range(0, groups.Count).Select(i => Joined(parts, i))]);
    }

    static bool AreDistinct(List<Func<int, string>> parts, int count) => Enumerable.Range(0, count).Select(i => Joined(parts, i)).Distinct().Count() == count;

    static string Joined(List<Func<int, string>> parts, int i) => string.Join(", ", parts.Select(p => p(i)).Where(text => text.Length > 0));

    static string Short(string key) => key[(key.LastIndexOf('.') + 1)..];

    static string[] Numbered(string[] names)
    {
        HashSet<string> taken = [];
        for (int i = 0; i < names.Length; i++)
        {
            string name = names[i].Length > 0 ? names[i] : $"group {i + 1}";
            names[i] = name;
            for (int n = 2; !taken.Add(names[i]); n++) names[i] = $"{name} ({n})";
        }
        return names;
    }
}
