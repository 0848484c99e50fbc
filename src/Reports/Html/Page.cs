using System.Xml.Linq;
using static MetaRL.Reports.Html.Markup;

namespace MetaRL.Reports.Html;

/// <summary>The page around the sections.</summary>
static class Page
{
    public static string Of(string title, params XElement?[] sections) => Styled(title, "", sections);

    /// <summary>A page with more rules than those of all reports.</summary>
    public static string Styled(string title, string css, params XElement?[] sections) => Document(Tree(title, css, sections));

    /// <summary>The same before it is text.</summary>
    public static XElement Tree(string title, string css, params XElement?[] sections) => Tag("html", At("lang", "en"),
        Tag("head",
            Tag("meta", At("charset", "utf-8")),
            Tag("meta", At("name", "viewport"), At("content", "width=device-width, initial-scale=1")),
            Tag("meta", At("name", "color-scheme"), At("content", "light dark")),
            Tag("title", title + " \u00B7 MetaRL report"),
            // The first two go into charts that are saved from the page.
            Tag("style", At("id", "look-light"), StyleSheet.LightColours),
            Tag("style", At("id", "look-charts"), StyleSheet.Charts),
            Tag("style", $"{StyleSheet.Rest}{css}")),
        Tag("body", Tag("main", sections), Script(null, PageScript.Text)));
}
