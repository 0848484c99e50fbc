using MetaRL.Reports.Html;
using MetaRL.Reports.Matrices;
using MetaRL.Reports.Runs;

namespace MetaRL.Reports.Exports;

/// <summary>What a report can be written as.</summary>
public enum ReportFormat
{
    /// <summary>One self-contained page.</summary>
    Html,

    /// <summary>Tables in Markdown.</summary>
    Md,

    /// <summary>A folder of tables: the numbers of each chart, of each task and of each iteration.</summary>
    Csv,

    /// <summary>One document for machines.</summary>
    Json,

    /// <summary>A folder of drawings, one a chart.</summary>
    Svg,

    /// <summary>What rliable takes: a matrix of runs × tasks for each setting.</summary>
    Scores,
}

/// <summary>Writes a report of runs in any form.</summary>
public static class ReportExport
{
    /// <summary>Whether a format is a folder of files.</summary>
    /// <param name="format">Any.</param>
    public static bool IsFolder(ReportFormat format) => format is ReportFormat.Csv or ReportFormat.Svg;

    /// <summary>The files of a report; one alone where the format is no folder.</summary>
    /// <param name="runs">As for <see cref="HtmlReport.Write"/>.</param>
    /// <param name="format">Any.</param>
    /// <param name="isNormalized">For <see cref="ReportFormat.Scores"/>: between the family's reference lines instead of returns.</param>
    /// <exception cref="ArgumentException">As in <see cref="HtmlReport.Write"/>; or there are no scores to write.</exception>
    public static IReadOnlyList<ExportedFile> Of(IReadOnlyList<RunData> runs, ReportFormat format, bool isNormalized = false)
    {
        if (format == ReportFormat.Html) return [new("report.html", HtmlReport.Render(runs))];
        ReportData data = ReportData.Of(runs);
        return format switch
        {
            ReportFormat.Md => [new("report.md", ReportMarkdown.Of(data))],
            ReportFormat.Json => [new("report.json", ReportJson.Of(data))],
            ReportFormat.Scores => [new("scores.json", ScoresJson.Of(data, isNormalized))],
            ReportFormat.Svg => [.. ChartFiles.Svg(HtmlReport.Sections(data))],
            ReportFormat.Csv => [.. TableFiles.Of(data), .. ChartFiles.Csv(HtmlReport.Sections(data))],
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "no such format"),
        };
    }

    /// <summary>The files of a report of a matrix of experiments.</summary>
    /// <param name="matrix">With the runs of the cells that are done.</param>
    /// <param name="format">Any but <see cref="ReportFormat.Scores"/>.</param>
    /// <exception cref="ArgumentException">Scores are asked for: they are of one family.</exception>
    public static IReadOnlyList<ExportedFile> Of(LoadedMatrix matrix, ReportFormat format)
    {
        if (format == ReportFormat.Html) return [new("report.html", MatrixReport.Render(matrix))];
        if (format == ReportFormat.Md) return [new("report.md", MatrixTable.Markdown(matrix))];
        MatrixData data = MatrixData.Of(matrix);
        return format switch
        {
            ReportFormat.Json => [new("report.json", MatrixExport.Json(data))],
            ReportFormat.Svg => [.. ChartFiles.Svg(MatrixReport.Sections(data))],
            ReportFormat.Csv => [new("matrix-table.csv", MatrixExport.Csv(data)), .. ChartFiles.Csv(MatrixReport.Sections(data))],
            ReportFormat.Scores => throw new ArgumentException("scores are of one family; give the folders of one column of the matrix, such as MATRIX/COLUMN/*"),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "no such format"),
        };
    }
}
