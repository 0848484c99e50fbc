using System.Collections;
using System.Globalization;

namespace MetaRL.Experiments.Configuration;

static class SettingCheck
{
    // The whole tree: also what the script itself has set, which no command line has looked at.
    public static void Tree(object node, string prefix = "")
    {
        foreach (SettingProperty property in SettingProperty.Of(node.GetType()))
        {
            object? value = property.Get(node);
            string key = prefix + property.Name;
            if (value is null && property.IsRequired && !property.IsNullable) throw Missing(property, key);
            if (value is null) continue;
            if (property.IsGroup(value)) Tree(value, key + ".");
            else if (SettingValue.Supports(property.Type)) Value(property, key, value);
            else if (SettingList.ElementOf(property.Type) is not null) Items((IEnumerable)value, key);
        }
    }

    static void Items(IEnumerable items, string key)
    {
        int index = 0;
        foreach (object? item in items)
        {
            if (item is not null && Records.IsRecord(item.GetType())) Tree(item, $"{key}[{index}].");
            index++;
        }
    }

    static void Value(SettingProperty property, string key, object value)
    {
        if (value is not Array array)
        {
            Number(property, key, value);
            return;
        }
        int index = 0;
        foreach (object element in (IEnumerable)array) Number(property, $"{key}[{index++}]", element);
    }

    static void Number(SettingProperty property, string key, object value)
    {
        if (value is not (int or long or float or double)) return;
        double number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
        if (!double.IsFinite(number)) throw new UsageException($"{key}: {SettingValue.Format(value)} is not a finite number");
        if (property.Range is { } range && !range.Contains(number))
            throw new UsageException($"{key}: {SettingValue.Format(value)} is outside {range}");
    }

    static UsageException Missing(SettingProperty property, string key)
    {
        string values = property.IsGroup(null) ? RecordChoice.Names(property.Type) : SettingValue.Describe(property.Type);
        return new($"{key} is not set and has no default; set {key}={values}");
    }
}
