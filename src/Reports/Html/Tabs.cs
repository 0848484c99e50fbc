using System.Xml.Linq;
using static MetaRL.Reports.Html.Markup;

namespace MetaRL.Reports.Html;

/// <summary>Panels of which one is shown at a time, without a script; on paper all of them are.</summary>
static class Tabs
{
    /// <param name="id">Unique in the page.</param>
    /// <param name="panels">At most <see cref="Most"/>; the first is shown first.</param>
    public static XElement Of(string id, IReadOnlyList<(string Name, XElement Content)> panels) => Tag("div.tabs",
        panels.SelectMany((panel, i) => new[] { Choice(id, i), Tag("label", At("for", $"{id}-{i}"), panel.Name) }),
        panels.Select(panel => Tag("div.panel", Tag("p.paper", panel.Name), panel.Content)));

    /// <summary>How many panels the style sheet knows.</summary>
    public const int Most = 3;

    static XElement Choice(string id, int index)
    {
        XElement input = Tag("input", At("type", "radio"), At("name", id), At("id", $"{id}-{index}"));
        if (index == 0) input.SetAttributeValue("checked", "checked");
        return input;
    }
}
