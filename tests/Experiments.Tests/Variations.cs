using System.Collections;
using System.Reflection;
using MetaRL.Envs.Families.Navigation;
using MetaRL.Experiments.Configuration;

namespace MetaRL.Experiments.Tests;

/// <summary>Other values for the settings of any record.</summary>
static class Variations
{
    /// <summary>One with default settings; what its constructor needs is a choice of its own.</summary>
    public static object Usual(Type type)
    {
        if (type.GetConstructor(Type.EmptyTypes) is not null) return WithRequired(Activator.CreateInstance(type)!);
        ConstructorInfo constructor = RecordBuilder.Constructors(type).First();
        object?[] arguments = Array.ConvertAll(constructor.GetParameters(), p => p.HasDefaultValue ? p.DefaultValue : Argument(p.ParameterType));
        return constructor.Invoke(arguments);
    }

    // What has no default gets a choice of its own.
    static object WithRequired(object record)
    {
        foreach (SettingProperty property in SettingProperty.Of(record.GetType()))
            if (property.IsRequired && property.Get(record) is null) record = Records.With(record, property.Info, Argument(property.Type));
        return record;
    }

    /// <summary>A copy with another value for each setting, deep down, wherever one is allowed.</summary>
    public static object Changed(object record)
    {
        object changed = record;
        foreach (SettingProperty property in SettingProperty.Of(record.GetType()))
        {
            object? value = property.Get(changed);
            object? with = Candidates(value, property.Type).Select(c => Try(changed, property, c)).FirstOrDefault(c => c is not null);
            changed = with ?? changed;
        }
        return changed;
    }

    public static bool HoldsAList(Type type) => SettingProperty.Of(type)
        .Any(p => SettingList.ElementOf(p.Type) is not null || (Records.IsRecord(p.Type) && (p.Type.IsAbstract || HoldsAList(p.Type))));

    static object Argument(Type type)
    {
        if (type.IsAssignableFrom(typeof(PointNavigation))) return new PointNavigation();
        return type.IsAbstract ? Activator.CreateInstance(RecordChoice.Of(type)[0])! : Activator.CreateInstance(type)!;
    }

    static object? Try(object record, SettingProperty property, object candidate)
    {
        try
        {
            object with = Records.With(record, property.Info, candidate);
            SettingCheck.Tree(with);
            return with;
        }
        catch (Exception e) when (e is ArgumentException or UsageException)
        {
            return null;
        }
    }

    static IEnumerable<object> Candidates(object? value, Type type) => value switch
    {
        null => Nullable.GetUnderlyingType(type) is { } inner ? [Convert.ChangeType(3, inner)] : type == typeof(string) ? ["x"] : [],
        bool flag => [!flag],
        int i => [i + 1, i - 1],
        long l => [l + 1, l - 1],
        float f => [f + 0.1f, f * 0.9f, f - 0.1f],
        double d => [d + 0.1, d * 0.9, d - 0.1],
        string s => [s + "x"],
        Enum e => Enum.GetValues(e.GetType()).Cast<object>().Where(other => !other.Equals(e)),
        IList { Count: > 0 } list when value is int[] => [new[] { (int)list[0]! + 1, 7 }],
        IList { Count: > 0 } list when value is double[] => [new[] { (double)list[0]! + 1, 7.5 }],
        _ when Records.IsRecord(value.GetType()) => [Changed(value)],
        _ => [],
    };
}
