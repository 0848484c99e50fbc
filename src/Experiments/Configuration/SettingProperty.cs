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
    public bool IsNullable => new NullabilityInfoContext().Create(info).WriteState == NullabilityState.Nullable;

    public object? Get(object node) => info.GetValue(node);

    // An interface says nothing of its implementations; then the value decides.
    public bool IsGroup(object? value) => Records.IsRecord(Type) || (value is not null && Records.IsRecord(value.GetType()));

    // A group as such can be set where its type leaves a choice.
    public bool IsSettable(object? value) =>
        IsGroup(value) ? !Type.IsSealed && RecordChoice.Of(Type).Count > 0 : SettingValue.Supports(Type);

    public static IReadOnlyList<SettingProperty> Of(Type type) =>
    [
        .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.GetMethod is { IsPublic: true } && p.SetMethod is { IsPublic: true } && p.GetIndexParameters().Length == 0)
            .Where(p => p.GetCustomAttribute<BrowsableAttribute>() is not { Browsable: false })
            .OrderBy(p => Depth(p.DeclaringType)).ThenBy(p => p.MetadataToken)
            .Select(p => new SettingProperty(p)),
    ];

    // Base types first: what all learners have stands before what one of them adds.
    static int Depth(Type? type) => type is null ? 0 : 1 + Depth(type.BaseType);
}
