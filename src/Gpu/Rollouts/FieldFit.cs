using System.Reflection;

namespace MetaRL.Gpu.Rollouts;

/// <summary>Whether a struct's fields mean the same on a card. What has another size there would be garbage, and no error.</summary>
static class FieldFit
{
    const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>The first field that does not, and what to do, in words; null where all do.</summary>
    /// <param name="type">An unmanaged struct.</param>
    internal static string? WhyNot(Type type) => WhyNot(type, type.Name, []);

    static string? WhyNot(Type type, string path, HashSet<Type> seen)
    {
        if (WhyNotItself(type) is { } why) return $"{path} is {why}";
        if (type.IsPointer) return WhyNot(type.GetElementType()!, $"*{path}", seen);
        if (type.IsPrimitive || type.IsEnum || !seen.Add(type)) return null;
        return type.GetFields(Fields).Select(field => WhyNot(field.FieldType, $"{path}.{NameOf(field)}", seen)).FirstOrDefault(static problem => problem is not null);
    }

    // ILGPU takes nint for a struct that holds itself, and overflows the stack.
    static string? WhyNotItself(Type type)
    {
        if (type == typeof(bool)) return "a bool, which has 1 byte in .NET and 4 on a card; hold an int";
        if (type == typeof(char)) return "a char, which has 2 bytes in .NET and is read as 1 and 1 on a card; hold a ushort";
        if (type.StructLayoutAttribute is { Pack: > 0 and < 8 } packed) return $"packed (Pack = {packed.Pack}), and a card aligns every field; leave Pack out";
        if (type == typeof(nint) || type == typeof(nuint)) return $"a {(type == typeof(nint) ? "nint" : "nuint")}, which cannot be compiled for a card; hold an int or a long";
        return type.IsFunctionPointer ? "a pointer to a function, which a card does not have; call a static method" : null;
    }

    // The field of an auto-property is called <Name>k__BackingField, that of a primary constructor's parameter <name>P.
    static string NameOf(FieldInfo field) => field.Name[0] == '<' ? field.Name[1..field.Name.IndexOf('>')] : field.Name;
}
