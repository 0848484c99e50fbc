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
            Tag("p.note", $"One episode of the task \"{task}\"{seed}, in real time."),
            Figure("Before adaptation", pictures.Before),
            Figure("After adaptation", pictures.After));
    }

    // An image keeps the picture's ids and styles apart from the page's, and its animation running.
    static XElement Figure(string caption, string svg) => Tag("figure.wide",
        Tag("h3", caption),
        Tag("img", At("alt", caption), At("src", $"data:image/svg+xml;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(svg))}")));
}
