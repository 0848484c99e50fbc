using System.Reflection;

namespace MetaRL.Experiments.Configuration;

static class Records
{
    // The copy method that the compiler gives to every record class, the one behind `with`.
    static MethodInfo? CloneMethod(Type type) => type.GetMethod("<Clone>$", BindingFlags.Public | BindingFlags.Instance);

    public static bool IsRecord(Type type) => type.IsClass && CloneMethod(type) is not null;

    public static object With(object record, PropertyInfo property, object? value)
    {
        object copy = CloneMethod(record.GetType())!.Invoke(record, BindingFlags.DoNotWrapExceptions, null, null, null)!;
        Set(copy, property, value);
        return copy;
    }

    // Only for a record that nobody else has seen yet.
    public static void Set(object record, PropertyInfo property, object? value) =>
        property.SetValue(record, value, BindingFlags.DoNotWrapExceptions, null, null, null);
}
