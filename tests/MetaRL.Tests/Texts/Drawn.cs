using System.Text.Json.Nodes;
using System.Xml.Linq;
using MetaRL.Experiments.Claims;
using MetaRL.Reports.Claims;

namespace MetaRL.Tests.Texts;

/// <summary>A claim's picture as its page has it.</summary>
static class Drawn
{
    /// <summary>Name of each curve, or of each colour, and how many points it has: "MAML 5; ANIL 5".</summary>
    public static string Of(Claim claim, Evidence all)
    {
        string html = ClaimReport.Render(claim.Record(all));
        XElement figure = XDocument.Parse(html["<!DOCTYPE html>\n".Length..]).Descendants("figure").Single();
        JsonArray lines = JsonNode.Parse(figure.Element("script")!.Value)!["lines"]!.AsArray();
        return string.Join("; ", lines.Select(static line => $"{line!["name"]} {line["x"]!.AsArray().Count}"));
    }
}
