using System.Text.Json;
using System.Xml.Linq;
using MetaRL.Dashboard.Runs;
using MetaRL.Persistence;
using MetaRL.Reports.Html;
using MetaRL.Reports.Matrices;
using MetaRL.Reports.Runs;
using MetaRL.Reports.Sweeps;
using static MetaRL.Reports.Html.Markup;

namespace MetaRL.Dashboard.Views;

/// <summary>The sections that the report of what is there would have.</summary>
sealed class RunSections(RunBoard board)
{
    /// <summary>Of one run.</summary>
    public XElement[] OfRun(int run)
    {
        WatchedRun watched = board.Runs[run];
        if (board[run].Stage == RunStage.Waiting && !RunFolder.IsRun(watched.Folder)) return [Note(watched.Name, "Its turn has not come yet.")];
        return Guarded(watched.Name, () => [.. HtmlReport.Sections(ReportData.Of([RunFolder.Load(watched.Folder)]))]);
    }

    /// <summary>Of all runs together, as far as they are done.</summary>
    public XElement[] OfAll()
    {
        return Guarded(board.Title, () =>
        {
            if (MatrixRecord.IsIn(board.Folder)) return [.. MatrixReport.Sections(MatrixData.Of(LoadedMatrix.Load(board.Folder)))];
            return File.Exists(SweepFile) ? Sweep() : Seeds();
        });
    }

    string SweepFile => Path.Combine(board.Folder, SweepRecord.File);

    // Curves of several seeds stop where the shortest one does: one that has just begun would hide all others.
    XElement[] Seeds()
    {
        string[] ended = [.. board.Runs.Where((_, i) => board[i].Stage == RunStage.Ended).Select(r => r.Folder)];
        if (ended.Length == 0) return [Note(board.Title, "No run has ended yet.")];
        return [.. HtmlReport.Sections(ReportData.Of([.. ended.Select(RunFolder.Load)]))];
    }

    // A value is drawn once every variant has run with it.
    XElement[] Sweep()
    {
        SweepRecord sweep = JsonSerializer.Deserialize<SweepRecord>(File.ReadAllText(SweepFile), RunJson.Options)
            ?? throw new InvalidDataException($"{SweepFile}: null, the outcome of a sweep expected");
        int variants = sweep.Cells.Select(c => c.Variant).Distinct().Count();
        SweepCell[] whole = [.. sweep.Cells.GroupBy(c => c.Value).Where(g => g.Count() == variants).SelectMany(g => g)];
        return whole.Length == 0 ? [Note(board.Title, $"No {sweep.Variable} has been run yet.")] : SweepReport.Sections(sweep with { Cells = whole });
    }

    static XElement[] Guarded(string title, Func<XElement[]> sections)
    {
        try
        {
            return sections();
        }
        catch (DirectoryNotFoundException e)
        {
            return [Note(title, $"{e.Message}: it was removed or renamed while the page was open. The run itself stops at its next iteration and says so.", "p.fault")];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or ArgumentException or JsonException)
        {
            return [Note(title, $"This cannot be shown: {e.Message}", "p.fault")];
        }
    }

    static XElement Note(string title, string words, string tag = "p.lead") => Tag("header", Tag("h1", title), Tag(tag, words));
}
