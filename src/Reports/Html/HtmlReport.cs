using MetaRL.Persistence;
using MetaRL.Reports.Runs;
using MetaRL.Reports.Sections;

namespace MetaRL.Reports.Html;

/// <summary>Writes a report of one experiment as one self-contained HTML file: no scripts, no network, light and dark,
/// printable.</summary>
public static class HtmlReport
{
    /// <summary>Writes the report of runs that differ in their seed. The file appears whole or not at all.</summary>
    /// <param name="runs">At least one; the seed is the unit of replication where there are several.</param>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <exception cref="ArgumentException">No runs, a seed twice, or runs of different experiments, adaptation steps or
    /// held-out tasks.</exception>
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
        return Page.Of(data.Experiment,
            HeaderSection.Draw(data),
            AdaptationSection.Draw(data),
            TrainingSection.Draw(data),
            TaskSection.Draw(data),
            PictureSection.Draw(data),
            OptimisationSection.Draw(data),
            TimingSection.Draw(data),
            SettingsSection.Draw(data));
    }
}
