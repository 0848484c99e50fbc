using System.Xml.Linq;
using MetaRL.Persistence;
using MetaRL.Reports.Runs;
using MetaRL.Reports.Sections;

namespace MetaRL.Reports.Html;

/// <summary>Writes a report of runs as one self-contained HTML file: no network, light and dark, printable; values on hover and by
/// keyboard, each chart as CSV, SVG and PNG by the script inside it. Without scripts all is there to read.</summary>
public static class HtmlReport
{
    /// <summary>Writes the report of runs. The file appears whole or not at all.</summary>
    /// <param name="runs">At least one. Runs that differ in their seed alone are put together, and the seed is the unit of replication;
    /// other settings are laid over each other.</param>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <exception cref="ArgumentException">No runs, runs of different task families, a seed twice, or seeds of one setting with different
    /// adaptation steps or tasks of evaluation.</exception>
    public static void Write(IReadOnlyList<RunData> runs, string path)
    {
        string html = Render(runs);
        string whole = Path.GetFullPath(path);
        Disk.MakeFolder(Path.GetDirectoryName(whole)!);
        AtomicFile.Replace(whole, html);
    }

    /// <summary>The report as text.</summary>
    /// <inheritdoc cref="Write" path="/exception"/>
    public static string Render(IReadOnlyList<RunData> runs)
    {
        ReportData data = ReportData.Of(runs);
        return Page.Of(data.Title, [.. Sections(data)]);
    }

    /// <summary>The parts of the page; charts carry their numbers as annotations.</summary>
    internal static IEnumerable<XElement> Sections(ReportData data)
    {
        XElement?[] all =
        [
            HeaderSection.Draw(data),
            ComparisonSection.Draw(data),
            AdaptationSection.Draw(data),
            TrainingSection.Draw(data),
            TaskSection.Draw(data),
            PictureSection.Draw(data),
            ConflictSection.Draw(data),
            OptimisationSection.Draw(data),
            TimingSection.Draw(data),
            SettingsSection.Draw(data),
        ];
        return all.OfType<XElement>();
    }
}
