using System.Text.Json.Nodes;

namespace MetaRL.Experiments.Configuration;

/// <summary>
/// Settings are the public init properties of a tree of records, keyed by camelCase path: <c>learner.innerLr=0.05</c>,
/// <c>problem.policy.hidden=64,64</c>, <c>problem.family.reward=sparse</c>. A record typed as an abstract base is chosen by
/// name, <c>update=adam</c>; what old and new type inherit from a common base keeps its value, unless their defaults differ. <c>none</c> clears what
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
    public static IReadOnlyList<Setting> Describe(object root) => [.. Walk(root, "", isDeep: true)];

    /// <summary>The same without the settings of what is itself a choice of several types.</summary>
    /// <param name="root">The tree.</param>
    /// <param name="prefix">Of the keys.</param>
    internal static IReadOnlyList<Setting> Own(object root, string prefix) => [.. Walk(root, prefix, isDeep: false)];

    /// <summary>The tree as nested objects with camelCase names. Where the declared type leaves a choice, "type" comes
    /// first; it is the full name where two types share the short one.</summary>
    /// <param name="root">The tree.</param>
    /// <exception cref="UsageException">Something in it could not be read back: it has no text form, or its type no
    /// constructor for it. What a run can do without is left out by <see cref="System.ComponentModel.BrowsableAttribute"/>.</exception>
    public static JsonObject ToJson(object root) => SettingJson.Of(root, root.GetType());

    /// <summary>The tree of records that <see cref="ToJson"/> wrote. Types are looked for in all loaded assemblies, so also
    /// among a script's own; what the JSON does not name keeps its default, and so does what is not browsable.</summary>
    /// <typeparam name="T">The type of the root.</typeparam>
    /// <param name="json">The nested objects.</param>
    /// <exception cref="UsageException">An unknown key or type, a required one that is missing, a value of another kind or
    /// outside its range; the message names the key, what was found and what was expected.</exception>
    public static T FromJson<T>(JsonObject json) where T : class
    {
        object root = SettingReader.Read(json, typeof(T));
        SettingCheck.Tree(root);
        return (T)root;
    }

    static IEnumerable<Setting> Walk(object node, string prefix, bool isDeep)
    {
        foreach (SettingProperty property in SettingProperty.Of(node.GetType()))
        {
            object? value = property.Get(node);
            string key = prefix + property.Name;
            bool group = property.IsGroup(value);
            if (property.IsSettable(value))
            {
                string type = group ? RecordChoice.Names(property.Type) : SettingValue.Describe(property.Type);
                string text = group ? RecordChoice.NameOf(value, property.Type) : SettingValue.Format(value);
                yield return new(key, type, text, property.Range?.ToString(), XmlDocs.Summary(property.Info));
            }
            if (!group || value is null || !(isDeep || property.Type.IsSealed)) continue;
            foreach (Setting inner in Walk(value, key + ".", isDeep)) yield return inner;
        }
    }
}
