using System.Text.Json.Nodes;
using MetaRL.Persistence;

namespace MetaRL.Reports.Runs;

/// <summary>Nested settings as dotted keys, as <c>--set</c> takes them. A record's own name is that of its type:
/// {"learner": {"type": "maml", …}} is learner = maml.</summary>
public static class FlatSettings
{
    const string TypeKey = "type";

    /// <summary>In the order of the file.</summary>
    public static IReadOnlyDictionary<string, string> Of(JsonObject settings)
    {
        Dictionary<string, string> flat = [];
        foreach ((string key, JsonNode? value) in Values(settings)) flat[key] = TextOf(value);
        return flat;
    }

    /// <summary>In the order of the file, as JSON has them.</summary>
    internal static IReadOnlyDictionary<string, JsonNode?> Values(JsonObject settings)
    {
        Dictionary<string, JsonNode?> flat = [];
        Flatten(settings, "", flat);
        return flat;
    }

    /// <summary>What is inside all that it is wrapped in: of a family in a family, or a policy in a policy, the last; null where
    /// there is no such setting.</summary>
    internal static string? Innermost(IReadOnlyDictionary<string, string> settings, string key)
    {
        while (settings.ContainsKey(key + ".inner")) key += ".inner";
        return settings.GetValueOrDefault(key);
    }

    /// <summary>Keys that not all have, or not with the same value.</summary>
    internal static IEnumerable<string> Differing(IReadOnlyList<IReadOnlyDictionary<string, string>> settings) => settings
        .SelectMany(s => s.Keys)
        .Distinct()
        .Where(key => settings.Select(s => s.GetValueOrDefault(key)).Distinct().Count() > 1);

    static void Flatten(JsonObject settings, string prefix, Dictionary<string, JsonNode?> into)
    {
        foreach ((string key, JsonNode? value) in settings)
        {
            if (value is JsonObject { Count: > 0 } nested) Flatten(nested, prefix + key + ".", into);
            else into[key == TypeKey && prefix.Length > 0 ? prefix[..^1] : prefix + key] = value;
        }
    }

    /// <summary>A value as <c>--set</c> takes it.</summary>
    internal static string TextOf(JsonNode? node) => node switch
    {
        null => "none",
        JsonValue value when value.TryGetValue(out string? text) => text,
        _ => node.ToJsonString(RunJson.Options),
    };
}
