using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace MetaRL.Experiments.Configuration;

sealed class SettingProperty(PropertyInfo info)
{
    public PropertyInfo Info => info;
    public string Name { get; } = JsonNamingPolicy.CamelCase.ConvertName(info.Name);
    public Type Type => info.PropertyType;
    public SettingRange? Range { get; } = info.GetCustomAttribute<RangeAttribute>() is { } range ? new(range) : null;
    public bool IsRequired => info.IsDefined(typeof(RequiredMemberAttribute));
    public bool HasSetter => info.SetMethod is { IsPublic: true };

    // What has no setter says by its getter whether it may be null.
    public bool IsNullable
    {
        get
        {
            NullabilityInfo nullability = new NullabilityInfoContext().Create(info);
            return (HasSetter ? nullability.WriteState : nullability.ReadState) == NullabilityState.Nullable;
        }
    }

    public object? Get(object node) => info.GetValue(node, BindingFlags.DoNotWrapExceptions, null, null, null);

    // An interface says nothing of its implementations; then the value decides.
    public bool IsGroup(object? value) => Records.IsRecord(Type) || (value is not null && Records.IsRecord(value.GetType()));

    // A group as such can be set where its type leaves a choice.
    public bool IsSettable(object? value) =>
        IsGroup(value) ? !Type.IsSealed && RecordChoice.Of(Type).Count > 0 : SettingValue.Supports(Type);

    // Whether a constructor's parameter stands for this property, as in a positional record.
    public bool Is(ParameterInfo parameter) =>
        parameter.ParameterType == Type && string.Equals(parameter.Name, info.Name, StringComparison.OrdinalIgnoreCase);

    // What can be set: by an accessor, or else by a constructor's parameter of the same name.
    public static IReadOnlyList<SettingProperty> Of(Type type)
    {
        ParameterInfo[] parameters = [.. RecordBuilder.Constructors(type).SelectMany(c => c.GetParameters())];
        return
        [
            .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(p => p.GetMethod is { IsPublic: true } && p.GetIndexParameters().Length == 0)
                .Where(p => p.GetCustomAttribute<BrowsableAttribute>() is not { Browsable: false })
                .OrderBy(p => Depth(p.DeclaringType)).ThenBy(p => p.MetadataToken)
                .Select(p => new SettingProperty(p))
                .Where(p => p.HasSetter || parameters.Any(p.Is)),
        ];
    }

    // Base types first: what all learners have stands before what one of them adds.
    static int Depth(Type? type) => type is null ? 0 : 1 + Depth(type.BaseType);
}
