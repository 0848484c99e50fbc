using System.Xml.Linq;
using MetaRL.Reports.Html;
using MetaRL.Reports.Matrices;
using static MetaRL.Reports.Html.Markup;

namespace MetaRL.Dashboard.Views;

/// <summary>The report's page with the parts as they are now, and the script that keeps them so.</summary>
static class LivePage
{
    static readonly string script = Read();

    /// <param name="title">Of the window.</param>
    /// <param name="show">Which page.</param>
    /// <param name="server">Tells this server from any other on the same port.</param>
    /// <param name="nonce">Of the page's own styles and scripts; nothing else runs.</param>
    /// <param name="parts">Content.</param>
    public static string Of(string title, string show, string server, string nonce, IEnumerable<Part> parts)
    {
        XElement state = Tag("p.live", At("id", "live"), At("role", "status"), At("data-show", show), At("data-server", server), "Not live without scripts: reload the page to see more.");
        XElement content = Tag("div", At("id", "parts"), parts.Select(p => new XElement(p.Element)));
        XElement page = Page.Tree(title, MatrixReport.Css + RunList.Css, state, content);
        page.Element("body")!.Add(Script(null, script));
        foreach (XElement own in page.Descendants().Where(IsOwn)) own.SetAttributeValue("nonce", nonce);
        return Document(page);
    }

    // Data are no scripts.
    static bool IsOwn(XElement element) => element.Name.LocalName == "style" || (element.Name.LocalName == "script" && element.Attribute("type") is null);

    static string Read()
    {
        using Stream stream = typeof(LivePage).Assembly.GetManifestResourceStream("live.js")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n").Trim();
    }
}
