namespace MetaRL.Experiments.Configuration;

static class EditDistance
{
    /// <summary>Fewest insertions, deletions, substitutions and swaps of neighbours (optimal string alignment) that
    /// turn a into b. Damerau 1964, "A technique for computer detection and correction of spelling errors".</summary>
    public static int Between(string a, string b)
    {
        int[,] d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
            for (int j = 0; j <= b.Length; j++)
                d[i, j] = i == 0 || j == 0 ? i + j : Cheapest(a, b, d, i, j);
        return d[a.Length, b.Length];
    }

    static int Cheapest(string a, string b, int[,] d, int i, int j)
    {
        int change = d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
        int best = Math.Min(change, Math.Min(d[i - 1, j], d[i, j - 1]) + 1);
        bool swap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
        return swap ? Math.Min(best, d[i - 2, j - 2] + 1) : best;
    }

    // Ends the clause before it: "; did you mean 'x'?" or "." where nothing is near.
    public static string DidYouMean(string text, IEnumerable<string> candidates) =>
        Nearest(text, candidates) is { } nearest ? $"; did you mean '{nearest}'?" : ".";

    // More edits than a third of a key's last name make no guess but noise, and as many as it has letters make any name of it.
    public static string? Nearest(string text, IEnumerable<string> candidates)
    {
        int letters = text.Split('.')[^1].Length;
        return candidates
            .Select(name => (Name: name, Distance: Distance(text, name)))
            .Where(c => c.Distance < text.Length && c.Distance <= Math.Max(2, letters / 3))
            .OrderBy(c => c.Distance)
            .Select(c => c.Name)
            .FirstOrDefault();
    }

    /// <summary>All names, the nearest first; those that hold the text, or begin it, before others as near.</summary>
    public static IEnumerable<string> Ordered(string text, IEnumerable<string> candidates)
    {
        string plain = Plain(text);
        return candidates.OrderBy(name => Plain(name).Contains(plain, StringComparison.Ordinal) ? 0 : Distance(plain, Plain(name))).ThenBy(name => name, StringComparer.Ordinal);
    }

    /// <summary>Whether two names differ by case, hyphens and a raised 2 alone: "RL²" is rl2, "trust-region" is trustRegion.</summary>
    public static bool AreAlike(string a, string b) => Plain(a) == Plain(b);

    static string Plain(string name) =>
        name.Replace('\u00B2', '2').Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    // People leave out the group: the end of a key counts as the key.
    static int Distance(string text, string name) =>
        name.EndsWith("." + text, StringComparison.OrdinalIgnoreCase) ? 0 : Between(text.ToLowerInvariant(), name.ToLowerInvariant());
}
