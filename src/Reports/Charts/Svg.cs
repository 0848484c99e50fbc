using System.Text;
using System.Xml.Linq;
using static MetaRL.Reports.Html.Markup;

namespace MetaRL.Reports.Charts;

/// <summary>SVG shapes; looks come from the style sheet by class.</summary>
static class Svg
{
    public static XElement Line(string look, double x1, double y1, double x2, double y2) =>
        Tag("line", At("class", look), At("x1", x1), At("y1", y1), At("x2", x2), At("y2", y2));

    public static XElement Rect(string look, double x, double y, double width, double height) =>
        Tag("rect", At("class", look), At("x", x), At("y", y), At("width", width), At("height", height));

    public static XElement Text(string look, double x, double y, string anchor, string text) =>
        Tag("text", At("class", look), At("x", x), At("y", y), At("text-anchor", anchor), text);

    public static XElement Polyline(string look, IEnumerable<(double X, double Y)> points) =>
        Tag("path", At("class", look), At("d", PathOf(points)));

    /// <summary>The area between an upper and a lower line, given in the same direction.</summary>
    public static XElement Area(string look, IEnumerable<(double X, double Y)> upper, IEnumerable<(double X, double Y)> lower) =>
        Tag("path", At("class", look), At("d", PathOf(upper.Concat(lower.Reverse())) + "Z"));

    /// <summary>A vertical interval with caps.</summary>
    public static XElement ErrorBar(string look, double x, double low, double high) =>
        Tag("path", At("class", look), At("d", $"{Move(x, low)}V{Coordinate(high)}{Move(x - 4, low)}h8{Move(x - 4, high)}h8"));

    /// <summary>A horizontal interval with caps.</summary>
    public static XElement ErrorBarAcross(string look, double y, double low, double high) =>
        Tag("path", At("class", look), At("d", $"{Move(low, y)}H{Coordinate(high)}{Move(low, y - 4)}v8{Move(high, y - 4)}v8"));

    public static XElement Marker(Marker shape, string look, double x, double y) => shape switch
    {
        Charts.Marker.Circle => Tag("circle", At("class", look), At("cx", x), At("cy", y), At("r", 3.6)),
        _ => Tag("rect", At("class", look), At("x", x - 3.2), At("y", y - 3.2), At("width", 6.4), At("height", 6.4)),
    };

    public static XElement Dot(string look, double x, double y, double radius = 2.2) => Tag("circle", At("class", look), At("cx", x), At("cy", y), At("r", radius));

    static string Move(double x, double y) => $"M{Coordinate(x)} {Coordinate(y)}";

    static string PathOf(IEnumerable<(double X, double Y)> points)
    {
        StringBuilder path = new();
        foreach ((double x, double y) in points)
            path.Append(path.Length == 0 ? 'M' : 'L').Append(Coordinate(x)).Append(' ').Append(Coordinate(y));
        return path.ToString();
    }
}

/// <summary>The shape of a point: series are told apart without colour, too.</summary>
enum Marker { Circle, Square }
