using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using MetaRL.Reports.Html;

namespace MetaRL.Dashboard.Views;

/// <summary>A piece of the page that is replaced as a whole: a section of the report, or the list of runs.</summary>
/// <param name="Name">Unique in the page.</param>
/// <param name="Mark">Differs where the content does.</param>
/// <param name="Element">The piece; it carries name and mark as attributes.</param>
sealed record Part(string Name, string Mark, XElement Element)
{
    const int MarkBytes = 8;

    public string Html => Element.ToString(SaveOptions.DisableFormatting);

    /// <summary>Names sections by their headings.</summary>
    public static Part[] Of(IEnumerable<XElement> sections)
    {
        Dictionary<string, int> seen = [];
        return [.. sections.Select(section =>
        {
            string heading = section.Elements("h2").FirstOrDefault()?.Value ?? section.Name.LocalName;
            int times = seen[heading] = seen.GetValueOrDefault(heading) + 1;
            return Of(times == 1 ? heading : $"{heading} {times}", section);
        })];
    }

    public static Part Of(string name, XElement element)
    {
        Markup.Legalize(element);
        byte[] content = Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting));
        string mark = Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, MarkBytes));
        element.SetAttributeValue("data-part", name);
        element.SetAttributeValue("data-mark", mark);
        return new(name, mark, element);
    }
}
