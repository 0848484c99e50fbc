using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MetaRL.Experiments.Configuration;

static partial class RecordChoice
{
    // The types a property of this type may be set to by name: records with a constructor that needs nothing.
    public static IReadOnlyList<Type> Of(Type declared) => [.. All(declared).Where(t => t.GetConstructor(Type.EmptyTypes) is not null)];

    // What nobody can construct is no choice. Those in any loaded assembly that knows the type, so also those that the script itself declares.
    static IReadOnlyList<Type> All(Type declared) =>
    [
        .. AppDomain.CurrentDomain.GetAssemblies()
            .Where(a => !a.IsDynamic && Knows(a, declared.Assembly))
            .SelectMany(a => a.GetTypes())
            .Where(t => declared.IsAssignableFrom(t) && !t.IsAbstract && !t.ContainsGenericParameters && Records.IsRecord(t) && t.GetConstructors().Length > 0)
            .OrderBy(t => t.Name, StringComparer.Ordinal).ThenBy(t => t.FullName, StringComparer.Ordinal),
    ];

    // A TrustRegionUpdate is the trustRegion among the MetaUpdates: the word that both end with says nothing.
    public static string Name(Type type, Type declared)
    {
        string word = LastWord().Match(declared.Name).Value;
        bool shared = word.Length > 0 && type.Name.Length > word.Length && type.Name.EndsWith(word, StringComparison.Ordinal);
        return JsonNamingPolicy.CamelCase.ConvertName(shared ? type.Name[..^word.Length] : type.Name);
    }

    // The full name where another type has the same short one.
    public static string UniqueName(Type type, Type declared)
    {
        string name = Name(type, declared);
        bool unique = All(declared).All(t => t == type || Name(t, declared) != name);
        return unique ? name : type.FullName!;
    }

    public static string NameOf(object? value, Type declared) => value is null ? SettingValue.None : Name(value.GetType(), declared);

    public static string Names(Type declared) => string.Join('|', Of(declared).Select(t => Name(t, declared)));

    public static string AllNames(Type declared) => string.Join('|', All(declared).Select(t => Name(t, declared)));

    /// <summary>The type of a name that was written down, whatever its constructor needs.</summary>
    public static Type Named(string name, Type declared, string key)
    {
        IReadOnlyList<Type> all = All(declared);
        if (Single(all, name, declared, key) is { } type) return type;
        string[] names = [.. all.Select(t => Name(t, declared))];
        throw new UsageException($"{key}: no type '{name}'{EditDistance.DidYouMean(name, names)} Expected {string.Join(", ", names)}; "
            + $"a {declared.Name} of your own must be in an assembly that is loaded by now");
    }

    public static object? Parse(SettingProperty property, object? current, Assignment assignment)
    {
        if (assignment.Value == SettingValue.None && property.IsNullable) return null;
        Type type = Single(Of(property.Type), assignment.Value, property.Type, assignment.Key) ?? throw Unknown(property, assignment);
        object created = Create(type, current, assignment.Key);
        Wrap(created, current, property.Type, assignment.Key);
        return created;
    }

    static Type? Single(IReadOnlyList<Type> types, string name, Type declared, string key)
    {
        Type[] found = [.. types.Where(t => Name(t, declared) == name || t.FullName == name)];
        if (found.Length > 1)
            throw new UsageException($"{key}: '{name}' is ambiguous: {string.Join(", ", found.Select(t => t.FullName))}; give the full name, or rename one");
        return found.Length == 1 ? found[0] : null;
    }

    static UsageException Unknown(SettingProperty property, Assignment assignment)
    {
        List<string> names = [.. Of(property.Type).Select(t => Name(t, property.Type))];
        if (property.IsNullable) names.Add(SettingValue.None);
        return new($"{assignment.Key}: no type '{assignment.Value}'{EditDistance.DidYouMean(assignment.Value, names)} Expected {string.Join(", ", names)}");
    }

    // What both types inherit from a common base keeps its value: `learner=anil` keeps the script's step size. But where one of
    // them has another default than the base gives, it is what makes the type what it is: `learner=metaSgd` learns its rates.
    static object Create(Type type, object? current, string key)
    {
        object created = Activator.CreateInstance(type)!;
        if (current is null) return created;
        object? fresh = Fresh(current.GetType());
        foreach (SettingProperty property in SettingProperty.Of(type).Where(p => p.HasSetter && p.Info.DeclaringType!.IsInstanceOfType(current)))
        {
            bool isItsOwn = fresh is not null && !SettingJson.AreEqual(property, property.Get(created), property.Get(fresh));
            if (!isItsOwn) SettingEditor.Guarded(key, () => Records.Set(created, property.Info, property.Get(current)));
        }
        return created;
    }

    // With its defaults; null where it has none for everything.
    static object? Fresh(Type type) => type.GetConstructor(Type.EmptyTypes) is null ? null : Activator.CreateInstance(type);

    // What is made of one of its own kind is made of the one that was there: `policy=normalized` normalizes the script's policy.
    static void Wrap(object created, object? current, Type declared, string key)
    {
        SettingProperty[] inner = [.. SettingProperty.Of(created.GetType()).Where(p => p.HasSetter && p.Type == declared)];
        bool wraps = inner.Length == 1 && current is not null && current.GetType() != created.GetType();
        if (wraps) SettingEditor.Guarded(key, () => Records.Set(created, inner[0].Info, current));
    }

    static bool Knows(Assembly assembly, Assembly declaring) =>
        assembly == declaring || assembly.GetReferencedAssemblies().Any(name => name.Name == declaring.GetName().Name);

    [GeneratedRegex("[A-Z][a-z0-9]+$")]
    private static partial Regex LastWord();
}
