using System.Runtime.CompilerServices;
using MetaRL.Envs.Checks;
using MetaRL.Envs.Families.Trading;
using MetaRL.Envs.Families.Trading.Market;
using MetaRL.Envs.Families.Trading.Prices;
using MetaRL.Envs.Families.Trading.Processes;

namespace MetaRL.Envs.Tests;

public sealed class ReplayTradingTests
{
    static readonly ReplayTrading Family = new() { Folder = PriceFiles.Folder, Horizon = 20 };

    static RecordedPrices[] Tasks(ReplayTrading family, Split split) =>
        [.. Enumerable.Range(0, 100).Select(i => ((EnvTask<Asset<RecordedPrices>>)family.Sample(split, new Seed((ulong)i))).Value.Process)];

    [Fact]
    public void Test_tasks_are_other_assets_at_a_later_time()
    {
        RecordedPrices[] train = Tasks(Family, Split.Train), test = Tasks(Family, Split.Test);
        Assert.Equal([0, 1, 3, 4], train.Select(t => t.Asset).Distinct().Order());
        Assert.Equal([2, 5], test.Select(t => t.Asset).Distinct().Order());
        Assert.True(train.Max(t => t.Prices.Dates[t.To]) < test.Min(t => t.Prices.Dates[t.From]));
        Assert.Equal((0, 319), (train[0].From, train[0].To));                   // blocks 0 to 3 of 5 with 80 days each
        Assert.Equal((320, 399), (test[0].From, test[0].To));
    }

    [Fact]
    public void Walking_forward_tests_each_block_after_training_on_all_before()
    {
        int last = 0;
        for (int fold = 0; fold < 4; fold++)
        {
            ReplayTrading family = Family with { Fold = fold };
            (RecordedPrices train, RecordedPrices test) = (Tasks(family, Split.Train)[0], Tasks(family, Split.Test)[0]);
            Assert.Equal((0, test.From - 1), (train.From, train.To));
            Assert.Equal(80, test.To - test.From + 1);
            Assert.True(test.From > last);
            last = test.To;
        }
        Assert.Equal(PriceFiles.Bars - 1, last);
    }

    [Fact]
    public void Without_holding_out_the_same_assets_are_tested_later()
    {
        ReplayTrading family = Family with { HoldOutEvery = 0 };
        Assert.Equal(6, Tasks(family, Split.Train).Select(t => t.Asset).Distinct().Count());
        Assert.Equal(6, Tasks(family, Split.Test).Select(t => t.Asset).Distinct().Count());
    }

    // The longest episode that fits the block has one place to begin; shorter ones begin everywhere.
    [Theory]
    [InlineData(51, 1)]
    [InlineData(31, 21)]
    public void Warm_up_and_episode_lie_within_the_block(int horizon, int starts)
    {
        RecordedPrices test = Tasks(Family with { Horizon = horizon }, Split.Test)[0];
        Rng rng = new Seed(1).Stream();
        int[] first = [.. Enumerable.Range(0, 500).Select(_ => test.Start(ref rng)).Distinct().Order()];
        Assert.Equal(Enumerable.Range(test.From, starts), first);
        Assert.Equal(test.To, first[^1] + 28 + horizon);
    }

    [Fact]
    public void The_rewards_of_holding_are_the_recorded_returns()
    {
        RecordedPrices process = Tasks(Family with { Horizon = 51 }, Split.Test)[0];
        var buffers = new StepBuffers((Family with { Horizon = 51 }).Of(new(process, 0, 0)).CreateEnvs(1));
        buffers.Reset(new Seed(0));
        buffers.Act[0] = 1;
        for (int t = 0; t < 51; t++)
        {
            buffers.Step();
            Assert.Equal(process.Prices.LogReturns[process.From + 28 + t], buffers.Reward[0], 1e-7);
        }
    }

    [Fact]
    public void A_task_names_its_asset_and_period()
    {
        ITask task = Family.Of(new(Tasks(Family, Split.Test)[0], 0.001f, 0));
        Assert.Matches(@"^Asset \{ Process = asset[25] from 2021-03-24 to 2021-07-13, Spread = 0.001, Impact = 0 \}$", task.Description);
        Assert.Contains(task.Parameters["asset"], (double[])[2, 5]);
    }

    [Fact]
    public void A_block_too_short_for_an_episode_names_the_file()
    {
        string message = Error(Family with { Horizon = 52 }, Split.Test);
        Assert.Matches(@"asset[25]\.csv, line 401: 80 bars for testing from 2021-03-24 to 2021-07-13; expected 81, "
            + "which is Horizon 52 and 29 before the first action; add bars, or change Horizon, Folds or Fold$", message);
    }

    [Fact]
    public void Folders_and_splits_that_give_nothing_are_errors()
    {
        Assert.Equal("ReplayTrading.Folder: no *.csv file in ''; expected a folder of price files, one an asset; set Folder", Error(new(), Split.Train));
        Assert.Contains("no *.csv file in 'nowhere'", Error(new() { Folder = "nowhere" }, Split.Train));
        string two = PriceFiles.Write("two", 2);
        Assert.Equal($"{two}: of 2 files none is for testing; expected at least 1 with HoldOutEvery = 3; add files or change it",
            Error(Family with { Folder = two }, Split.Test));
        Assert.Contains("none is for training", Error(Family with { HoldOutEvery = 1 }, Split.Train));
        Assert.Equal("ReplayTrading.Fold: 4 is outside [0, 3]",
            Assert.Throws<ArgumentOutOfRangeException>(() => (Family with { Fold = 4 }).Sample(Split.Train, new Seed(0))).Message);
    }

    [Fact]
    public void A_faulty_file_is_named_with_its_line_and_read_again_when_mended()
    {
        string folder = PriceFiles.Write("faulty", 3), file = Path.Combine(folder, "asset1.csv");
        string[] lines = File.ReadAllLines(file);
        lines[99] = lines[98];
        File.WriteAllLines(file, lines);
        ReplayTrading family = Family with { Folder = folder };
        Assert.StartsWith($"{file}, line 100: ", Error(family, Split.Train));
        PriceFiles.Write("faulty", 3);
        family.Sample(Split.Train, new Seed(0));
    }

    [Fact]
    public void Too_few_days_for_the_folds_are_an_error()
    {
        string folder = PriceFiles.Write("short", 3);
        for (int i = 0; i < 3; i++) File.WriteAllText(Path.Combine(folder, $"asset{i}.csv"), PriceFiles.Csv(i, 4));
        Assert.Contains("4 days in all; expected more than Folds = 4", Error(Family with { Folder = folder }, Split.Train));
    }

    [Fact]
    public void Settings_out_of_range_are_named()
    {
        Assert.Equal("ReplayTrading.Folds: 0 is outside [1, 100]", Message(() => new ReplayTrading { Folds = 0 }));
        Assert.Equal("ReplayTrading.Fold: -1 is outside [0, 99]", Message(() => new ReplayTrading { Fold = -1 }));
        Assert.Equal("ReplayTrading.HoldOutEvery: -1 is outside [0, 1000]", Message(() => new ReplayTrading { HoldOutEvery = -1 }));
        Assert.Equal("ReplayTrading.MaxGapDays: 0 is outside [1, 36500]", Message(() => new ReplayTrading { MaxGapDays = 0 }));
        Assert.Equal("ReplayTrading.MaxCloseRatio: 1 is outside [1.001, 1000000]", Message(() => new ReplayTrading { MaxCloseRatio = 1 }));
        static string Message(Func<object> make) => Assert.Throws<ArgumentOutOfRangeException>(make).Message;
    }

    [Fact]
    public void The_prices_that_the_experiment_replays_are_read_without_complaint()
    {
        string[] files = Directory.GetFiles(Path.Combine(Here(), "../../../experiments/data"), "*.csv");
        Assert.Equal(["alder", "birch", "cedar", "dogwood", "elm", "fir"], files.Select(file => PriceFile.Read(file, new()).Name).Order());
        Assert.True(files.Sum(file => new FileInfo(file).Length) < 300_000);

        static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
    }

    static string Error(ReplayTrading family, Split split) =>
        Assert.Throws<InvalidDataException>(() => { for (ulong i = 0; i < 20; i++) family.Sample(split, new Seed(i)); }).Message;
}
