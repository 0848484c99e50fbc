using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace MetaRL.Experiments.Configuration;

sealed class SettingRange(RangeAttribute range)
{
    readonly double _low = Convert.ToDouble(range.Minimum, CultureInfo.InvariantCulture);
    readonly double _high = Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture);

    public bool Contains(double value) =>
        (range.MinimumIsExclusive ? value > _low : value >= _low) && (range.MaximumIsExclusive ? value < _high : value <= _high);

    public override string ToString()
    {
        char left = range.MinimumIsExclusive || IsOpen(_low) ? '(' : '[';
        char right = range.MaximumIsExclusive || IsOpen(_high) ? ')' : ']';
        return $"{left}{Text(_low)}, {Text(_high)}{right}";
    }

    // The ends of the type are no limit that anyone meant.
    static bool IsOpen(double end) => double.IsInfinity(end) || Math.Abs(end) is int.MaxValue or long.MaxValue or double.MaxValue;

    static string Text(double end)
    {
        if (!IsOpen(end)) return end.ToString(CultureInfo.InvariantCulture);
        return end < 0 ? "-inf" : "inf";
    }
}
