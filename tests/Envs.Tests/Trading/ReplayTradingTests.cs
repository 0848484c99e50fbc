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
            + "which is Horizon 52 and 29 before the first action; add bars, or change Horizon, Window, Folds or Fold, or set ShortFiles to LeaveOut", message);
    }

    [Fact]
    public void Folders_and_splits_that_give_nothing_are_errors()
    {
        Assert.Equal("ReplayTrading.Folder: no *.csv file in ''; expected a folder of price files, one an asset; set Folder", Error(new(), Split.Train));
        string two = PriceFiles.Write("two", 2);
        Assert.Equal($"{two}: of 2 files none is for testing; expected at least 1 with HoldOutEvery = 3; add files or change it",
            Error(Family with { Folder = two }, Split.Test));
        Assert.Contains("none is for training", Error(Family with { HoldOutEvery = 1 }, Split.Train));
        Assert.Equal("ReplayTrading.Fold: 4 is outside [0, 3]",
            Assert.Throws<ArgumentOutOfRangeException>(() => (Family with { Fold = 4 }).Sample(Split.Train, new Seed(0))).Message);
    }

    // One of 30 files begins late. It is an asset to train on, yet drawing a single task of either split finds it.
    [Theory]
    [InlineData(Split.Train)]
    [InlineData(Split.Test)]
    public void A_file_too_short_is_found_before_the_first_task(Split split)
    {
        string folder = PriceFiles.Write("late", 30), late = Path.Combine(folder, "asset12.csv");
        string[] lines = File.ReadAllLines(late);
        File.WriteAllLines(late, [lines[0], "", .. lines[310..]]);
        Assert.Equal($"{late}, line 13: 11 bars for training from 2020-01-01 to 2021-03-23; expected 49, which is Horizon 20 and 29 before the first action; "
            + "add bars, or change Horizon, Window, Folds or Fold, or set ShortFiles to LeaveOut",
            Assert.Throws<InvalidDataException>(() => (Family with { Folder = folder }).Sample(split, new Seed(0))).Message);
    }

    [Fact]
    public void Short_files_can_be_left_out_and_the_others_keep_their_parts()
    {
        string folder = PriceFiles.Write("leave-out", 8), header = "Date,Close\n";
        File.WriteAllText(Path.Combine(folder, "asset1.csv"), header);
        File.WriteAllText(Path.Combine(folder, "asset2.csv"), header + "2020-01-01,100\n");
        ReplayTrading refusing = Family with { Folder = folder }, family = refusing with { ShortFiles = ShortFiles.LeaveOut };
        string message = Error(refusing, Split.Train);
        Assert.StartsWith($"{folder}: 2 faults in 8 files:\n(1) {folder}{Path.DirectorySeparatorChar}asset1.csv, line 1: 0 bars for training", message);
        Assert.Contains($"\n(2) {folder}{Path.DirectorySeparatorChar}asset2.csv, line 2: 0 bars for testing", message);
        Assert.Equal([0, 3, 4, 6, 7], Tasks(family, Split.Train).Select(t => t.Asset).Distinct().Order());
        Assert.Equal([5], Tasks(family, Split.Test).Select(t => t.Asset).Distinct());
        Assert.Equal(["asset1.csv"], family.LeftOut(Split.Train).Select(Path.GetFileName));
        Assert.Equal(["asset2.csv"], family.LeftOut(Split.Test).Select(Path.GetFileName));
        Assert.Empty(Family.LeftOut(Split.Test));
        Assert.Equal($"{folder}: each of the 2 files for testing is left out as too short; expected at least 1 with 81 bars from 2021-03-24 to 2021-07-13; "
            + "add bars, or change Horizon, Window, Folds or Fold", Error(family with { Horizon = 52 }, Split.Train));
    }

    [Fact]
    public void All_faulty_files_are_counted_and_the_first_ten_named()
    {
        string folder = PriceFiles.Write("many", 30);
        for (int i = 0; i < 24; i += 2) File.AppendAllText(Path.Combine(folder, $"asset{i}.csv"), "2021-07-14,0,0,0,0,0\n");
        string[] lines = Error(Family with { Folder = folder }, Split.Train).Split('\n');
        Assert.Equal($"{folder}: 12 faults in 30 files:", lines[0]);
        Assert.Equal($"(1) {Path.Combine(folder, "asset0.csv")}, line 402: Open 0; expected a price above 0; correct the line or remove it", lines[1]);
        Assert.StartsWith($"(10) {Path.Combine(folder, "asset4.csv")}, line 402: ", lines[10]);
        Assert.Equal(["and 2 more"], lines[11..]);
    }

    [Fact]
    public void Files_of_a_folder_are_those_in_csv_whatever_its_case()
    {
        string folder = PriceFiles.Write("endings", 4), upper = Path.Combine(folder, "asset1.CSV");
        File.Move(Path.Combine(folder, "asset1.csv"), upper, overwrite: true);
        foreach (string other in (string[])[".asset9.csv", "._asset1.csv", "notes.txt", "asset1.csv.gz", "asset1.csv~"]) File.WriteAllText(Path.Combine(folder, other), "no prices");
        Directory.CreateDirectory(Path.Combine(folder, "sub.csv"));
        File.WriteAllText(Path.Combine(folder, "sub.csv", "asset9.csv"), "no prices");
        Assert.Equal([0, 1, 3], Tasks(Family with { Folder = folder }, Split.Train).Select(t => t.Asset).Distinct().Order());
        Assert.Equal("asset1", Tasks(Family with { Folder = folder }, Split.Train).First(t => t.Asset == 1).Prices.Name);
    }

    [Fact]
    public void Files_that_are_links_are_followed_and_what_cannot_be_read_is_named()
    {
        if (OperatingSystem.IsWindows()) return; // links need rights there
        string folder = PriceFiles.Write("links", 2), link = Path.Combine(folder, "linked.csv"), broken = Path.Combine(folder, "lost.csv");
        if (!File.Exists(link)) File.CreateSymbolicLink(link, Path.Combine(PriceFiles.Folder, "asset5.csv"));
        ReplayTrading family = Family with { Folder = folder };
        Assert.Equal("linked", Tasks(family, Split.Test)[0].Prices.Name);
        if (new FileInfo(broken).LinkTarget is null) File.CreateSymbolicLink(broken, Path.Combine(folder, "nowhere"));
        Assert.StartsWith($"{broken}: cannot be read (Could not find file", Error(family with { MaxGapDays = 8 }, Split.Train));
        File.Delete(broken);
    }

    [Fact]
    public void Two_files_of_one_name_are_refused()
    {
        string folder = PriceFiles.Write("twins", 3);
        File.WriteAllText(Path.Combine(folder, "ASSET1.Csv"), PriceFiles.Csv(1, PriceFiles.Bars));
        if (Directory.GetFiles(folder).Length == 3) return; // a file system to which they are one
        Assert.Equal($"{Path.Combine(folder, "ASSET1.Csv")}: there is also asset1.csv; expected one file an asset, "
            + "with names that differ in more than upper and lower case; remove or rename one", Error(Family with { Folder = folder }, Split.Train));
    }

    [Fact]
    public void A_folder_without_prices_says_what_it_holds()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "trading", "none"), sub = Path.Combine(folder, "sub"), file = Path.Combine(folder, "notes.txt");
        Directory.CreateDirectory(sub);
        File.WriteAllText(file, "no prices");
        const string Expected = "expected a folder of price files, one an asset; set Folder";
        Assert.Equal($"ReplayTrading.Folder: no *.csv file in '{folder}', which holds notes.txt, sub/; {Expected}", Error(new() { Folder = folder }, Split.Train));
        Assert.Equal($"ReplayTrading.Folder: no *.csv file in '{sub}', which is empty; {Expected}", Error(new() { Folder = sub }, Split.Train));
        Assert.Equal($"ReplayTrading.Folder: no *.csv file in '{file}', which is a file; {Expected}", Error(new() { Folder = file }, Split.Train));
        Assert.Equal($"ReplayTrading.Folder: no *.csv file in 'nowhere', since there is no such folder ({Path.GetFullPath("nowhere")}); {Expected}",
            Error(new() { Folder = "nowhere" }, Split.Train));
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
        Assert.Equal("ReplayTrading.RangeTolerance: -1 is outside [0, 0.1]", Message(() => new ReplayTrading { RangeTolerance = -1 }));
        Assert.Contains("ReplayTrading.ShortFiles", Message(() => new ReplayTrading { ShortFiles = (ShortFiles)7 }));
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
