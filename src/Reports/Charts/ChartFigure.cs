using System.Xml.Linq;
using static MetaRL.Reports.Html.Markup;

namespace MetaRL.Reports.Charts;

/// <summary>A chart in the page: heading, drawing with its text alternative, note, and the numbers for the page's script. The
/// element carries its <see cref="ChartData"/> as an annotation, for exports.</summary>
static class ChartFigure
{
    public static XElement Of(Caption caption, string note, XElement canvas, ChartData? data)
    {
        XElement figure = Tag("figure",
            At("id", caption.Id),
            Tag("h3", caption.Title),
            canvas,
            note.Length > 0 ? Tag("figcaption", note) : null);
        if (data is null) return figure;
        canvas.SetAttributeValue("tabindex", "0");
        canvas.SetAttributeValue("aria-roledescription", "chart; arrow keys read its values");
        figure.Add(Script("application/json", ChartJson.Of(data)));
        figure.AddAnnotation(data);
        return figure;
    }

    /// <summary>Names of the kind "train", "train 2": a reader of the numbers must tell lines apart.</summary>
    public static IEnumerable<DataLine> Distinct(IEnumerable<DataLine> lines)
    {
        HashSet<string> taken = [];
        foreach (DataLine line in lines)
        {
            string name = line.Name;
            for (int i = 2; !taken.Add(name); i++) name = $"{line.Name} {i}";
            yield return line with { Name = name };
        }
    }
}
