using System.Text;
using System.Xml.Linq;
using MetaRL.Reports.Runs;
using static MetaRL.Reports.Html.Markup;

namespace MetaRL.Reports.Sections;

/// <summary>What the policy does, to look at: an episode before adaptation and one after.</summary>
static class PictureSection
{
    // A picture takes up to 200 kB.
    const int MostGroups = 4;

    public static XElement? Draw(ReportData data)
    {
        RunData[] runs = [.. data.Groups.Select(g => g.Runs.FirstOrDefault(r => r.Pictures is not null)).OfType<RunData>()];
        if (runs.Length == 0) return null;
        string more = runs.Length > MostGroups ? $" Of {runs.Length} settings the first {MostGroups} are shown." : "";
        return Tag("section",
            Tag("h2", "Episodes"),
            data.Groups.Where(g => g.Runs.Any(r => r.Pictures is not null)).Take(MostGroups).Select(g => OfGroup(data, g)),
            more == "" ? null : Tag("p.note", more));
    }

    static IEnumerable<XElement> OfGroup(ReportData data, RunGroup group)
    {
        RunData run = group.Runs.First(r => r.Pictures is not null);
        string task = run.Evaluation is { } evaluation ? TaskLabels.Of(evaluation)[0] : "the first test task";
        string name = data.IsSingle ? "" : $"{group.Name}: ";
        string seed = data.Runs.Count() > 1 ? $", seed {run.Config.Seed}" : "";
        yield return Tag("p.note", $"{name}{task}{seed}, {Length(run)}.");
        // Two of one and the same policy would show its chance alone.
        if (group.IsUnadapted) yield return Figure("What it does", run.Pictures!.Value.Before);
        else yield return Tag("div.columns", Figure("Before adaptation", run.Pictures!.Value.Before), Figure("After adaptation", run.Pictures.Value.After));
    }

    // What is drawn is one rollout.
    static string Length(RunData run)
    {
        string episodes = FlatSettings.Of(run.Config.Settings).GetValueOrDefault("problem.episodes", "1");
        return episodes == "1" ? "an episode" : $"a trial of {episodes} episodes";
    }

    // An image keeps the picture's ids and styles apart from the page's, and its animation running. It does not learn that
    // the page is printed, so there is a second one for paper, its still, to which the page's script gives its address.
    static XElement Figure(string caption, string svg)
    {
        string address = $"data:image/svg+xml;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(svg))}";
        return Tag("figure",
            Tag("h3", caption),
            Tag("img.on-screen", At("alt", caption), At("src", address)),
            Tag("img.on-paper", At("alt", caption)));
    }
}
