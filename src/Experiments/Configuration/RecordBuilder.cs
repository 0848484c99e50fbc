using System.Reflection;

namespace MetaRL.Experiments.Configuration;

/// <summary>Makes a record from values by name, whichever of its properties the constructor takes and whichever are set after it.</summary>
sealed class RecordBuilder
{
    readonly Type type;
    readonly IReadOnlyList<SettingProperty> properties;
    readonly ConstructorInfo? constructor;
    readonly ParameterInfo[] parameters;

    public RecordBuilder(Type type)
    {
        this.type = type;
        properties = SettingProperty.Of(type);
        SettingProperty[] withoutSetter = [.. properties.Where(p => !p.HasSetter)];
        constructor = Constructors(type)
            .Where(c => c.GetParameters().All(p => p.HasDefaultValue || PropertyOf(p) is not null))
            .Where(c => withoutSetter.All(property => c.GetParameters().Any(property.Is)))
            .MinBy(c => c.GetParameters().Length);
        parameters = constructor?.GetParameters() ?? [];
    }

    /// <summary>Why no value of this type can be made; null where one can.</summary>
    public string? Problem
    {
        get
        {
            // A struct without a constructor starts with zeros.
            bool makesItself = type.IsValueType && type.GetConstructors().Length == 0;
            return constructor is not null || makesItself
                ? null
                : $"{type.Name} has no public constructor whose parameters are all public properties of the same name and type";
        }
    }

    /// <summary>Names of what has no value unless one is given.</summary>
    public IEnumerable<string> Required =>
        parameters.Where(p => !p.HasDefaultValue).Select(p => PropertyOf(p)!.Name)
            .Union(properties.Where(p => p.IsRequired).Select(p => p.Name));

    /// <summary>The record; what is not given keeps its default.</summary>
    /// <param name="values">By name.</param>
    /// <param name="prefix">Of the names, in errors.</param>
    /// <exception cref="UsageException">From the record's own checks.</exception>
    public object Build(IReadOnlyDictionary<string, object?> values, string prefix)
    {
        object record = Create(values, prefix);
        foreach (SettingProperty property in properties)
        {
            bool given = values.TryGetValue(property.Name, out object? value);
            bool taken = parameters.Any(property.Is);
            if (given && !taken) SettingEditor.Guarded(prefix + property.Name, () => Records.Set(record, property.Info, value));
        }
        return record;
    }

    object Create(IReadOnlyDictionary<string, object?> values, string prefix)
    {
        if (constructor is null) return Activator.CreateInstance(type)!;
        object?[] arguments = Array.ConvertAll(parameters, p => Argument(p, values));
        try
        {
            return constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, arguments, null);
        }
        catch (ArgumentException e)
        {
            string group = prefix.Length == 0 ? type.Name : prefix.TrimEnd('.');
            throw new UsageException($"{group}: {e.Message}", e);
        }
    }

    object? Argument(ParameterInfo parameter, IReadOnlyDictionary<string, object?> values) =>
        PropertyOf(parameter) is { } property && values.TryGetValue(property.Name, out object? value) ? value : parameter.DefaultValue;

    SettingProperty? PropertyOf(ParameterInfo parameter) => properties.FirstOrDefault(p => p.Is(parameter));

    // The one that copies a record belongs to `with`.
    public static IEnumerable<ConstructorInfo> Constructors(Type type) =>
        type.GetConstructors().Where(c => c.GetParameters() is not [var only] || only.ParameterType != type);
}
