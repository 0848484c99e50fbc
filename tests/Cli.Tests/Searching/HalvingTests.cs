using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using MetaRL.Cli.Searching;
using MetaRL.Persistence;
using MetaRL.Reports.Search;

namespace MetaRL.Cli.Tests.Searching;

public sealed class HalvingTests
{
    static SearchPlan Plan(int trials, int[] budgets, int eta = 3) => new()
    {
        Experiment = "tiny",
        Script = "tiny.cs",
        ScriptHash = "0",
        Directory = "/",
        Words = [],
        Seeds = [1],
        Axes = [new("a", string.Join(',', Enumerable.Range(0, trials)))],
        Budgets = budgets,
        Eta = budgets.Length > 0 ? eta : null,
        Trials = [.. Enumerable.Range(0, trials).Select(i => (string[])[$"{i}"])],
    };

    // Every fifth or so fails; many scores are equal.
    static TrialOutcome Outcome(int seed, int trial, int rung)
    {
        int x = new Random((seed * 7919) + (trial * 31) + rung).Next(0, 12);
        return x == 0 ? new(trial, rung, null, null, "NaN") : new(trial, rung, x / 2, null, null);
    }

    static SearchRecord Finish(SearchRecord record, int seed, Random order, int? stopAfter = null)
    {
        for (int i = 0; i != stopAfter && Halving.Due(record) is { Count: > 0 } due; i++)
        {
            (int trial, int rung) = due[order.Next(due.Count)];
            record = record.With(Outcome(seed, trial, rung));
        }
        return record;
    }

    static string Json(SearchRecord record) => JsonSerializer.Serialize(record, RunJson.Indented);

    [Theory]
    [InlineData(27, 81, 3, null, "3,9,27,81")]
    [InlineData(9, 300, 3, null, "34,100,300")]
    [InlineData(100, 4, 2, null, "1,2,4")]
    [InlineData(27, 81, 3, 2, "27,81")]
    [InlineData(3, 1000, 3, null, "334,1000")]
    public void Budgets_grow_by_eta_up_to_the_iterations(int trials, int iterations, int eta, int? rungs, string budgets) =>
        Assert.Equal(budgets, string.Join(',', Halving.Budgets(trials, iterations, eta, rungs)));

    [Fact]
    public void Too_few_trials_or_iterations_are_named()
    {
        Assert.Contains("2 trials of 100 iterations", Assert.Throws<ToolException>(() => Halving.Budgets(2, 100, 3, null)).Message);
        Assert.Contains("expected 2 to 3", Assert.Throws<ToolException>(() => Halving.Budgets(9, 100, 3, 4)).Message);
    }

    [Fact]
    public void Rounds_have_one_in_eta() => Assert.Equal([28, 9, 3, 1], Enumerable.Range(0, 4).Select(Plan(28, [1, 3, 9, 27]).CountAt));

    [Fact]
    public void Exactly_the_best_go_on() => Prop.ForAll<int, byte>((seed, n) =>
    {
        int trials = 9 + (n % 30);
        SearchRecord record = Finish(new(Plan(trials, [1, 3, 9]), []), seed, new Random(seed));
        for (int rung = 1; rung < 3; rung++)
        {
            int[] before = Halving.Entrants(record, rung - 1), after = Halving.Entrants(record, rung);
            TrialOutcome[] finished = [.. record.At(rung - 1).Where(o => o.Score is not null)];
            Assert.Equal(before, record.At(rung - 1).Select(o => o.Trial));
            Assert.Equal(Math.Min(finished.Length, record.Plan.CountAt(rung)), after.Length);
            Assert.Empty(after.Except(before));
            // Nobody who stayed behind is better than one who went on.
            double[] went = [.. finished.Where(o => after.Contains(o.Trial)).Select(o => o.Score!.Value)];
            double[] stayed = [.. finished.Where(o => !after.Contains(o.Trial)).Select(o => o.Score!.Value)];
            if (went.Length > 0 && stayed.Length > 0) Assert.True(went.Min() >= stayed.Max());
        }
    }).QuickCheckThrowOnFailure();

    // Whenever it is killed and whatever order trials end in, the file comes to the same text.
    [Fact]
    public void A_sweep_that_was_killed_ends_with_the_same_record() => Prop.ForAll<int, byte, bool>((seed, kill, halves) =>
    {
        SearchRecord fresh = new(Plan(13, halves ? [2, 6, 18] : []), []);
        string whole = Json(Finish(fresh, seed, new Random(1)));
        SearchRecord killed = Finish(fresh, seed, new Random(2), stopAfter: kill % 20);
        SearchRecord read = JsonSerializer.Deserialize<SearchRecord>(Json(killed), RunJson.Options)!;
        Assert.Equal(whole, Json(Finish(read, seed, new Random(3))));
        Assert.Empty(Halving.Due(Finish(read, seed, new Random(3))));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Where_all_fail_nobody_goes_on()
    {
        SearchRecord record = new(Plan(9, [1, 3, 9]), []);
        for (int t = 1; t <= 9; t++) record = record.With(new(t, 0, null, null, "NaN"));
        Assert.Empty(Halving.Due(record));
    }
}
