using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace MetaRL.Persistence;

/// <summary>How every JSON file of a run folder is written and read: camelCase names, enums by name, numbers as
/// numbers. NaN and infinities have no JSON form and are errors; so are missing or null required members.</summary>
public static class RunJson
{
    /// <summary>One object a line: <c>metrics.jsonl</c>.</summary>
    public static JsonSerializerOptions Options { get; } = Create(indented: false);

    /// <summary>The same, indented for people: <c>config.json</c>, <c>evaluation.json</c>.</summary>
    public static JsonSerializerOptions Indented { get; } = Create(indented: true);

    static JsonSerializerOptions Create(bool indented)
    {
        JsonSerializerOptions options = new()
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
            NumberHandling = JsonNumberHandling.Strict,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            // Task names and command lines stay legible; the files are never pasted into HTML unescaped.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            // Named here because file-based apps (`dotnet run x.cs`) switch the reflection default off.
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
            WriteIndented = indented,
            NewLine = "\n",
        };
        options.MakeReadOnly();
        return options;
    }
}
