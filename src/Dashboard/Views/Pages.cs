using System.Diagnostics;
using System.Globalization;
using System.Xml.Linq;
using MetaRL.Dashboard.Runs;

namespace MetaRL.Dashboard.Views;

/// <summary>What each page shows now. A page is drawn when someone looks at it, and drawing takes a tenth of the time at most, or comes every ten seconds: training goes first.</summary>
sealed class Pages(RunBoard board)
{
    /// <summary>The page of the run in work, or of all between runs.</summary>
    public const string Now = "now";

    /// <summary>The page of all runs together.</summary>
    public const string All = "all";

    const int ShareOfTime = 10;

    static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(500), Longest = TimeSpan.FromSeconds(10);

    readonly RunSections sections = new(board);
    readonly Dictionary<string, Drawn> drawn = Names(board.Runs.Count).ToDictionary(name => name, _ => new Drawn());

    /// <summary>The page of one run.</summary>
    public static string Run(int index) => (index + 1).ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether there is such a page.</summary>
    public bool Has(string show) => drawn.ContainsKey(show);

    /// <summary>The parts of a page, in order.</summary>
    /// <param name="show">One that <see cref="Has"/> knows.</param>
    /// <param name="isLast">Whether all that happened must be in it, however long it takes.</param>
    public IReadOnlyList<Part> Of(string show, bool isLast = false)
    {
        Drawn page = drawn[show];
        Part runs = Part.Of("runs", RunList.Draw(board, show));
        lock (page)
        {
            int? run = RunOf(show);
            (int?, long) version = (run, run is { } index ? board.VersionOf(index) : board.Common);
            bool isDue = isLast || Stopwatch.GetElapsedTime(page.At) >= page.Pause;
            if (page.Version is null || (page.Version != version && isDue)) Draw(page, run, version);
            return [runs, .. page.Parts];
        }
    }

    static IEnumerable<string> Names(int runs) => [Now, All, .. Enumerable.Range(0, runs).Select(Run)];

    void Draw(Drawn page, int? run, (int?, long) version)
    {
        long start = Stopwatch.GetTimestamp();
        XElement[] elements = run is { } index ? sections.OfRun(index) : sections.OfAll();
        page.Parts = Part.Of(elements);
        page.Version = version;
        page.At = Stopwatch.GetTimestamp();
        double pause = (ShareOfTime - 1) * Stopwatch.GetElapsedTime(start, page.At).TotalSeconds;
        page.Pause = TimeSpan.FromSeconds(Math.Clamp(pause, Shortest.TotalSeconds, Longest.TotalSeconds));
    }

    int? RunOf(string show) => show switch
    {
        _ when board.Runs.Count == 1 => 0,
        Now => board.Current,
        All => null,
        _ => int.Parse(show, CultureInfo.InvariantCulture) - 1,
    };

    sealed class Drawn
    {
        public Part[] Parts { get; set; } = [];

        // The run that was drawn, null for all, and its version.
        public (int? Run, long Number)? Version { get; set; }

        public long At { get; set; }

        public TimeSpan Pause { get; set; }
    }
}
