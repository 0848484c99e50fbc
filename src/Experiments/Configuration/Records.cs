using System.Reflection;
using System.Runtime.CompilerServices;

namespace MetaRL.Experiments.Configuration;

static class Records
{
    // The copy method that the compiler gives to every record class, the one behind `with`.
    static MethodInfo? CloneMethod(Type type) => type.GetMethod("<Clone>$", BindingFlags.Public | BindingFlags.Instance);

    public static bool IsRecord(Type type) => type.IsValueType ? IsRecordStruct(type) : type.IsClass && CloneMethod(type) is not null;

    // A record struct has no copy method, but prints its members as every record does.
    static bool IsRecordStruct(Type type) =>
        !type.IsPrimitive && !type.IsEnum && type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance) is not null;

    public static object With(object record, PropertyInfo property, object? value)
    {
        if (property.SetMethod is not { IsPublic: true }) return Rebuilt(record, property, value);
        object copy = Copy(record);
        Set(copy, property, value);
        return copy;
    }

    // Only for a record that nobody else has seen yet.
    public static void Set(object record, PropertyInfo property, object? value) =>
        property.SetValue(record, value, BindingFlags.DoNotWrapExceptions, null, null, null);

    static object Copy(object record)
    {
        if (record.GetType().IsValueType) return RuntimeHelpers.GetObjectValue(record);
        return CloneMethod(record.GetType())!.Invoke(record, BindingFlags.DoNotWrapExceptions, null, null, null)!;
    }

    // A property that only a constructor sets: everything else is handed on as it is.
    static object Rebuilt(object record, PropertyInfo changed, object? value)
    {
        Type type = record.GetType();
        Dictionary<string, object?> values = [];
        foreach (SettingProperty property in SettingProperty.Of(type)) values[property.Name] = property.Get(record);
        values[new SettingProperty(changed).Name] = value;
        return new RecordBuilder(type).Build(values, "");
    }
}
