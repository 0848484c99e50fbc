using System.Globalization;
using System.Text;

namespace MetaRL.Cli;

/// <summary>Text from elsewhere on its way to a terminal.</summary>
static class Printable
{
    /// <summary>In one line, with escapes such as \u001b in place of whatever would steer a terminal.</summary>
    public static string Of(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (char c in text.ReplaceLineEndings("\n"))
            if (c == '\n') line.Append("\\n");
            else if (CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator) line.Append($"\\u{(int)c:x4}");
            else line.Append(c);
        return line.ToString();
    }
}
