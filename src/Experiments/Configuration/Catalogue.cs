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
        Walk(root, "", []);
        return kinds;

        // What is made of one of its own kind, such as a policy around a policy, has the same choices inside as outside.
        void Walk(Type type, string prefix, Type[] outer)
        {
            foreach (SettingProperty property in SettingProperty.Of(type).Where(p => isWanted(p.Type) && !outer.Contains(p.Type)))
            {
                string key = prefix + property.Name;
                bool isKnown = kinds.Exists(k => k.Key == key);
                if (isKnown) continue;
                if (IsChoice(property.Type)) Add(property, key, outer);
                else if (property.Type.IsEnum) kinds.Add(new(key, XmlDocs.Summary(property.Info), [.. Enum.GetNames(property.Type).Select(n => EntryOf(property.Type, n))]));
                else if (Records.IsRecord(property.Type)) Walk(property.Type, key + ".", outer);
            }
        }

        void Add(SettingProperty property, string key, Type[] outer)
        {
            Type[] types = [.. RecordChoice.Of(property.Type).Where(t => isBuiltIn(t.Assembly))];
            kinds.Add(new(key, XmlDocs.Summary(property.Info), [.. types.Select(t => EntryOf(t, property.Type, key))]));
            foreach (Type type in types) Walk(type, key + ".", [.. outer, property.Type]);
        }
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
/// <param name="Summary">What it is.</param>
/// <param name="Entries">What there is to choose from.</param>
sealed record SettingKind(string Key, string? Summary, IReadOnlyList<SettingEntry> Entries);

/// <summary>One choice.</summary>
/// <param name="Name">As <c>--set KEY=NAME</c> takes it.</param>
/// <param name="Summary">What it is, in a sentence.</param>
/// <param name="Paper">Where it is from.</param>
/// <param name="Settings">Those that it brings, without what is a choice of its own.</param>
sealed record SettingEntry(string Name, string? Summary, string? Paper, IReadOnlyList<Setting> Settings);
