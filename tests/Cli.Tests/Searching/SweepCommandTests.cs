using System.Diagnostics;
using System.Text.Json;
using MetaRL.Cli.Probing;
using MetaRL.Cli.Searching;
using MetaRL.Reports.Index;
using MetaRL.Reports.Search;

namespace MetaRL.Cli.Tests.Searching;

[Collection(LearningScriptTests.Name)]
public sealed class SweepCommandTests(LearningScript script) : IDisposable
{
    static readonly string[] Small =
    [
        "--iterations", "3", "--set", "training.metaBatch=2", "--set", "problem.rollouts=4", "--set", "evaluation.tasks=2",
        "--set", "evaluation.rollouts=2", "--set", "problem.family.horizon=20",
        "--set", "evaluation.steps=1", "--set", "problem.policy.hidden=8",
    ];

    readonly Workshop shop = new();

    public void Dispose() => shop.Dispose();

    string Folder => Path.Combine(shop.Folder, "sweep");

    (int Exit, string Output, string Error) Sweep(params string[] args) => Workshop.Run(["sweep", script.Path, "--out", Folder, "--workers", "2", .. args, "--", .. Small]);

    static string Said((int, string, string) run) => run.Item2 + run.Item3;

    [Fact]
    public void A_grid_with_a_trial_that_fails_goes_on_grows_no_results_twice_and_tells_the_best()
    {
        // A policy for choices does not fit to actions in a box, which shows when it is made.
        string[] grid = ["--grid", "learner.innerLr=0.05,0.1", "problem.policy=gaussianMlp,categoricalMlp", "--json"];
        (int exit, string output, string error) = Sweep(grid);
        Assert.True(exit == 0, output + error);
        using JsonDocument document = JsonDocument.Parse(output);
        JsonElement all = document.RootElement;
        Assert.Equal((4, 2, 2), (all.GetProperty("trials").GetInt32(), all.GetProperty("finished").GetArrayLength(), all.GetProperty("failed").GetArrayLength()));
        Assert.Contains("CategoricalMlp", all.GetProperty("failed")[0].GetProperty("error").GetString()!);
        Assert.Contains("--set problem.policy=gaussianMlp", all.GetProperty("best").GetProperty("command").GetString());
        IReadOnlyList<RunSummary> runs = RunIndex.Scan(Folder);
        Assert.Equal(2, runs.Count);
        Assert.Equal(all.GetProperty("best").GetProperty("score").GetDouble(), runs.Max(r => r.Score)!.Value, 9);

        string record = File.ReadAllText(Path.Combine(Folder, SearchRecord.File));
        Assert.Equal(0, Sweep(grid).Exit);   // nothing is left to run
        Assert.Equal(record, File.ReadAllText(Path.Combine(Folder, SearchRecord.File)));
        string other = Said(Sweep("--grid", "learner.innerLr=0.05,0.2"));
        Assert.Contains("holds another sweep: it is over learner.innerLr=0.05,0.1 problem.policy=gaussianMlp,categoricalMlp, and here learner.innerLr=0.05,0.2", other);

        // As if it had been killed after the first trial, one done that it did not learn of, and one not begun.
        SearchRecord whole = SearchFolder.Read(Folder);
        File.WriteAllText(Path.Combine(Folder, SearchRecord.File), JsonSerializer.Serialize(whole with { Outcomes = [whole.Outcomes[0]] }, Persistence.RunJson.Indented));
        Directory.Delete(Path.Combine(Folder, SearchRecord.Trials, "003"), recursive: true);
        Assert.Equal(0, Workshop.Run("sweep", "--resume", Folder).Exit);
        Assert.Equal(record, File.ReadAllText(Path.Combine(Folder, SearchRecord.File)));
    }

    [Fact]
    public void Halving_trains_the_best_on_to_where_it_would_have_come()
    {
        (int exit, string output, string error) = Sweep("--random", "2", "--over", "learner.innerLr=log:0.01..0.2", "--halving", "--eta", "2", "--rungs", "2");
        Assert.True(exit == 0, output + error);
        SearchRecord record = SearchFolder.Read(Folder);
        Assert.Equal([2, 3], record.Plan.Budgets);
        Assert.Equal((2, 1), (record.At(0).Count(), record.At(1).Count()));
        TrialOutcome best = SearchRanking.Of(record).Best!;
        Assert.Equal(1, best.Rung);
        string alone = Path.Combine(shop.Folder, "alone");
        (exit, output) = shop.DotNet([script.Path, "--quiet", "--out", alone, .. record.Plan.CommandOf(best.Trial, 1)]);
        Assert.True(exit == 0, output);
        Assert.Equal(best.Score, RunIndex.Read(alone).Score);
    }

    [Theory]
    [InlineData("no setting 'learner.inerLr'; did you mean 'learner.innerLr'?", "--grid", "learner.inerLr=1,2")]
    [InlineData("learner.innerLr: 1001 is outside (0, 1000]", "--grid", "learner.innerLr=0.1,1001")]
    [InlineData("training.iterations is set 2 times", "--grid", "training.iterations=1,2")]
    [InlineData("--score: 9 found, and trials are evaluated after 0 to 1", "--grid", "learner.innerLr=0.1,0.2", "--score", "9")]
    [InlineData("--over: draws from ranges", "--over", "learner.innerLr=0.1,0.2")]
    [InlineData("--seed: is that of --random", "--grid", "learner.innerLr=0.1,0.2", "--seed", "3")]
    [InlineData("--eta: belongs to --halving", "--grid", "learner.innerLr=0.1,0.2", "--eta", "2")]
    [InlineData("nothing to search")]
    [InlineData("no option '--gird'; did you mean '--grid'?", "--gird", "a=1")]
    [InlineData(@"--grid: 'a\u001b[2Jb' found", "--grid", "a\u001b[2Jb")]
    public void What_cannot_be_searched_is_one_line_before_anything_is_written(string words, params string[] args)
    {
        (int exit, string output, string error) = Sweep(args);
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains(words, error);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.False(Directory.Exists(Folder));
    }

    [Theory]
    [InlineData("--out of the sweep says where", "--out", "x")]
    [InlineData("a sweep goes on by itself", "--resume")]
    [InlineData("give --workers before the --", "--workers=3")]
    [InlineData("name one", "--device", "auto")]
    [InlineData("after --: no option '--quite'; did you mean '--quiet'?", "--quite")]
    public void What_a_sweep_says_itself_is_not_for_the_script(string words, params string[] after) =>
        Assert.Contains(words, Workshop.Run(["sweep", script.Path, "--out", Folder, "--grid", "learner.innerLr=0.1", "--", .. after]).Error);

    [Fact]
    public void Folders_of_others_and_scripts_that_are_none_are_refused()
    {
        File.WriteAllText(Path.Combine(shop.Folder, "precious.txt"), "mine");
        Assert.Contains("is not empty: it holds precious.txt", Workshop.Run("sweep", script.Path, "--out", shop.Folder, "--grid", "learner.innerLr=0.1").Error);
        Assert.Contains("search.json is not there", Workshop.Run("sweep", "--resume", shop.Folder).Error);
        Assert.Contains("a '.txt' file", Workshop.Run("sweep", Path.Combine(shop.Folder, "precious.txt"), "--grid", "a=1").Error);
        Assert.Contains("said nothing of its settings", Workshop.Run("sweep", typeof(SweepCommand).Assembly.Location, "--grid", "a=1", "--out", Folder).Error);
        Assert.Contains("only --parallel, --workers, --retry and --json", Workshop.Run("sweep", script.Path, "--resume", shop.Folder).Error);
        File.WriteAllText(Path.Combine(shop.Folder, SearchRecord.File), "{\"plan\": 3}");
        Assert.Contains("not the record of a sweep", Workshop.Run("sweep", "--resume", shop.Folder).Error);
    }

    // The trial is asked by the end of its input, whatever ends the sweep, and leaves a checkpoint.
    [Theory]
    [InlineData("INT")]
    [InlineData("KILL")]
    public void Whatever_ends_a_sweep_its_trials_stop_and_can_go_on(string signal)
    {
        if (!OperatingSystem.IsLinux()) return;
        string[] args = ["sweep", script.Path, "--out", Folder, "--grid", "learner.innerLr=0.05", "--", "--iterations", "100000", .. Small[2..]];
        using Process process = Process.Start(new ProcessStartInfo(ChildProcess.Host, [typeof(SweepCommand).Assembly.Location, .. args])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        string run = Path.Combine(Folder, SearchRecord.Trials, "001");
        Assert.True(Soon(() => RunIndex.Read(run).Iterations > 0));
        using (Process kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"])) kill.WaitForExit();
        process.WaitForExit();
        if (signal == "INT") Assert.Equal(130, process.ExitCode);
        Assert.True(Soon(() => RunIndex.Read(run).State == RunState.Stopped));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(run, "checkpoint")));
        Assert.Empty(SearchFolder.Read(Folder).Outcomes);
    }

    static bool Soon(Func<bool> holds)
    {
        for (int i = 0; i < 300 && !holds(); i++) Thread.Sleep(100);
        return holds();
    }
}
