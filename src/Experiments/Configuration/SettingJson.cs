using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using MetaRL.Persistence;

namespace MetaRL.Experiments.Configuration;

/// <summary>A tree of records as JSON. Nothing is written that <see cref="SettingReader"/> would not read back.</summary>
static class SettingJson
{
    /// <summary>The key that names a record's type where the declared one leaves a choice.</summary>
    public const string TypeKey = "type";

    public static JsonObject Of(object record, Type declared, string prefix = "")
    {
        Type type = record.GetType();
        if (new RecordBuilder(type).Problem is { } problem)
        {
            throw new UsageException($"{Key(prefix)}: {problem}, so that it cannot be read back; "
                + "add one, or mark the property with [Browsable(false)]");
        }
        JsonObject json = [];
        if (type != declared) json.Add(TypeKey, RecordChoice.UniqueName(type, declared));
        foreach (SettingProperty property in SettingProperty.Of(type))
        {
            string key = prefix + property.Name;
            if (json.ContainsKey(property.Name))
                throw new UsageException($"{key}: '{TypeKey}' stands for the type of {Key(prefix)}; give the property of {type.Name} another name");
            json.Add(property.Name, Value(property.Get(record), property.Type, key));
        }
        return json;
    }

    /// <summary>Whether two values of a property would be written alike.</summary>
    public static bool AreEqual(SettingProperty property, object? a, object? b)
        => JsonNode.DeepEquals(Value(a, property.Type, property.Name), Value(b, property.Type, property.Name));

    static JsonNode? Value(object? value, Type declared, string key)
    {
        if (value is null) return null;
        if (SettingValue.Supports(declared)) return Scalar(value, declared, key);
        if (Records.IsRecord(value.GetType())) return Of(value, Nullable.GetUnderlyingType(declared) ?? declared, key + ".");
        if (SettingList.ElementOf(declared) is { } element) return List((IEnumerable)value, element, key);
        throw new UsageException($"{key} is a {value.GetType().Name}, which has no text form and would be lost; "
            + "mark the property with [Browsable(false)] if a run can be repeated without it");
    }

    static JsonNode? Scalar(object value, Type declared, string key)
    {
        if (value is string text && !WholeText.Is(text))
            throw new UsageException($"{key}: '{text}' holds half of a surrogate pair; give it whole characters");
        try
        {
            return JsonSerializer.SerializeToNode(value, declared, RunJson.Options);
        }
        catch (Exception e) when (e is ArgumentException or JsonException)
        {
            throw new UsageException($"{key}: {SettingValue.Format(value)} has no JSON form; expected {SettingValue.Expected(declared)}", e);
        }
    }

    static JsonArray List(IEnumerable items, Type element, string key)
    {
        JsonArray array = [];
        foreach (object? item in items) array.Add(Value(item, element, $"{key}[{array.Count}]"));
        return array;
    }

    static string Key(string prefix) => prefix.Length == 0 ? "settings" : prefix.TrimEnd('.');
}
