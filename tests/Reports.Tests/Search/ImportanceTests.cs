using MetaRL.Envs;
using MetaRL.Reports.Search;

namespace MetaRL.Reports.Tests.Search;

public sealed class ImportanceTests
{
    static readonly SearchAxis A = new("a", "0,1,2"), B = new("b", "x,y,z,w"), C = new("c", "0,1");

    static double Noise(int i) => new Seed(5).Fork((ulong)i).Stream().Normal();

    static ImportanceTable Of(SearchAxis[] axes, string[][] trials, Func<string[], int, double> score) =>
        ImportanceTable.Of(axes, trials, [.. trials.Select(score)])!;

    static double[] Shares(ImportanceTable table) => [.. table.Settings.Select(s => s.Share)];

    [Fact]
    public void Shares_of_an_additive_function_on_a_grid_add_up_to_one_and_are_its_variances()
    {
        // Var(a) = 2/3 of {0, 1, 2}; Var(10·[y]) = 100·(1/4)(3/4) = 18.75; c does nothing.
        ImportanceTable table = Of([A, B, C], SearchSamples.Grid(A, B, C), (t, _) => double.Parse(t[0]) + (t[1] == "y" ? 10 : 0));
        double total = 2.0 / 3 + 18.75;
        Assert.Equal(2.0 / 3 / total, table.Settings[0].Share, 10);
        Assert.Equal(18.75 / total, table.Settings[1].Share, 10);
        Assert.Equal(0, table.Settings[2].Share, 10);
        Assert.Equal(0, table.Rest, 10);
        Assert.Equal((true, true, false), (table.Settings[0].IsBeyondChance, table.Settings[1].IsBeyondChance, table.Settings[2].IsBeyondChance));
        Assert.Equal(table.Settings[1].Share, table.Settings[1].Interval.High, 10);   // nothing is left to be uncertain of
        Assert.Equal(7.5, table.Settings[1].Term[Array.FindIndex(SearchSamples.Grid(A, B, C), t => t[1] == "y")], 9);
    }

    [Fact]
    public void An_interaction_is_nobodys_own()
    {
        ImportanceTable table = Of([C, new("d", "0,1"), A], SearchSamples.Grid(C, new("d", "0,1"), A), (t, _) => t[0] == t[1] ? 1 : 0);
        Assert.All(table.Settings, s => Assert.InRange(s.Share, 0, 1e-9));
        Assert.Equal(1, table.Rest, 9);
        Assert.DoesNotContain(table.Settings, s => s.IsBeyondChance);
    }

    [Fact]
    public void A_curve_over_a_log_range_is_found_among_random_trials()
    {
        SearchAxis[] axes = [new("lr", "log:0.001..0.1"), new("batch", "int:1..50"), C];
        string[][] trials = [.. Enumerable.Range(0, 60).Select(i => axes.Select(x => x.Draw(new Seed(3).Fork(x.Key).Fork((ulong)i).Stream())).ToArray())];
        ImportanceTable table = Of(axes, trials, (t, i) => -8 * Math.Pow(axes[0].Position(t[0]) - 0.4, 2) + (0.1 * Noise(i)));
        Assert.InRange(table.Settings[0].Share, 0.85, 1);
        Assert.InRange(table.Settings[1].Share, 0, 0.05);
        Assert.InRange(table.Settings[2].Share, 0, 0.05);
        Assert.True(table.Settings[0].Interval.Low > 0.7 && table.Settings[0].IsBeyondChance);
        Assert.False(table.Settings[1].IsBeyondChance);
    }

    // Of settings that do nothing, one in twenty is called important, and their shares are 0 in the mean.
    [Fact]
    public void Noise_is_no_more_than_chance()
    {
        int called = 0, all = 0;
        for (int round = 0; round < 25; round++)
        {
            ImportanceTable table = Of([A, B, C], SearchSamples.Grid(A, B, C), (_, i) => Noise((1000 * round) + i));
            all += table.Settings.Length;
            called += table.Settings.Count(s => s.IsBeyondChance);
            Assert.All(table.Settings, s => Assert.True(s.Interval.Low <= s.Share && s.Share <= s.Interval.High));
        }
        Assert.InRange(called / (double)all, 0, 0.12);
    }

    // A failed trial leaves a grid that is not balanced.
    [Fact]
    public void A_missing_trial_does_not_make_a_setting_important()
    {
        string[][] trials = [.. SearchSamples.Grid(A, B, C).Where((_, i) => i is not (3 or 10 or 11))];
        ImportanceTable table = Of([A, B, C], trials, (t, _) => 5 * double.Parse(t[0]));
        Assert.InRange(table.Settings[0].Share, 0.95, 1 + 1e-9);
        Assert.Equal(0, table.Settings[1].Share, 9);
        Assert.Equal(0, table.Settings[2].Share, 9);
    }

    // Where each value of a is tried with one of c alone, neither has a share of its own.
    [Fact]
    public void Settings_that_always_change_together_share_nothing_out()
    {
        string[][] trials = [["0", "0"], ["1", "1"], ["0", "0"], ["1", "1"], ["1", "1"]];
        ImportanceTable table = Of([new("a", "0,1"), C], trials, (t, i) => double.Parse(t[0]) + (0.01 * i));
        Assert.Equal([0, 0], Shares(table));
        Assert.All(table.Settings, s => Assert.Equal(1, s.PValue));
    }

    [Fact]
    public void Nothing_is_said_of_too_few_trials_or_equal_scores()
    {
        Assert.Null(ImportanceTable.Of([A], [["0"], ["1"], ["2"]], [1, 2, 3]));
        Assert.Null(ImportanceTable.Of([A], [["0"], ["1"]], [1, 2]));
        Assert.Null(ImportanceTable.Of([A], [["0"], ["1"], ["2"], ["0"], ["1"]], [1, 2, 3, 4, 5]));
        Assert.Null(ImportanceTable.Of([C], [["0"], ["1"], ["0"], ["1"], ["0"]], [4, 4, 4, 4, 4]));
        Assert.Null(ImportanceTable.Of([A], [], []));
    }
}
