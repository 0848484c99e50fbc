using System.Text.Json.Nodes;

namespace MetaRL.Experiments.Configuration;

/// <summary>
/// Settings are the public init properties of a tree of records, keyed by camelCase path: <c>learner.innerLr=0.05</c>,
/// <c>learner.policy.hidden=64,64</c>, <c>family.reward=sparse</c>. A record typed as an abstract base is chosen by
/// name, <c>update=adam</c>; what old and new type inherit from a common base keeps its value. <c>none</c> clears what
/// may be null. Ranges are those of <see cref="System.ComponentModel.DataAnnotations.RangeAttribute"/>.
/// </summary>
public static class Settings
{
    /// <summary>A changed copy of the tree; the order of the assignments does not matter.</summary>
    /// <param name="root">The tree; it stays as it is.</param>
    /// <param name="assignments">Texts of the form key=value, each key at most once.</param>
    /// <exception cref="UsageException">An unknown or repeated key, a value that does not parse, or any value of the
    /// resulting tree, set or not, outside its range.</exception>
    public static T Apply<T>(T root, IEnumerable<string> assignments) where T : class
    {
        Assignment[] all = [.. assignments.Select(Assignment.Parse)];
        if (all.GroupBy(a => a.Key).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new UsageException($"{twice.Key} is set {twice.Count()} times: {string.Join(", ", twice.Select(a => $"'{a.Value}'"))}; set it once");
        // Short keys first: a type must have been chosen before longer keys set its properties.
        object changed = all.OrderBy(a => a.Path.Length).Aggregate((object)root, SettingEditor.Apply);
        SettingCheck.Tree(changed);
        return (T)changed;
    }

    /// <summary>Every setting, groups before their members, in order of declaration.</summary>
    /// <param name="root">The tree.</param>
    public static IReadOnlyList<Setting> Describe(object root) => [.. Walk(root, "")];

    /// <summary>The tree as nested objects with camelCase names. Where the declared type leaves a choice, "type" comes
    /// first. What has no text form is represented by its ToString.</summary>
    /// <param name="root">The tree.</param>
    public static JsonObject ToJson(object root) => SettingJson.Of(root, root.GetType());

    static IEnumerable<Setting> Walk(object node, string prefix)
    {
        foreach (SettingProperty property in SettingProperty.Of(node.GetType()))
        {
            object? value = property.Get(node);
            string key = prefix + property.Name;
            bool group = property.IsGroup(value);
            if (property.IsSettable(value))
                yield return new(key, group ? RecordChoice.Names(property.Type) : SettingValue.Describe(property.Type),
                    group ? RecordChoice.NameOf(value, property.Type) : SettingValue.Format(value), property.Range?.ToString(), XmlDocs.Summary(property.Info));
            if (!group || value is null) continue;
            foreach (Setting inner in Walk(value, key + ".")) yield return inner;
        }
    }
}
