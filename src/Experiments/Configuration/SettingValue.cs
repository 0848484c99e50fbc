using System.Collections;
using System.Globalization;
using System.Text.Json;

namespace MetaRL.Experiments.Configuration;

/// <summary>Text to value and back, for the types a setting may have: numbers, bool, string, enums, arrays and
/// nullables of these.</summary>
static class SettingValue
{
    public const string None = "none";

    // 1e6 is a whole number, too.
    const NumberStyles Whole = NumberStyles.AllowLeadingSign | NumberStyles.AllowExponent;

    public static bool Supports(Type type) => Element(type) is var element
        && (element.IsEnum || element == typeof(int) || element == typeof(long) || element == typeof(float)
            || element == typeof(double) || element == typeof(bool) || element == typeof(string));

    public static object? Parse(SettingProperty property, Assignment assignment)
    {
        if (!Supports(property.Type))
            throw new UsageException($"{assignment.Key} is a {property.Type.Name}, which has no text form; set it in the script");
        if (assignment.Value == None && property.IsNullable) return null;
        return Parse(property.Type, assignment.Value) ?? throw new UsageException(
            $"{assignment.Key}: '{assignment.Value}' is not {Expected(property.Type)}{(property.IsNullable ? $" or {None}" : "")}{NearestName(property.Type, assignment.Value)}");
    }

    // What was meant, where names are all there is.
    static string NearestName(Type type, string text)
    {
        Type element = Element(type);
        string[] names = element.IsEnum ? [.. Names(element)] : element == typeof(bool) ? ["true", "false"] : [];
        return EditDistance.Nearest(text, names) is { } nearest ? $"; did you mean '{nearest}'?" : "";
    }

    public static string Describe(Type type) =>
        Nullable.GetUnderlyingType(type) is { } inner ? $"{Describe(inner)}|{None}"
        : type.IsArray ? $"{Describe(type.GetElementType()!)},..."
        : type.IsEnum ? string.Join('|', Names(type))
        : type == typeof(bool) ? "true|false"
        : type == typeof(string) ? "text"
        : IsWhole(type) ? "integer" : "number";

    public static string Format(object? value) => value switch
    {
        null => None,
        bool flag => flag ? "true" : "false",
        Enum name => Name(name.ToString()),
        Array array => string.Join(',', ((IEnumerable)array).Cast<object>().Select(Format)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    public static string Expected(Type type) =>
        Nullable.GetUnderlyingType(type) is { } inner ? Expected(inner)
        : type.IsArray ? $"a comma-separated list, each {Expected(type.GetElementType()!)}"
        : type.IsEnum ? $"one of {string.Join(", ", Names(type))}"
        : type == typeof(bool) ? "true or false"
        : type == typeof(string) ? "text"
        : type == typeof(int) ? "a whole number of at most 32 bits"
        : type == typeof(long) ? "a whole number of at most 64 bits" : "a number";

    static object? Parse(Type type, string text)
    {
        CultureInfo invariant = CultureInfo.InvariantCulture;
        if (Nullable.GetUnderlyingType(type) is { } inner) return Parse(inner, text);
        if (type.IsArray) return ParseArray(type.GetElementType()!, text);
        if (type.IsEnum) return Enum.GetNames(type).FirstOrDefault(n => n == text || Name(n) == text) is { } name ? Enum.Parse(type, name) : null;
        if (type == typeof(string)) return text;
        if (type == typeof(bool)) return text switch { "true" => true, "false" => false, _ => null };
        if (type == typeof(int)) return int.TryParse(text, Whole, invariant, out int i) ? i : null;
        if (type == typeof(long)) return long.TryParse(text, Whole, invariant, out long l) ? l : null;
        if (type == typeof(float)) return float.TryParse(text, NumberStyles.Float, invariant, out float f) ? f : null;
        return double.TryParse(text, NumberStyles.Float, invariant, out double d) ? d : null;
    }

    static Array? ParseArray(Type element, string text)
    {
        string list = Unbracketed(text);
        string[] parts = list.Split(',', StringSplitOptions.TrimEntries);
        object?[] values = list.Length == 0 ? [] : [.. parts.Select(part => Parse(element, part))];
        if (values.Contains(null)) return null;
        Array array = Array.CreateInstance(element, values.Length);
        for (int i = 0; i < values.Length; i++) array.SetValue(values[i], i);
        return array;
    }

    // A report and config.json show a list as [64,64]: what is shown can be given.
    static string Unbracketed(string text) => text.StartsWith('[') && text.EndsWith(']') ? text[1..^1].Trim() : text;

    static Type Element(Type type)
    {
        bool isList = type.IsArray && type.GetArrayRank() == 1;
        if (isList) return type.GetElementType()!;
        return Nullable.GetUnderlyingType(type) ?? type;
    }

    static bool IsWhole(Type type) => type == typeof(int) || type == typeof(long);

    static IEnumerable<string> Names(Type type) => Enum.GetNames(type).Select(Name);

    static string Name(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);
}
