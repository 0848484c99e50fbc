using System.Globalization;
using System.Text;

namespace MetaRL.Experiments.Display;

/// <summary>Text for a terminal: names of tasks, messages of exceptions and the like may hold what a terminal takes for a
/// command, or what turns the direction of writing. It is shown as an escape, such as \u001b.</summary>
static class VisibleText
{
    /// <summary>Keeps line breaks and tabs.</summary>
    public static string Of(string text) => Escape(text, IsVisible);

    /// <summary>The same in one line.</summary>
    public static string Line(string text) => Of(text.ReplaceLineEndings(" "));

    /// <summary>For a cell or a token: in one line, line breaks as \n, and whatever has no shape of its own as an escape, too.</summary>
    public static string Escaped(string text) => string.Join(@"\n", text.ReplaceLineEndings("\n").Split('\n').Select(line => Escape(line, HasShape)));

    static string Escape(string text, Func<char, bool> isKept)
    {
        if (text.All(isKept)) return text;
        StringBuilder visible = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            bool pair = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]);
            if (pair) visible.Append(text[i]).Append(text[++i]);
            else if (isKept(text[i])) visible.Append(text[i]);
            else visible.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:x4}");
        }
        return visible.ToString();
    }

    static bool HasShape(char c) => CharUnicodeInfo.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate);

    static bool IsVisible(char c) => c is '\n' or '\t' || (!char.IsControl(c) && !char.IsSurrogate(c) && !IsDirection(c));

    // Embeddings, overrides and isolates: they let text read in another order than it is written.
    static bool IsDirection(char c) => c is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
