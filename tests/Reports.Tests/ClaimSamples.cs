using MetaRL.Reports.Claims;

namespace MetaRL.Reports.Tests;

/// <summary>Results of claims whose numbers are made up.</summary>
static class ClaimSamples
{
    static readonly string[] Names = ["MAML, trained at 95 : 5, re-weighted", "one start a group, found by the fit of the support", "cold start", "scratch"];
    static readonly int[] Counts = [1, 3, 10, 100];

    public static ClaimRecord Curves(string title) => Record(title, new ClaimCurves
    {
        Title = "Error after one step, by examples",
        Over = new("examples n", IsLogarithmic: true),
        Values = new("squared error"),
        Curves = [.. Names.Select(name => new ClaimCurve(name, [.. Counts.Select(n => new ClaimPoint(n, name, $"n = {n}"))]))],
        References = [new("chance", 6)],
    });

    public static ClaimRecord Rows(string title) => Record(title, new ClaimRows
    {
        Title = "Error after one step, row by row",
        Values = new("squared error", IsLogarithmic: true),
        Rows = Names,
        Columns = ["n = 1", "n = 100"],
        References = [new("chance", 6)],
    });

    static ClaimRecord Record(string title, ClaimPicture picture) => new()
    {
        Title = title,
        Claim = "Tasks whose gradients point against each other harm a shared start; a start for each group of tasks is better.",
        Command = "dotnet run experiments/texts/conflicts.cs -- --seeds 5",
        Table = "y = \u00B1a sin x, a on [1, 5].",
        Seeds = 5,
        Verdict = "confirmed. What sharing costs: n = 1: 1.76 \u00B1 0.25; n = 100: 0.267 \u00B1 0.058.",
        Picture = picture,
        Cells = new Evidence([.. Enumerable.Range(0, 5).Select(Seed)]).ToCells(),
    };

    static Measurement[] Seed(int seed) =>
        [.. Names.SelectMany((name, i) => Counts.Select(n => new Measurement(name, $"n = {n}", (5 - i) / Math.Sqrt(n) * (1 + 0.05 * Math.Sin(seed * (i + 2))))))];
}
