using System.Collections;

namespace MetaRL.Experiments.Configuration;

/// <summary>Lists of records or of values: arrays, <see cref="List{T}"/>, and the interfaces that both have.</summary>
static class SettingList
{
    // Null where the type is no such list.
    public static Type? ElementOf(Type type)
    {
        if (type.IsArray) return type.GetArrayRank() == 1 ? type.GetElementType() : null;
        if (!type.IsGenericType || type.GetGenericArguments() is not [var element]) return null;
        bool list = type == typeof(List<>).MakeGenericType(element);
        bool heldByArray = type.IsInterface && type.IsAssignableTo(typeof(IEnumerable)) && type.IsAssignableFrom(element.MakeArrayType());
        return list || heldByArray ? element : null;
    }

    public static object Of(Type type, Type element, IReadOnlyList<object?> items)
    {
        Array array = Array.CreateInstance(element, items.Count);
        for (int i = 0; i < items.Count; i++) array.SetValue(items[i], i);
        return type.IsAssignableFrom(array.GetType()) ? array : Activator.CreateInstance(type, array)!;
    }
}
