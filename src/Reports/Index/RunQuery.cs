namespace MetaRL.Reports.Index;

/// <summary>
/// A search for runs: words and conditions, all of which must hold. A word is looked for in folder, experiment and family; a
/// condition is <c>key=value</c>, <c>key!=value</c>, <c>key&gt;number</c>, <c>key&lt;number</c>, <c>key&gt;=number</c>,
/// <c>key&lt;=number</c> or <c>key~part</c>, with the keys of <see cref="RunKeys"/>. Neither case nor hyphens matter.
/// </summary>
public sealed class RunQuery
{
    static readonly string[] Operators = [">=", "<=", "!=", "=", ">", "<", "~"];

    readonly Condition[] conditions;

    /// <summary>Reads a search.</summary>
    /// <param name="terms">Words and conditions; none finds all.</param>
    /// <exception cref="FormatException">A comparison of size with something that is neither a number nor, for <c>started</c>, a date.</exception>
    public RunQuery(IEnumerable<string> terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        conditions = [.. terms.Select(Parse)];
    }

    /// <summary>Keys of the conditions that are neither facts nor settings of any of these runs: typing errors, most likely.</summary>
    /// <param name="runs">All runs there are.</param>
    public IReadOnlyList<string> UnknownKeys(IEnumerable<RunSummary> runs)
    {
        IReadOnlyCollection<string> known = RunKeys.Known(runs);
        return [.. conditions.Select(c => c.Key).Where(key => key.Length > 0 && !known.Contains(key, StringComparer.OrdinalIgnoreCase)).Distinct()];
    }

    /// <summary>Whether every term holds for a run. A run that has no such setting does not match a condition on it.</summary>
    /// <param name="run">The run.</param>
    public bool Matches(RunSummary run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return Array.TrueForAll(conditions, condition => Holds(condition, run));
    }

    static Condition Parse(string term)
    {
        int at = term.IndexOfAny(['=', '<', '>', '!', '~']);
        if (at <= 0) return Word(term);
        string key = term[..at], rest = term[at..];
        string? sign = Array.Find(Operators, o => rest.StartsWith(o, StringComparison.Ordinal));
        if (sign is null) return Word(term);
        string value = rest[sign.Length..];
        if (sign is ">" or "<" or ">=" or "<=") RequireSize(term, key, sign, value);
        return new(key, sign, value);
    }

    static Condition Word(string term) => new("", "~", term);

    static void RequireSize(string term, string key, string sign, string value)
    {
        bool isOfTime = key.Equals("started", StringComparison.OrdinalIgnoreCase);
        if (isOfTime && !RunKeys.IsTime(value, out _)) throw new FormatException($"{term}: '{value}' is no date; expected one such as 2026-01-31 after '{sign}'");
        if (!isOfTime && !RunKeys.IsNumber(value, out _)) throw new FormatException($"{term}: '{value}' is no number; expected one after '{sign}'");
    }

    static bool Holds(Condition condition, RunSummary run)
    {
        if (condition.Key.Length == 0) return new[] { run.Folder, run.Experiment, run.Family }.Any(text => Contains(text, condition.Value));
        if (RunKeys.ValueOf(run, condition.Key) is not { } found) return false;
        return condition.Sign switch
        {
            "=" => AreEqual(found, condition.Value),
            "!=" => !AreEqual(found, condition.Value),
            "~" => Contains(found, condition.Value),
            _ => IsOrdered(found, condition.Sign, condition.Value),
        };
    }

    // "0.10" finds 0.1, and "point-navigation" finds pointNavigation.
    static bool AreEqual(string found, string wanted)
    {
        if (RunKeys.IsNumber(found, out double a) && RunKeys.IsNumber(wanted, out double b)) return a.Equals(b);
        return Plain(found).Equals(Plain(wanted), StringComparison.OrdinalIgnoreCase);
    }

    static bool Contains(string found, string part) =>
        found.Contains(part, StringComparison.OrdinalIgnoreCase) || Plain(found).Contains(Plain(part), StringComparison.OrdinalIgnoreCase);

    static string Plain(string name) => name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);

    static bool IsOrdered(string found, string sign, string wanted)
    {
        int order;
        if (RunKeys.IsNumber(found, out double a) && RunKeys.IsNumber(wanted, out double b)) order = a.CompareTo(b);
        else if (RunKeys.IsTime(found, out DateTime s) && RunKeys.IsTime(wanted, out DateTime t)) order = s.CompareTo(t);
        else return false;
        return sign switch
        {
            ">" => order > 0,
            "<" => order < 0,
            ">=" => order >= 0,
            _ => order <= 0,
        };
    }

    sealed record Condition(string Key, string Sign, string Value);
}
