using MetaRL.Reports.Search;

namespace MetaRL.Reports.Tests.Search;

/// <summary>Searches made up for tests.</summary>
static class SearchSamples
{
    public static SearchPlan Plan(SearchAxis[] axes, string[][] trials, int[]? budgets = null) => new()
    {
        Experiment = "tiny",
        Script = "/scripts/tiny.cs",
        ScriptHash = "0",
        Directory = "/scripts",
        Words = [],
        Seeds = [1],
        Axes = axes,
        Budgets = budgets ?? [],
        Eta = budgets is null ? null : 3,
        Trials = trials,
    };

    /// <summary>Every combination of as many values as axes have, the last first.</summary>
    public static string[][] Grid(params SearchAxis[] axes)
    {
        IEnumerable<string[]> all = [[]];
        foreach (SearchAxis axis in axes) all = [.. all.SelectMany(head => axis.Choices.Select(v => (string[])[.. head, v]))];
        return [.. all];
    }
}
