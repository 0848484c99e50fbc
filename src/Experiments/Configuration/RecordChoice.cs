using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MetaRL.Experiments.Configuration;

static partial class RecordChoice
{
    // The types a property of this type may be set to by name: records with a constructor that needs nothing, in any
    // loaded assembly that knows the type, so also those that the script itself declares.
    public static IReadOnlyList<Type> Of(Type declared) =>
    [
        .. AppDomain.CurrentDomain.GetAssemblies()
            .Where(a => !a.IsDynamic && Knows(a, declared.Assembly))
            .SelectMany(a => a.GetTypes())
            .Where(t => declared.IsAssignableFrom(t) && !t.IsAbstract && !t.ContainsGenericParameters && Records.IsRecord(t))
            .Where(t => t.GetConstructor(Type.EmptyTypes) is not null)
            .OrderBy(t => t.Name, StringComparer.Ordinal).ThenBy(t => t.FullName, StringComparer.Ordinal),
    ];

    // A TrustRegionUpdate is the trustRegion among the MetaUpdates: the word that both end with says nothing.
    public static string Name(Type type, Type declared)
    {
        string word = LastWord().Match(declared.Name).Value;
        bool shared = word.Length > 0 && type.Name.Length > word.Length && type.Name.EndsWith(word, StringComparison.Ordinal);
        return JsonNamingPolicy.CamelCase.ConvertName(shared ? type.Name[..^word.Length] : type.Name);
    }

    public static string NameOf(object? value, Type declared) => value is null ? SettingValue.None : Name(value.GetType(), declared);

    public static string Names(Type declared) => string.Join('|', Of(declared).Select(t => Name(t, declared)));

    public static object? Parse(SettingProperty property, object? current, Assignment assignment)
    {
        if (assignment.Value == SettingValue.None && property.IsNullable) return null;
        Type[] found = [.. Of(property.Type).Where(t => Name(t, property.Type) == assignment.Value)];
        if (found.Length > 1)
            throw new UsageException($"{assignment.Key}: '{assignment.Value}' is ambiguous: {string.Join(", ", found.Select(t => t.FullName))}; rename one");
        return found.Length == 1 ? Create(found[0], current, assignment.Key) : throw Unknown(property, assignment);
    }

    static UsageException Unknown(SettingProperty property, Assignment assignment)
    {
        string[] names = [.. Of(property.Type).Select(t => Name(t, property.Type)), .. property.IsNullable ? [SettingValue.None] : Array.Empty<string>()];
        return new($"{assignment.Key}: no type '{assignment.Value}'{EditDistance.DidYouMean(assignment.Value, names)} Expected {string.Join(", ", names)}");
    }

    // What both types inherit from a common base keeps its value: `learner=proMp` keeps the script's policy.
    static object Create(Type type, object? current, string key)
    {
        object created = Activator.CreateInstance(type)!;
        if (current is null) return created;
        foreach (SettingProperty property in SettingProperty.Of(type))
            if (property.Info.DeclaringType!.IsInstanceOfType(current))
                SettingEditor.Guarded(key, () => Records.Set(created, property.Info, property.Get(current)));
        return created;
    }

    static bool Knows(Assembly assembly, Assembly declaring) =>
        assembly == declaring || assembly.GetReferencedAssemblies().Any(name => name.Name == declaring.GetName().Name);

    [GeneratedRegex("[A-Z][a-z0-9]+$")]
    private static partial Regex LastWord();
}
