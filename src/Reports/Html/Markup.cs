using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace MetaRL.Reports.Html;

/// <summary>Builds markup as a tree, so that it is well-formed and text is escaped by construction.</summary>
static class Markup
{
    /// <summary>An element; "td.num" is an element td of class num.</summary>
    public static XElement Tag(string nameAndClass, params object?[] content)
    {
        string[] parts = nameAndClass.Split('.');
        XElement element = new(parts[0], content);
        if (parts.Length > 1) element.SetAttributeValue("class", string.Join(' ', parts[1..]));
        // HTML knows no self-closing div or td; an empty text keeps the end tag.
        if (element.IsEmpty && !IsVoid(parts[0])) element.Add("");
        return element;
    }

    /// <summary>A cell of numbers that has its column's name with it, for tables that become cards on a phone.</summary>
    public static XElement Labelled(string label, params object?[] content) => Tag("td.num", At("data-label", label), content);

    public static XAttribute At(string name, string value) => new(name, value);

    /// <summary>A coordinate in SVG units; a tenth of one is below what a screen shows.</summary>
    public static XAttribute At(string name, double value) => new(name, Coordinate(value));

    public static string Coordinate(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>A number for people that keeps its exact value for machines.</summary>
    public static XElement Data(double value, string text) => Tag("data", At("value", value.ToString("R", CultureInfo.InvariantCulture)), text);

    /// <summary>A script, or data for one. HTML takes its text as it is, so nothing in it is escaped: XML is told by a CDATA section that
    /// is a comment of the script. Data have no comments and must hold none of &lt;, &gt; and &amp;.</summary>
    public static XElement Script(string? type, string text)
    {
        XElement script = Tag("script");
        if (type is not null)
        {
            script.SetAttributeValue("type", type);
            script.Value = text;
            return script;
        }
        script.Add("//", new XCData($"\n{text}\n//"));
        return script;
    }

    public static string Document(XElement root)
    {
        Legalize(root);
        return "<!DOCTYPE html>\n" + root.ToString(SaveOptions.DisableFormatting) + "\n";
    }

    /// <summary>Replaces characters that no markup may hold.</summary>
    public static void Legalize(XElement root)
    {
        foreach (XText text in root.DescendantNodes().OfType<XText>()) text.Value = Legal(text.Value);
        foreach (XAttribute attribute in root.DescendantsAndSelf().Attributes()) attribute.Value = Legal(attribute.Value);
    }

    // Control characters and lone surrogates in a task's name have no place in XML, escaped or not.
    static string Legal(string text)
    {
        StringBuilder legal = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
            legal.Append(rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? Rune.ReplacementChar : rune);
        return legal.ToString();
    }

    static bool IsVoid(string name) => name is "meta" or "br" or "col" or "img" or "line" or "path" or "rect" or "circle" or "polyline" or "input";
}
