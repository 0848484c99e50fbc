using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using MetaRL.Cli.Searching;
using MetaRL.Reports.Search;

namespace MetaRL.Cli.Tests.Searching;

public sealed class SearchFolderTests : IDisposable
{
    readonly Workshop shop = new();

    public void Dispose() => shop.Dispose();

    string Folder => Path.Combine(shop.Folder, "sweep");

    static SearchPlan Random(int count, ulong seed = 1)
    {
        SearchAxis[] axes = SearchSpace.Axes("--over", ["learner.innerLr=log:0.001..0.1"]);
        return new()
        {
            Experiment = "tiny",
            Script = "/scripts/tiny.cs",
            ScriptHash = "0",
            Directory = "/scripts",
            Words = ["--iterations", "5"],
            Seeds = [1],
            Axes = axes,
            Seed = seed,
            Budgets = [],
            Trials = SearchSpace.Random(axes, count, seed),
        };
    }

    void Begin(SearchPlan plan, params TrialOutcome[] outcomes)
    {
        using SearchFolder folder = SearchFolder.Open(Folder, plan);
        foreach (TrialOutcome outcome in outcomes) folder.Add(outcome);
    }

    [Fact]
    public void More_random_trials_join_those_there_are()
    {
        Begin(Random(3), new TrialOutcome(2, 0, -1, null, null));
        using SearchFolder folder = SearchFolder.Open(Folder, Random(5));
        Assert.Equal([(1, 0), (3, 0), (4, 0), (5, 0)], Halving.Due(folder.Record));
    }

    [Fact]
    public void Another_plan_is_refused_in_words_and_nothing_is_changed()
    {
        Begin(Random(3));
        string record = File.ReadAllText(Path.Combine(Folder, SearchRecord.File));
        SearchPlan plan = Random(3);
        Refused("has 3 trials, and here 2", Random(2));
        Refused("random with --seed 1, and here random with --seed 2", Random(3, seed: 2));
        Refused("have --iterations 5, and here no further words", plan with { Words = [] });
        Refused("has changed since it began", plan with { ScriptHash = "1" });
        Refused("after the last step, and here 2 steps", plan with { ScoreAfter = 2 });
        Refused("no halving, and here 1, 5 iterations (--eta 5)", plan with { Budgets = [1, 5], Eta = 5 });
        Refused("run in /scripts, and here /", plan with { Directory = "/" });
        Assert.Equal(record, File.ReadAllText(Path.Combine(Folder, SearchRecord.File)));
    }

    void Refused(string words, SearchPlan plan) => Assert.Contains(words, Assert.Throws<ToolException>(() => SearchFolder.Open(Folder, plan)).Message);

    [Fact]
    public void Two_processes_do_not_run_one_sweep()
    {
        using SearchFolder first = SearchFolder.Open(Folder, Random(3));
        Refused("another process runs this sweep", Random(3));
    }

    [Fact]
    public void Failures_are_kept_until_they_are_to_be_tried_again()
    {
        Begin(Random(2), new(1, 0, null, null, "NaN"), new(2, 0, -1, null, null));
        using SearchFolder folder = SearchFolder.Open(Folder, Random(2));
        Assert.Empty(Halving.Due(folder.Record));
        folder.ForgetFailures();
        Assert.Equal([(1, 0)], Halving.Due(folder.Record));
    }

    // Whatever stands in names and values, a shell takes the command for the words that were meant.
    [Fact]
    public void The_best_command_is_the_words_that_were_meant()
    {
        if (OperatingSystem.IsWindows()) return;
        Prop.ForAll<NonEmptyString, NonEmptyString>((name, value) =>
        {
            string safe = Clean(name.Get), setting = Clean(value.Get);
            SearchPlan plan = Random(1) with { Script = $"/scripts/{safe.Replace('/', '_')}.cs", Axes = [new("text", "a")], Trials = [[setting]] };
            string command = SearchText.Commands(new SearchRecord(plan, []).With(new(1, 0, -1, null, null)), Folder).Best!;
            string[] words = ["dotnet", "run", plan.Script["/scripts/".Length..], "--", "--iterations", "5", "--set", $"text={setting}"];
            Assert.Equal(words, Words(command));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));
    }

    static string Clean(string text) => string.Concat(text.EnumerateRunes().Where(r => r.Value is not (0 or 0xFFFD))).Trim('.') + "' $x";

    static string[] Words(string command)
    {
        ProcessStartInfo start = new("bash", ["-c", $"printf '%s\\0' {command}"]) { RedirectStandardOutput = true };
        using Process shell = Process.Start(start)!;
        string output = shell.StandardOutput.ReadToEnd();
        return output.Split('\0')[..^1];
    }
}
