using System.Xml.Linq;
using MetaRL.Persistence;
using MetaRL.Reports.Charts;
using MetaRL.Reports.Html;
using static MetaRL.Reports.Html.Markup;

namespace MetaRL.Reports.Search;

/// <summary>The page of a search, one self-contained HTML file.</summary>
static class SearchReport
{
    const int LongestWhole = 36;

    /// <summary>The file appears whole or not at all; an existing one is replaced.</summary>
    /// <param name="record">What is known so far.</param>
    /// <param name="commands">How to run the best trial.</param>
    /// <param name="path">The file.</param>
    public static void Write(SearchRecord record, SearchCommands commands, string path) => AtomicFile.Replace(path, Render(record, commands));

    public static string Render(SearchRecord record, SearchCommands commands)
    {
        SearchData data = SearchData.Of(record);
        return Page.Styled($"{record.Plan.Experiment} sweep", SearchStyle.Css,
            Header(data),
            data.Ranking.Best is { } best ? Best(data, best, commands) : Tag("p.lead", "No trial has finished."),
            data.First.Length > 0 ? Tag("section", Tag("h2", "Trials at a glance"), Tag("div.scroll", At("tabindex", "0"), ParallelChart.Draw(data)), Keys(data)) : null,
            data.First.Length > 0 ? ImportanceSection.Draw(data) : null,
            TrialSection.Finished(data),
            TrialSection.Failed(data),
            Tag("section", Tag("h2", "This sweep"), Copy(commands.Began), Tag("p.note", "To go on with it:"), Copy(commands.Again)));
    }

    static XElement Header(SearchData data)
    {
        SearchPlan plan = data.Plan;
        string source = plan.Seed is { } seed ? $"drawn at random (seed {seed})" : "a grid";
        string score = plan.ScoreAfter is { } k ? $"after {Format.Plural(k, "step")}" : "after the last adaptation step";
        string failed = data.Ranking.Failed.Length > 0 ? $" \u00B7 {data.Ranking.Failed.Length} failed" : "";
        string halving = plan.Budgets.Length > 0 ? $" \u00B7 successive halving, {string.Join(" \u2192 ", plan.Budgets.Select((b, r) => $"{plan.CountAt(r)} \u00D7 {Format.Plural(b, "iteration")}"))}" : "";
        return Tag("header",
            Tag("h1", $"{plan.Experiment} sweep"),
            Tag("p.sub", $"{Done(data)} of {Format.Plural(plan.Trials.Length, "trial")}, {source} \u00B7 {Format.Plural(plan.Seeds.Length, "seed")} each{failed}{halving} \u00B7 score: held-out return {score}"));
    }

    static int Done(SearchData data) => data.Record.At(0).Count();

    static XElement Best(SearchData data, TrialOutcome best, SearchCommands commands) => Tag("section",
        Tag("p.lead", $"Trial {best.Trial} is the best{(Done(data) < data.Plan.Trials.Length ? " so far" : "")}: {Format.Number(best.Score!.Value)}{(best.HalfWidth is { } half ? $" {Format.PlusMinus} {Format.Number(half)}" : "")} "
            + $"with {string.Join(", ", data.Plan.Assignments(best.Trial))}."),
        Copy(commands.Best!),
        data.First.Length > 1 ? Tag("p.note", $"The best of {data.First.Length} is chosen by the very number that is shown, which is therefore too good. Before you report it, train other seeds, and evaluate on 600 tasks or more (evaluation.tasks):") : null,
        data.First.Length > 1 ? Copy(commands.Fresh!) : null);

    // Lines break between words, not after the dashes of an option; what is copied is the same.
    static XElement Copy(string command) => Tag("pre.copy", command.Split(' ').SelectMany((word, i) => new object[]
    {
        i > 0 ? " " : "",
        word.Length <= LongestWhole ? Tag("span", word) : word,
    }));

    // A legend that needs no colour: the names stand in the order of the widths.
    static XElement Keys(SearchData data)
    {
        string[] words = ["last fifth", "", "middle", "", "first fifth"];
        IEnumerable<XElement> grades = Enumerable.Range(0, 5).Where(i => words[i] != "").Select(i => Key($"s{i}", words[i]));
        return Tag("ul.keys", grades, Key("best", $"best: trial {data.Ranking.Best!.Trial}"));
    }

    static XElement Key(string look, string words) => Tag("li",
        Tag("svg", At("viewBox", "0 0 26 8"), At("aria-hidden", "true"), Svg.Line($"trial {look}", 0, 4, 26, 4)), words);
}

/// <summary>Commands that a page offers to copy.</summary>
/// <param name="Best">Runs the best trial again; null while there is none.</param>
/// <param name="Fresh">The same with seeds that the search has not seen.</param>
/// <param name="Began">Begins one like it.</param>
/// <param name="Again">Goes on with the search.</param>
sealed record SearchCommands(string? Best, string? Fresh, string Began, string Again);
