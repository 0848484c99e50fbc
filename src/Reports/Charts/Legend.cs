using System.Xml.Linq;

namespace MetaRL.Reports.Charts;

/// <summary>Names of lines above a chart, one a row, where they are too long to stand beside the lines.</summary>
static class Legend
{
    const double Row = 19, Left = 30;

    // Longer names than this leave no room for the lines.
    const int LongestBeside = 18;

    public static bool IsNeeded(IEnumerable<string> names) => names.Any(name => name.Length > LongestBeside);

    public static double Height(int rows) => rows == 0 ? 0 : (Row * rows) + 6;

    public static IEnumerable<XElement> Draw(IReadOnlyList<(string Name, string Look)> lines, double width)
    {
        for (int i = 0; i < lines.Count; i++)
        {
            double y = 12 + (Row * i);
            yield return Svg.Line($"line {lines[i].Look}", 4, y - 4, Left - 6, y - 4);
            // About as many letters as there is room for on a phone, where they are larger.
            yield return Svg.Text("legend", Left, y, "start", Html.Format.Shorten(lines[i].Name, (int)((width - Left) / 8.3)));
        }
    }
}
