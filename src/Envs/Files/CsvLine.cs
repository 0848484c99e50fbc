namespace MetaRL.Envs.Files;

// One line of comma-separated values, as in RFC 4180 but for this: a quoted field ends on the line where it begins, so
// that a stray quote is found there and cannot swallow the lines that follow. Blanks around fields are dropped.
static class CsvLine
{
    public static string[] Split(string line, FilePlace place)
    {
        var fields = new List<string>();
        int at = 0;
        do
        {
            int quote = at;
            while (quote < line.Length && char.IsWhiteSpace(line[quote])) quote++;
            bool quoted = quote < line.Length && line[quote] == '"';
            fields.Add(quoted ? Quoted(line, quote, out at, place) : Plain(line, at, out at, place));
        }
        while (at++ < line.Length); // past the comma
        return [.. fields];
    }

    // The reader has put U+FFFD for bytes that are no UTF-8; other encodings and what is no text at all show as NUL.
    public static void RequireText(string line, FilePlace place)
    {
        if (line.AsSpan().ContainsAny('\uFFFD', '\0'))
            throw place.Wrong("bytes that are no UTF-8 text", "a CSV file in UTF-8", "save it as UTF-8, or remove it if it is no text");
    }

    // What other programs write in place of commas: refused by name, since a decimal comma often comes with it.
    public static IReadOnlyList<(char Sign, string Name)> OtherSeparators { get; } = [(';', "semicolons"), ('\t', "tabs"), ('|', "vertical bars")];

    static string Plain(string line, int start, out int end, FilePlace place)
    {
        end = line.IndexOf(',', start);
        if (end < 0) end = line.Length;
        string field = line[start..end].Trim();
        return field.Contains('"')
            ? throw place.Wrong($"a quote within the field '{FilePlace.Shown(field)}'", "quotes around a whole field only",
                "remove it, or quote the field and double the quotes in it")
            : field;
    }

    static string Quoted(string line, int start, out int end, FilePlace place)
    {
        int close = line.IndexOf('"', start + 1);
        while (close >= 0 && close + 1 < line.Length && line[close + 1] == '"') close = line.IndexOf('"', close + 2);
        if (close < 0)
            throw place.Wrong($"a quote that is opened and not closed: {FilePlace.Shown(line[start..])}", "its end on the same line",
                "close it or remove it");
        end = line.IndexOf(',', close);
        if (end < 0) end = line.Length;
        if (!string.IsNullOrWhiteSpace(line[(close + 1)..end]))
            throw place.Wrong($"'{FilePlace.Shown(line[(close + 1)..end].Trim())}' after a closing quote", "a comma", "quote the whole field, or remove the quotes");
        return line[(start + 1)..close].Replace("\"\"", "\"", StringComparison.Ordinal).Trim();
    }
}
