using System.Text;
using System.Xml.Linq;
using MetaRL.Reports.Runs;
using static MetaRL.Reports.Html.Markup;

namespace MetaRL.Reports.Sections;

/// <summary>What the policy does, to look at: an episode before adaptation and one after.</summary>
static class PictureSection
{
    public static XElement? Draw(ReportData data)
    {
        if (data.Runs.FirstOrDefault(r => r.Pictures is not null) is not { Pictures: { } pictures } run) return null;
        string task = data.Evaluation?.Tasks[0] ?? "the first test task";
        string seed = data.Runs.Count > 1 ? $", seed {run.Config.Seed}" : "";
        return Tag("section",
            Tag("h2", "Episodes"),
            Tag("p.note", $"The task \"{task}\"{seed}: an episode, or a trial where episodes come in trials."),
            Tag("div.columns",
                Figure("Before adaptation", pictures.Before),
                Figure("After adaptation", pictures.After)));
    }

    // An image keeps the picture's ids and styles apart from the page's, and its animation running. It does not learn that
    // the page is printed, so there is a second one for paper: its still.
    static XElement Figure(string caption, string svg)
    {
        string address = $"data:image/svg+xml;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(svg))}";
        return Tag("figure",
            Tag("h3", caption),
            Tag("img.on-screen", At("alt", caption), At("src", address)),
            Tag("img.on-paper", At("alt", caption), At("src", $"{address}#still")));
    }
}
