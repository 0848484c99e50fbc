using System.Globalization;
using System.Text.Json.Serialization;
using MetaRL.Envs;

namespace MetaRL.Reports.Search;

/// <summary>How a setting is searched.</summary>
enum AxisKind
{
    /// <summary>One of a few values.</summary>
    Choices,

    /// <summary>A number, every one as likely.</summary>
    Uniform,

    /// <summary>A positive number, every order of magnitude as likely.</summary>
    Log,

    /// <summary>A whole number, every one as likely.</summary>
    Whole,
}

/// <summary>A setting and the values that a search takes for it.</summary>
sealed record SearchAxis
{
    // What is drawn is a number of four digits, so that a command can be read.
    const int Digits = 4;

    const string LogPrefix = "log:", WholePrefix = "int:", Range = "..";

    readonly double low, high;

    /// <param name="key">The setting, such as "learner.innerLr".</param>
    /// <param name="form"><c>a,b,c</c>, where commas in brackets are of a value; <c>low..high</c>; <c>log:low..high</c>;
    /// <c>int:low..high</c>, both ends included.</param>
    /// <exception cref="FormatException">It is none of them.</exception>
    public SearchAxis(string key, string form)
    {
        (Key, Form) = (key, form);
        Kind = form.StartsWith(LogPrefix, StringComparison.Ordinal) ? AxisKind.Log
            : form.StartsWith(WholePrefix, StringComparison.Ordinal) ? AxisKind.Whole
            : EndsOf(form) is not null ? AxisKind.Uniform : AxisKind.Choices;
        if (Kind == AxisKind.Choices) Choices = ChoicesIn(key, form);
        else (low, high) = Checked(Kind == AxisKind.Uniform ? form : form[LogPrefix.Length..]);
    }

    public string Key { get; }

    /// <summary>As it was given.</summary>
    public string Form { get; }

    [JsonIgnore]
    public AxisKind Kind { get; }

    /// <summary>The values; numbers ascending. Empty for a range.</summary>
    [JsonIgnore]
    public string[] Choices { get; } = [];

    /// <summary>Ends of a range.</summary>
    [JsonIgnore]
    public (double Low, double High) Ends => (low, high);

    /// <summary>How many values there are; infinite where nobody would count.</summary>
    [JsonIgnore]
    public double Count => Kind switch
    {
        AxisKind.Choices => Choices.Length,
        AxisKind.Whole => high - low + 1,
        _ => double.PositiveInfinity,
    };

    /// <summary>Where on the axis a value stands, in [0, 1]; choices are evenly spaced.</summary>
    public double Position(string value)
    {
        if (Kind == AxisKind.Choices) return Choices.Length == 1 ? 0.5 : Array.IndexOf(Choices, value) / (Choices.Length - 1.0);
        return Position(double.Parse(value, NumberStyles.Float, CultureInfo.InvariantCulture));
    }

    /// <summary>Where in a range a number stands.</summary>
    public double Position(double value) => Kind == AxisKind.Log ? Math.Log(value / low) / Math.Log(high / low) : (value - low) / (high - low);

    /// <summary>A value drawn at random.</summary>
    public string Draw(Rng rng)
    {
        double u = (rng.NextUInt64() >> 11) * (1.0 / (1UL << 53));
        return Kind switch
        {
            AxisKind.Choices => Choices[(int)(u * Choices.Length)],
            AxisKind.Whole => (low + Math.Floor(u * (high - low + 1))).ToString("0", CultureInfo.InvariantCulture),
            AxisKind.Uniform => Rounded(low + (u * (high - low)), high - low),
            _ => Rounded(low * Math.Pow(high / low, u), low * Math.Log(high / low)),
        };
    }

    // So many digits as tell the values apart, and never beyond the ends.
    string Rounded(double value, double resolution)
    {
        int digits = Digits + (int)Math.Ceiling(Math.Log10(Math.Max(Math.Abs(low), Math.Abs(high)) / resolution));
        if (Kind == AxisKind.Log) digits = Digits + (int)Math.Max(0, Math.Ceiling(-Math.Log10(Math.Log(high / low))));
        string text = value.ToString($"G{Math.Clamp(digits, 1, 15)}", CultureInfo.InvariantCulture);
        double rounded = double.Parse(text, CultureInfo.InvariantCulture);
        return rounded >= low && rounded <= high ? text : Math.Clamp(rounded, low, high).ToString("R", CultureInfo.InvariantCulture);
    }

    (double Low, double High) Checked(string range)
    {
        if (EndsOf(range) is not var (from, to)) throw new FormatException($"{Key}: '{Form}' is no range; expected {Expected}");
        if (Kind == AxisKind.Log && from <= 0) throw new FormatException($"{Key}: '{Form}' begins at {from.ToString("R", CultureInfo.InvariantCulture)}; a log range is above 0");
        if (!(from < to)) throw new FormatException($"{Key}: '{Form}' holds nothing; the first end must be the lower one");
        if (Kind == AxisKind.Whole && (from != Math.Floor(from) || to != Math.Floor(to) || Math.Max(Math.Abs(from), Math.Abs(to)) > int.MaxValue))
            throw new FormatException($"{Key}: the ends of '{Form}' are not whole numbers of at most 32 bits");
        if (!double.IsFinite(to - from)) throw new FormatException($"{Key}: '{Form}' is too wide a range");
        return (from, to);
    }

    string Expected => Kind == AxisKind.Log ? "log:low..high, such as log:0.001..0.1" : "int:low..high, such as int:1..5";

    static (double Low, double High)? EndsOf(string text)
    {
        int dots = text.IndexOf(Range, StringComparison.Ordinal);
        if (dots <= 0 || !IsNumber(text[..dots], out double from) || !IsNumber(text[(dots + Range.Length)..], out double to)) return null;
        return (from, to);
    }

    static bool IsNumber(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    static string[] ChoicesIn(string key, string form)
    {
        string[] values = [.. Parts(form)];
        if (values.Contains("")) throw new FormatException($"{key}: '{form}' holds an empty value; expected such as {key}=a,b,c");
        if (values.GroupBy(v => v).FirstOrDefault(g => g.Count() > 1) is { } twice) throw new FormatException($"{key}: '{twice.Key}' is given {twice.Count()} times");
        if (!values.All(v => IsNumber(v, out _))) return values;
        return [.. values.OrderBy(v => double.Parse(v, NumberStyles.Float, CultureInfo.InvariantCulture))];
    }

    // A list is one value: [64,64],[32].
    static IEnumerable<string> Parts(string form)
    {
        int depth = 0, start = 0;
        for (int i = 0; i < form.Length; i++)
        {
            if (form[i] == '[') depth++;
            else if (form[i] == ']') depth--;
            if (form[i] != ',' || depth > 0) continue;
            yield return form[start..i].Trim();
            start = i + 1;
        }
        yield return form[start..].Trim();
    }
}
