using System.Globalization;
using System.Text;

namespace MetaRL.Experiments.Display;

/// <summary>Text for a terminal: names of tasks, messages of exceptions and the like may hold what a terminal takes for a
/// command, or what turns the direction of writing. It is shown as an escape, such as \u001b.</summary>
static class VisibleText
{
    /// <summary>Keeps line breaks and tabs.</summary>
    public static string Of(string text)
    {
        if (text.All(IsVisible)) return text;
        StringBuilder visible = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            bool pair = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]);
            if (pair) visible.Append(text[i]).Append(text[++i]);
            else if (IsVisible(text[i])) visible.Append(text[i]);
            else visible.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:x4}");
        }
        return visible.ToString();
    }

    /// <summary>The same in one line.</summary>
    public static string Line(string text) => Of(text.ReplaceLineEndings(" "));

    static bool IsVisible(char c) => c is '\n' or '\t' || (!char.IsControl(c) && !char.IsSurrogate(c) && !IsDirection(c));

    // Embeddings, overrides and isolates: they let text read in another order than it is written.
    static bool IsDirection(char c) => c is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
