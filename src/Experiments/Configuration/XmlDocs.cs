using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace MetaRL.Experiments.Configuration;

/// <summary>The documentation that the compiler writes beside an assembly, so that <c>--help</c> need not repeat it.</summary>
static partial class XmlDocs
{
    static readonly ConcurrentDictionary<Assembly, Dictionary<string, XElement>> Files = [];

    // First sentence of the summary.
    public static string? Summary(PropertyInfo property)
    {
        if (Find(property) is not { } docs) return null;
        string text = Spaces().Replace(string.Concat(docs.Nodes().Select(Text)), " ").Trim();
        return Sentence().Match(text).Value.TrimEnd('.');
    }

    // A positional record documents its properties as parameters of the type.
    static XElement? Find(PropertyInfo property)
    {
        Type type = property.DeclaringType!;
        string name = (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');
        Dictionary<string, XElement> docs = Files.GetOrAdd(type.Assembly, Load);
        return docs.GetValueOrDefault($"P:{name}.{property.Name}")?.Element("summary")
            ?? docs.GetValueOrDefault($"T:{name}")?.Elements("param").FirstOrDefault(p => (string?)p.Attribute("name") == property.Name);
    }

    static Dictionary<string, XElement> Load(Assembly assembly)
    {
        string path = Path.ChangeExtension(assembly.Location, ".xml");
        return File.Exists(path)
            ? XDocument.Load(path).Descendants("member").ToDictionary(m => (string)m.Attribute("name")!)
            : [];
    }

    // A reference reads as the last part of its name: `P:MetaRL.Maml.InnerLr` as `InnerLr`.
    static string Text(XNode node) => node switch
    {
        XElement { Name.LocalName: "see" } see => ((string?)see.Attribute("cref") ?? (string?)see.Attribute("langword") ?? "").Split('.', ':')[^1],
        XElement element => element.Value,
        XText text => text.Value,
        _ => "",
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    // A full stop inside a number or an abbreviation such as "e.g." does not end it: one that does is followed by a capital.
    [GeneratedRegex(@"^.*?(\.(?=\s+[A-Z])|$)")]
    private static partial Regex Sentence();
}
