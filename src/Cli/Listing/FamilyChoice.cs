using MetaRL.Envs;
using MetaRL.Envs.Families;
using MetaRL.Experiments.Configuration;

namespace MetaRL.Cli.Listing;

/// <summary>Built-in families as <c>--set</c> takes them: by the name of their type, and what differs from its defaults.</summary>
static class FamilyChoice
{
    const string Key = "problem.family";

    /// <summary>What makes a script train on a family.</summary>
    public static IEnumerable<string> Assignments(TaskFamily family)
    {
        TaskFamily usual = (TaskFamily)Activator.CreateInstance(family.GetType())!;
        IEnumerable<string> changes = Settings.Describe(family).Except(Settings.Describe(usual)).Select(s => $"{Key}.{s.Key}={s.Value}");
        return changes.Prepend($"{Key}={NameOf(family)}");
    }

    /// <summary>The name of its type.</summary>
    public static string NameOf(TaskFamily family) => RecordChoice.Name(family.GetType(), typeof(TaskFamily));

    /// <summary>The built-in family of a name, its own or that of its type; null where there is none.</summary>
    public static FamilyEntry? Find(string name) =>
        BuiltInFamilies.All.FirstOrDefault(f => EditDistance.AreAlike(f.Name, name)) ?? BuiltInFamilies.All.FirstOrDefault(f => EditDistance.AreAlike(NameOf(f.Family), name));

    /// <summary>All names that <see cref="Find"/> knows.</summary>
    public static IEnumerable<string> Names => BuiltInFamilies.All.SelectMany(f => (string[])[f.Name, NameOf(f.Family)]).Distinct();
}
