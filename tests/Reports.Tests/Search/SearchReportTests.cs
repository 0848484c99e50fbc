using System.Xml.Linq;
using MetaRL.Reports.Search;

namespace MetaRL.Reports.Tests.Search;

public sealed class SearchReportTests
{
    static readonly SearchAxis Lr = new("learner.innerLr", "log:0.001..0.1"), Update = new("update", "adam,trustRegion");
    static readonly SearchCommands Commands = new("dotnet run x.cs -- --set a=1", "dotnet run x.cs -- --seed 2 --set a=1", "./metarl sweep x.cs --grid learner.innerLr=0.01,0.1", "./metarl sweep --resume x");

    static XElement Render(SearchRecord record) => XDocument.Parse(SearchReport.Render(record, Commands)["<!DOCTYPE html>\n".Length..], LoadOptions.PreserveWhitespace).Root!;

    static SearchRecord Record(int[]? budgets = null) =>
        new(SearchSamples.Plan([Lr, Update], [["0.001", "adam"], ["0.01", "trustRegion"], ["0.1", "adam"], ["0.05", "adam"]], budgets), []);

    static XElement[] Rows(XElement page, int table) => [.. page.Descendants("table").ElementAt(table).Element("tbody")!.Elements("tr")];

    [Fact]
    public void A_sweep_without_a_finished_trial_is_a_page_too()
    {
        Assert.Contains("No trial has finished", Render(Record()).Value);
        XElement failed = Render(Record().With(new(1, 0, null, null, "iteration 3: <NaN> & \u001b[2J")));
        Assert.Contains("0 of", Render(Record()).Value);
        Assert.Contains("<NaN> &", failed.Value);
        Assert.DoesNotContain('\u001b', failed.ToString());
    }

    [Fact]
    public void Trials_are_in_order_with_a_line_each_and_the_best_command()
    {
        SearchRecord record = Record().With(new(1, 0, -5, 0.5, null)).With(new(2, 0, -2, 0.1, null)).With(new(3, 0, null, null, "diverged")).With(new(4, 0, -3, 0.2, null));
        XElement page = Render(record);
        Assert.Contains("Trial 2 is the best: -2.000 \u00B1 0.1000 with learner.innerLr=0.01, update=trustRegion.", page.Value);
        Assert.Equal(Commands.Best, page.Descendants("pre").First().Value);
        Assert.Equal(3, page.Descendants("path").Count(p => ((string?)p.Attribute("class"))!.StartsWith("trial", StringComparison.Ordinal)));
        int trials = page.Descendants("table").Count() - 2;
        Assert.Equal(["2", "4", "1"], Rows(page, trials).Select(r => r.Element("th")!.Value));
        Assert.Equal("3", Rows(page, trials + 1).Single().Element("th")!.Value);
        Assert.Contains("diverged", page.Value);
    }

    [Fact]
    public void With_halving_who_went_further_comes_first_and_only_equal_budgets_are_compared()
    {
        SearchRecord record = Record([10, 30]).With(new(1, 0, -1, null, null)).With(new(2, 0, -2, null, null)).With(new(3, 0, -3, null, null))
            .With(new(4, 0, -4, null, null)).With(new(1, 1, -9, null, null));
        Assert.Equal([1, 2, 3, 4], SearchRanking.Of(record).Finished.Select(o => o.Trial));
        XElement page = Render(record);
        Assert.Contains("4 \u00D7 10 iterations \u2192 1 \u00D7 30 iterations", page.Value);
        Assert.Contains("return at 10 iterations", page.Value);
    }

    [Fact]
    public void Outcomes_are_in_one_order_whatever_order_they_came_in()
    {
        TrialOutcome[] outcomes = [new(2, 0, 1, null, null), new(1, 0, 2, null, null), new(1, 1, 3, null, null)];
        int[][] orders = [[0, 1, 2], [2, 1, 0], [1, 2, 0]];
        foreach (int[] order in orders)
        {
            SearchRecord record = order.Aggregate(Record([1, 3]), (r, i) => r.With(outcomes[i]));
            Assert.Equal([(0, 1), (0, 2), (1, 1)], record.Outcomes.Select(o => (o.Rung, o.Trial)));
        }
    }
}
