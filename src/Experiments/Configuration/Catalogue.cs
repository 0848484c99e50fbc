using System.Reflection;

namespace MetaRL.Experiments.Configuration;

/// <summary>All that <c>--set</c> can choose by name, found where <c>--set</c> itself looks: records for properties of a common
/// base, and names of enums.</summary>
static class Catalogue
{
    /// <summary>Every kind below a type of settings, those of an experiment for example; the same key once.</summary>
    /// <param name="root">A record.</param>
    /// <param name="isWanted">Whether a declared type is of interest; what is not is not looked into either.</param>
    /// <param name="isBuiltIn">Which assemblies count.</param>
    public static IReadOnlyList<SettingKind> Of(Type root, Func<Type, bool> isWanted, Func<Assembly, bool> isBuiltIn)
    {
        List<SettingKind> kinds = [];
        Walk(root, "", [], null);
        return [.. kinds.Select(k => k.Needs is { } needs && IsMet(needs) ? k with { Needs = null } : k)];

        // What is made of one of its own kind, such as a policy around a policy, has the same choices inside as outside.
        void Walk(Type type, string prefix, Type[] outer, SettingNeed? needs)
        {
            foreach (SettingProperty property in SettingProperty.Of(type).Where(p => isWanted(p.Type) && !outer.Contains(p.Type)))
            {
                string key = prefix + property.Name;
                string? summary = XmlDocs.Summary(property.Info);
                int known = kinds.FindIndex(k => k.Key == key);
                if (known >= 0) kinds[known] = kinds[known].SharedWith(summary, needs);
                else if (IsChoice(property.Type)) Add(property, new(key, summary, EntriesOf(property.Type, key), needs), outer);
                else if (property.Type.IsEnum) kinds.Add(new(key, summary, [.. Enum.GetNames(property.Type).Select(n => EntryOf(property.Type, n))], needs));
                else if (Records.IsRecord(property.Type)) Walk(property.Type, key + ".", outer, needs);
            }
        }

        void Add(SettingProperty property, SettingKind kind, Type[] outer)
        {
            kinds.Add(kind);
            foreach (Type type in TypesOf(property.Type))
                Walk(type, kind.Key + ".", [.. outer, property.Type], new(kind.Key, [RecordChoice.Name(type, property.Type)]));
        }

        IReadOnlyList<SettingEntry> EntriesOf(Type declared, string key) => [.. TypesOf(declared).Select(t => EntryOf(t, declared, key))];

        IEnumerable<Type> TypesOf(Type declared) => RecordChoice.Of(declared).Where(t => isBuiltIn(t.Assembly));

        bool IsMet(SettingNeed needs) => kinds.Single(k => k.Key == needs.Key).Entries.Count == needs.Names.Count;
    }

    static bool IsChoice(Type type) => Records.IsRecord(type) && !type.IsSealed;

    static SettingEntry EntryOf(Type type, string name)
    {
        Described docs = XmlDocs.Of(type, name);
        return new(SettingValue.Format(Enum.Parse(type, name)), docs.Summary, docs.Paper, []);
    }

    static SettingEntry EntryOf(Type type, Type declared, string key)
    {
        Described docs = XmlDocs.Of(type);
        return new(RecordChoice.Name(type, declared), docs.Summary, docs.Paper, Settings.Own(Activator.CreateInstance(type)!, key + "."));
    }
}

/// <summary>Something that can be chosen.</summary>
/// <param name="Key">As <c>--set</c> takes it, such as "learner".</param>
/// <param name="Summary">What it is; null where that depends on what it belongs to.</param>
/// <param name="Entries">What there is to choose from.</param>
/// <param name="Needs">What must be chosen for the key to be there; null where it always is.</param>
sealed record SettingKind(string Key, string? Summary, IReadOnlyList<SettingEntry> Entries, SettingNeed? Needs)
{
    /// <summary>The same key of another choice.</summary>
    public SettingKind SharedWith(string? summary, SettingNeed? needs) => this with
    {
        Summary = summary == Summary ? Summary : null,
        Needs = Needs is null || needs is null ? null : Needs with { Names = [.. Needs.Names.Union(needs.Names)] },
    };
}

/// <summary>A choice that a key belongs to.</summary>
/// <param name="Key">As <c>--set</c> takes it, such as "learner".</param>
/// <param name="Names">Any of these.</param>
sealed record SettingNeed(string Key, IReadOnlyList<string> Names);

/// <summary>One choice.</summary>
/// <param name="Name">As <c>--set KEY=NAME</c> takes it.</param>
/// <param name="Summary">What it is, in a sentence.</param>
/// <param name="Paper">Where it is from.</param>
/// <param name="Settings">Those that it brings, without what is a choice of its own.</param>
sealed record SettingEntry(string Name, string? Summary, string? Paper, IReadOnlyList<Setting> Settings);
