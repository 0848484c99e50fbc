using System.Text.Json;
using System.Text.Json.Nodes;
using MetaRL.Persistence;

namespace MetaRL.Experiments.Configuration;

/// <summary>The inverse of <see cref="SettingJson"/>.</summary>
static class SettingReader
{
    public static object Read(JsonObject json, Type declared, string prefix = "")
    {
        Type type = TypeOf(json, declared, prefix);
        IReadOnlyList<SettingProperty> properties = SettingProperty.Of(type);
        Dictionary<string, object?> values = [];
        foreach ((string name, JsonNode? node) in json)
        {
            if (name == SettingJson.TypeKey && type != declared) continue;
            SettingProperty property = properties.FirstOrDefault(p => p.Name == name) ?? throw Unknown(prefix, name, type, properties);
            values[name] = Value(node, property.Type, property.IsNullable, prefix + name);
        }
        return Build(type, values, properties, prefix);
    }

    static object Build(Type type, Dictionary<string, object?> values, IReadOnlyList<SettingProperty> properties, string prefix)
    {
        RecordBuilder builder = new(type);
        if (builder.Problem is { } problem) throw new UsageException($"{Group(prefix)}: {problem}; it cannot be read");
        if (builder.Required.FirstOrDefault(name => !values.ContainsKey(name)) is { } missing)
        {
            SettingProperty property = properties.First(p => p.Name == missing);
            throw new UsageException($"{prefix}{missing} is missing and has no default; expected {Expected(property.Type)}");
        }
        return builder.Build(values, prefix);
    }

    static Type TypeOf(JsonObject json, Type declared, string prefix)
    {
        bool isSetting = SettingProperty.Of(declared).Any(p => p.Name == SettingJson.TypeKey);
        bool isGiven = json.TryGetPropertyValue(SettingJson.TypeKey, out JsonNode? name);
        if (isSetting || !isGiven)
        {
            if (IsConcrete(declared)) return declared;
            throw new UsageException($"{Group(prefix)}: no \"{SettingJson.TypeKey}\"; expected {RecordChoice.AllNames(declared)}");
        }
        if (name is not JsonValue value || value.GetValueKind() != JsonValueKind.String)
            throw new UsageException($"{prefix}{SettingJson.TypeKey}: {Text(name)} is no type; expected {RecordChoice.AllNames(declared)}");
        return RecordChoice.Named(value.GetValue<string>(), declared, Group(prefix));
    }

    static bool IsConcrete(Type type) => !type.IsAbstract && !type.IsInterface;

    static object? Value(JsonNode? node, Type declared, bool nullable, string key)
    {
        Type type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (node is null) return nullable ? null : throw Unfit(node, declared, key);
        if (SettingValue.Supports(declared)) return Scalar(node, declared, key);
        if (SettingList.ElementOf(type) is { } element) return List(node, type, element, key);
        bool isGroup = Records.IsRecord(type) || type.IsInterface;
        if (!isGroup) throw new UsageException($"{key} is a {type.Name}, which has no text form; found {Text(node)}, expected null");
        return (node as JsonObject ?? Named(node, type)) is { } inner ? Read(inner, type, key + ".") : throw Unfit(node, declared, key);
    }

    // A name alone is a record of that type with its defaults, as --set takes it. So runs stay readable whose setting had names
    // only, before these had settings of their own.
    static JsonObject? Named(JsonNode node, Type type)
    {
        bool isName = node.GetValueKind() == JsonValueKind.String && !IsConcrete(type);
        return isName ? new() { [SettingJson.TypeKey] = node.GetValue<string>() } : null;
    }

    static object Scalar(JsonNode node, Type declared, string key)
    {
        try
        {
            return node.Deserialize(declared, RunJson.Options) ?? throw Unfit(node, declared, key);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or ArgumentException)
        {
            throw Unfit(node, declared, key);
        }
    }

    static object List(JsonNode node, Type type, Type element, string key)
    {
        if (node is not JsonArray array) throw Unfit(node, type, key);
        bool nullable = Nullable.GetUnderlyingType(element) is not null;
        object?[] items = [.. array.Select((item, i) => Value(item, element, nullable, $"{key}[{i}]"))];
        return SettingList.Of(type, element, items);
    }

    static UsageException Unfit(JsonNode? node, Type declared, string key) => new($"{key}: {Text(node)} is not {Expected(declared)}");

    static UsageException Unknown(string prefix, string name, Type type, IReadOnlyList<SettingProperty> properties)
    {
        string[] names = [.. properties.Select(p => p.Name)];
        string group = prefix.Length == 0 ? "" : $" of {Group(prefix)}, a {type.Name}";
        return new($"no setting '{prefix}{name}'{EditDistance.DidYouMean(name, names)} Settings{group}: {string.Join(", ", names)}");
    }

    static string Expected(Type type)
    {
        if (SettingValue.Supports(type)) return SettingValue.Expected(type);
        if (SettingList.ElementOf(type) is { } element) return $"a list, each {Expected(element)}";
        return IsConcrete(type) ? $"an object with the settings of {type.Name}" : $"an object of type {RecordChoice.AllNames(type)}";
    }

    static string Group(string prefix) => prefix.Length == 0 ? "settings" : prefix.TrimEnd('.');

    static string Text(JsonNode? node) => node?.ToJsonString(RunJson.Options) ?? "null";
}
