using System.Xml.Linq;

namespace MetaRL.Reports.Charts;

/// <summary>Names of lines above a chart, one a row, where they are too long to stand beside the lines.</summary>
static class Legend
{
    const double Row = 19, Left = 30;

    // On a phone; here they are smaller.
    const double Letters = 15;

    // Names that take more room than this leave too little for the lines.
    const double WidestBeside = 11;

    public static bool IsNeeded(IEnumerable<string> names) => names.Any(name => TextWidth.Of(name) > WidestBeside);

    public static double Height(int rows) => rows == 0 ? 0 : (Row * rows) + 8;

    public static IEnumerable<XElement> Draw(IReadOnlyList<(string Name, string Look)> lines, double width)
    {
        for (int i = 0; i < lines.Count; i++)
        {
            double y = 15 + (Row * i);
            yield return Svg.Line($"line {lines[i].Look}", 4, y - 4, Left - 6, y - 4);
            yield return Svg.Text("legend", Left, y, "start", TextWidth.Fit(lines[i].Name, (width - Left) / Letters));
        }
    }
}
