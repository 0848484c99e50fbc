using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace MetaRL.Experiments.Configuration;

/// <summary>The documentation that the compiler writes beside an assembly, so that help need not repeat it.</summary>
static partial class XmlDocs
{
    static readonly ConcurrentDictionary<Assembly, Dictionary<string, XElement>> Files = [];

    // First sentence of the summary.
    public static string? Summary(PropertyInfo property) => Find(property) is { } docs ? FirstSentence(Plain(docs)) : null;

    /// <summary>What a type is, and the paper that it is from.</summary>
    public static Described Of(Type type) => Describe(Member(type.Assembly, $"T:{NameOf(type)}"));

    /// <summary>What a name of an enum stands for.</summary>
    public static Described Of(Type type, string name) => Describe(Member(type.Assembly, $"F:{NameOf(type)}.{name}"));

    // A positional record documents its properties as parameters of the type.
    static XElement? Find(PropertyInfo property)
    {
        Type type = property.DeclaringType!;
        return Member(type.Assembly, $"P:{NameOf(type)}.{property.Name}")?.Element("summary")
            ?? Member(type.Assembly, $"T:{NameOf(type)}")?.Elements("param").FirstOrDefault(p => (string?)p.Attribute("name") == property.Name);
    }

    static Described Describe(XElement? member)
    {
        if (member?.Element("summary") is not { } docs) return new(null, null);
        string text = Plain(docs);
        string? paper = Paper().Match(text) is { Success: true } match ? match.Value.Trim().Trim('(', ')') : null;
        return new(FirstSentence(paper is null ? text : Paper().Replace(text, "", 1)), paper);
    }

    static XElement? Member(Assembly assembly, string id) => Files.GetOrAdd(assembly, Load).GetValueOrDefault(id);

    static string NameOf(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');

    static string Plain(XElement docs) => Spaces().Replace(string.Concat(docs.Nodes().Select(Text)), " ").Trim();

    static string FirstSentence(string text) => Sentence().Match(text).Value.TrimEnd('.');

    // Documentation that cannot be read is none: it is no part of what was asked for.
    static Dictionary<string, XElement> Load(Assembly assembly)
    {
        string path = Path.ChangeExtension(assembly.Location, ".xml");
        try
        {
            return File.Exists(path)
                ? XDocument.Load(path).Descendants("member").DistinctBy(m => (string?)m.Attribute("name") ?? "").ToDictionary(m => (string?)m.Attribute("name") ?? "")
                : [];
        }
        catch (Exception e) when (e is XmlException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    // A reference reads as the last part of its name: `P:MetaRL.Maml.InnerLr` as `InnerLr`.
    static string Text(XNode node) => node switch
    {
        XElement { Name.LocalName: "see" } see => ((string?)see.Attribute("cref") ?? (string?)see.Attribute("langword") ?? "").Split('(')[0].Split('.', ':')[^1],
        XElement element => element.Value,
        XText text => text.Value,
        _ => "",
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    // A full stop inside a number or an abbreviation such as "e.g." does not end it: one that does is followed by a capital.
    [GeneratedRegex(@"^.*?(\.(?=\s+[A-Z])|$)")]
    private static partial Regex Sentence();

    // The first remark in brackets that names a year or a number of the arXiv.
    [GeneratedRegex(@"\s*\((?=[^()]*(arXiv:|\b(19|20)\d\d\b))[^()]*\)")]
    private static partial Regex Paper();
}

/// <summary>What the documentation says of something.</summary>
/// <param name="Summary">Its first sentence, without the paper; null where there is none.</param>
/// <param name="Paper">Such as "Finn et al. 2017, arXiv:1703.03400"; null where none is named.</param>
sealed record Described(string? Summary, string? Paper);
