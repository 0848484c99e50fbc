using System.Reflection;

namespace MetaRL.Envs.Checks;

/// <summary>The numbers of a task: its declared parameters and the numeric fields of its value.</summary>
static class TaskNumbers
{
    internal static Dictionary<string, double> Of(ITask task)
    {
        var numbers = new Dictionary<string, double>(task.Parameters);
        Type type = task.GetType();
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(EnvTask<>)) return numbers;
        object value = type.GetProperty(nameof(EnvTask<int>.Value))!.GetValue(task)!;
        if (Number(value) is { } whole) numbers.TryAdd("the task", whole);
        else
            foreach (FieldInfo field in value.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
                if (Number(field.GetValue(value)) is { } number) numbers.TryAdd(NameOf(field), number);
        return numbers;
    }

    static double? Number(object? value) => value switch
    {
        float x => x,
        double x => x,
        int x => x,
        long x => x,
        byte x => x,
        bool x => x ? 1 : 0,
        Enum x => Convert.ToDouble(x),
        _ => null,
    };

    // The field of an auto-property is called <Name>k__BackingField, that of a primary constructor's parameter <name>P.
    static string NameOf(FieldInfo field) => field.Name[0] == '<' ? field.Name[1..field.Name.IndexOf('>')] : field.Name;
}
