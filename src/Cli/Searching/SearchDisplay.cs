using System.Diagnostics;
using MetaRL.Experiments.Display;
using MetaRL.Reports.Search;
using Spectre.Console;

namespace MetaRL.Cli.Searching;

/// <summary>A line for each trial that ends and, on a terminal, one below them that says how far it all is.</summary>
/// <param name="output">For the lines.</param>
/// <param name="terminal">For the last line; null where lines cannot be drawn over.</param>
sealed class SearchDisplay(TextWriter output, IAnsiConsole? terminal) : IDisposable
{
    readonly LiveRegion? region = terminal is null ? null : new(terminal);
    readonly long start = Stopwatch.GetTimestamp();
    bool isDrawn;

    public void Note(string text)
    {
        Clear();
        output.WriteLine(VisibleText.Line(text));
    }

    /// <summary>Draws the last line again.</summary>
    public void Progress(SearchRecord record, int running, int left)
    {
        if (region is null) return;
        string best = SearchRanking.Of(record).Best is { } first ? $", best {SearchText.Score(first)} (trial {first.Trial})" : "";
        string time = Numbers.Duration(Stopwatch.GetElapsedTime(start).TotalSeconds);
        region.Draw(new Rows(new Text($"{running} running, {left} to go{best}, {time}").Ellipsis()));
        isDrawn = true;
    }

    public void Dispose()
    {
        Clear();
        region?.End();
    }

    void Clear()
    {
        if (!isDrawn) return;
        region!.Draw(new Rows());
        isDrawn = false;
    }
}
