using System.Globalization;

namespace MetaRL.Reports.Index;

/// <summary>
/// A search for runs: words and conditions, all of which must hold. A word is looked for in folder and experiment; a condition is
/// <c>key=value</c>, <c>key!=value</c>, <c>key&gt;number</c>, <c>key&lt;number</c>, <c>key&gt;=number</c>, <c>key&lt;=number</c> or
/// <c>key~part</c>. Keys are <c>name</c>, <c>folder</c>, <c>family</c>, <c>learner</c>, <c>update</c>, <c>seed</c>, <c>state</c>,
/// <c>device</c>, <c>iterations</c>, <c>score</c>, <c>started</c> and any setting, such as <c>learner.innerLr</c>. Case does not matter.
/// </summary>
public sealed class RunQuery
{
    static readonly string[] Operators = [">=", "<=", "!=", "=", ">", "<", "~"];
    static readonly string[] Facts = ["name", "folder", "family", "learner", "update", "seed", "state", "device", "iterations", "score", "started"];

    readonly Condition[] conditions;

    /// <summary>Reads a search.</summary>
    /// <param name="terms">Words and conditions; none finds all.</param>
    /// <exception cref="FormatException">A comparison of size with something that is no number.</exception>
    public RunQuery(IEnumerable<string> terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        conditions = [.. terms.Select(Parse)];
    }

    /// <summary>Keys of the conditions that are neither facts nor settings of any of these runs: typing errors, most likely.</summary>
    public IReadOnlyList<string> UnknownKeys(IEnumerable<RunSummary> runs)
    {
        HashSet<string> known = new(Facts, StringComparer.OrdinalIgnoreCase);
        foreach (RunSummary run in runs) known.UnionWith(run.Settings.Keys);
        return [.. conditions.Select(c => c.Key).Where(key => key.Length > 0 && !known.Contains(key)).Distinct()];
    }

    /// <summary>Whether every term holds for a run. A run that has no such setting does not match a condition on it.</summary>
    public bool Matches(RunSummary run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return Array.TrueForAll(conditions, condition => Holds(condition, run));
    }

    static Condition Parse(string term)
    {
        int at = term.IndexOfAny(['=', '<', '>', '!', '~']);
        if (at <= 0) return new("", "~", term);
        string rest = term[at..];
        string? sign = Array.Find(Operators, o => rest.StartsWith(o, StringComparison.Ordinal));
        if (sign is null) return new("", "~", term);
        string value = rest[sign.Length..];
        bool isOrder = sign is ">" or "<" or ">=" or "<=";
        if (isOrder && !IsNumber(value, out _) && !IsTime(value, out _))
            throw new FormatException($"{term}: '{value}' is neither a number nor a date; expected one after '{sign}'");
        return new(term[..at], sign, value);
    }

    static bool Holds(Condition condition, RunSummary run)
    {
        if (condition.Key.Length == 0) return Contains(run.Folder, condition.Value) || Contains(run.Experiment, condition.Value);
        if (ValueOf(run, condition.Key) is not { } found) return false;
        return condition.Sign switch
        {
            "=" => AreEqual(found, condition.Value),
            "!=" => !AreEqual(found, condition.Value),
            "~" => Contains(found, condition.Value),
            _ => IsOrdered(found, condition.Sign, condition.Value),
        };
    }

    static string? ValueOf(RunSummary run, string key) => key.ToLowerInvariant() switch
    {
        "name" => run.Experiment,
        "folder" => run.Folder,
        "family" => run.Family,
        "learner" => run.Learner,
        "update" => run.Update,
        "seed" => run.Seed.ToString(CultureInfo.InvariantCulture),
        "state" => run.State.ToString(),
        "device" => run.Device,
        "iterations" => run.Iterations.ToString(CultureInfo.InvariantCulture),
        "score" => run.Score?.ToString("R", CultureInfo.InvariantCulture),
        "started" => run.Started?.ToString("u", CultureInfo.InvariantCulture),
        _ => run.Settings.FirstOrDefault(s => s.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).Value,
    };

    // "0.10" finds 0.1, and "point-navigation" finds pointNavigation.
    static bool AreEqual(string found, string wanted)
    {
        if (IsNumber(found, out double a) && IsNumber(wanted, out double b)) return a.Equals(b);
        return Plain(found).Equals(Plain(wanted), StringComparison.OrdinalIgnoreCase);
    }

    static bool Contains(string found, string part) =>
        found.Contains(part, StringComparison.OrdinalIgnoreCase) || Plain(found).Contains(Plain(part), StringComparison.OrdinalIgnoreCase);

    static string Plain(string name) => name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);

    static bool IsOrdered(string found, string sign, string wanted)
    {
        int order;
        if (IsNumber(found, out double a) && IsNumber(wanted, out double b)) order = a.CompareTo(b);
        else if (IsTime(found, out DateTime s) && IsTime(wanted, out DateTime t)) order = s.CompareTo(t);
        else return false;
        return sign switch
        {
            ">" => order > 0,
            "<" => order < 0,
            ">=" => order >= 0,
            _ => order <= 0,
        };
    }

    static bool IsNumber(string text, out double value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    static bool IsTime(string text, out DateTime value) =>
        DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out value);

    sealed record Condition(string Key, string Sign, string Value);
}
