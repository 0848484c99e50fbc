using System.Xml.Linq;
using MetaRL.Reports.Charts;
using MetaRL.Reports.Html;

namespace MetaRL.Reports.Exports;

/// <summary>A file of an export.</summary>
/// <param name="Name">Without a folder.</param>
/// <param name="Content">Text.</param>
public sealed record ExportedFile(string Name, string Content);

/// <summary>The charts of a report as files of their own.</summary>
static class ChartFiles
{
    /// <summary>Numbers of each chart, a row a point: line, label, x, y and the ends of its interval.</summary>
    public static IEnumerable<ExportedFile> Csv(IEnumerable<XElement> sections) => Figures(sections).Select(f => f.Annotation<ChartData>()).OfType<ChartData>().Select(Csv);

    /// <summary>Drawings of each chart, with their looks inside, on white.</summary>
    public static IEnumerable<ExportedFile> Svg(IEnumerable<XElement> sections) => Figures(sections)
        .Where(f => f.Element("svg") is not null)
        .Select(f => new ExportedFile($"{f.Attribute("id")!.Value}.svg", Alone(f.Element("svg")!)));

    static IEnumerable<XElement> Figures(IEnumerable<XElement> sections) => sections.SelectMany(section => section.Descendants("figure"));

    static ExportedFile Csv(ChartData chart)
    {
        Csv csv = new("line", "label", chart.XTitle, chart.YTitle, "low", "high");
        foreach (DataLine line in chart.Lines)
            for (int i = 0; i < line.X.Length; i++) csv.Row(line.Name, line.Labels?[i], line.X[i], line.Y[i], line.Band?[i].Low, line.Band?[i].High);
        return new($"{chart.Caption.Id}.csv", csv.ToString());
    }

    static string Alone(XElement chart)
    {
        XNamespace svg = "http://www.w3.org/2000/svg";
        XElement alone = new(chart);
        Markup.Legalize(alone);
        foreach (XElement element in alone.DescendantsAndSelf()) element.Name = svg + element.Name.LocalName;
        string[] size = alone.Attribute("viewBox")!.Value.Split(' ');
        alone.SetAttributeValue("width", size[2]);
        alone.SetAttributeValue("height", size[3]);
        alone.SetAttributeValue("tabindex", null);
        alone.SetAttributeValue("aria-roledescription", null);
        alone.AddFirst(
            new XElement(svg + "style", $"{StyleSheet.LightColours}\n{StyleSheet.Charts}"),
            new XElement(svg + "rect", new XAttribute("width", "100%"), new XAttribute("height", "100%"), new XAttribute("fill", "#ffffff")));
        return alone.ToString(SaveOptions.DisableFormatting) + "\n";
    }
}
