using System.Security;
using System.Xml;

namespace MetaRL.Envs.Pictures;

/// <summary>Numbers and names as an SVG takes them.</summary>
static class SvgText
{
    const double MostPixels = 1e5;

    /// <summary>A length.</summary>
    internal static string Px(double pixels) => Math.Clamp(pixels, -MostPixels, MostPixels).ToString("0.#");

    /// <summary>A number for people, in three digits or as many as it has before the point.</summary>
    internal static string Number(double value)
    {
        if (value == 0) return "0";
        int power = (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return power is >= -5 and < 6 ? Text(value, Math.Max(0, 2 - power)) : Minus(value.ToString("0.##e0"));
    }

    /// <summary>A number on an axis whose numbers are so far apart.</summary>
    internal static string Tick(double value, double step) => Math.Abs(value) < 1e6 && step > 1e-5
        ? Text(value, (int)Math.Max(0, -Math.Floor(Math.Log10(step) + 1e-9)))
        : Minus(value.ToString("0.##e0"));

    static string Text(double value, int digits) => Minus(Math.Round(value, digits).ToString($"0.{new string('#', digits)}"));

    static string Minus(string number) => number.Replace('-', '\u2212');

    /// <summary>Text between tags or quotes; characters that XML cannot have become U+FFFD.</summary>
    internal static string Escape(string text) => SecurityElement.Escape(string.Create(text.Length, text, (into, from) =>
    {
        for (int i = 0; i < from.Length; i++)
        {
            bool isPair = i + 1 < from.Length && char.IsSurrogatePair(from[i], from[i + 1]);
            into[i] = isPair || XmlConvert.IsXmlChar(from[i]) ? from[i] : '\uFFFD';
            if (isPair) into[i + 1] = from[++i];
        }
    }));

    /// <summary>Lines of at most so many characters, broken at spaces; what goes beyond the last ends in an ellipsis.</summary>
    internal static IReadOnlyList<string> Wrap(string text, int width, int most)
    {
        List<string> lines = [];
        string line = "";
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string longer = line.Length == 0 ? word : $"{line} {word}";
            if (longer.Length > width && line.Length > 0)
            {
                lines.Add(line);
                line = word;
            }
            else line = longer;
        }
        lines.Add(line);
        if (lines.Count > most) lines[most - 1] += " …";
        return [.. lines.Take(most).Select(l => l.Length <= width + 2 ? l : l[..width] + "…")];
    }
}
