using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using MetaRL.Persistence;

namespace MetaRL.Experiments.Configuration;

static class SettingJson
{
    public static JsonObject Of(object record, Type declared)
    {
        JsonObject json = [];
        if (record.GetType() != declared) json.Add("type", RecordChoice.NameOf(record, declared));
        foreach (SettingProperty property in SettingProperty.Of(record.GetType()))
            json.Add(property.Name, Value(property.Get(record), property.Type));
        return json;
    }

    static JsonNode? Value(object? value, Type declared) => value switch
    {
        null => null,
        _ when SettingValue.Supports(declared) => JsonSerializer.SerializeToNode(value, declared, RunJson.Options),
        _ when Records.IsRecord(value.GetType()) => Of(value, declared),
        IEnumerable items => new JsonArray([.. items.Cast<object?>().Select(item => Value(item, item?.GetType() ?? typeof(object)))]),
        _ => value.ToString(),
    };
}
