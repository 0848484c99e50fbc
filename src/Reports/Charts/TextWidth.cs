using System.Text;

namespace MetaRL.Reports.Charts;

/// <summary>How much room text takes, in units of its letters' size. Which letters a reader's system has is not known; these are the
/// widths of bold DejaVu Sans, which is among the widest.</summary>
static class TextWidth
{
    const string Narrow = "ijl.,:;'|!()[]{}/ -", Slim = "frt\"_", Wide = "mwMW@%";

    public static double Of(string text) => text.EnumerateRunes().Sum(Of);

    /// <summary>As much of the text as there is room for, with an ellipsis where that is not all.</summary>
    public static string Fit(string text, double room)
    {
        if (Of(text) <= room) return text;
        StringBuilder fitting = new();
        double left = room - 1;
        foreach (Rune rune in text.EnumerateRunes())
        {
            left -= Of(rune);
            if (left < 0) break;
            fitting.Append(rune);
        }
        return fitting.ToString().TrimEnd() + "\u2026";
    }

    static double Of(Rune rune)
    {
        // From Hangul on: East Asian letters, symbols, emoji.
        if (rune.Value >= 0x1100) return 1.3;
        char letter = (char)rune.Value;
        if (Narrow.Contains(letter)) return 0.42;
        if (Slim.Contains(letter)) return 0.52;
        if (Wide.Contains(letter)) return 1.1;
        return char.IsLower(letter) || char.IsDigit(letter) ? 0.7 : 0.84;
    }
}
