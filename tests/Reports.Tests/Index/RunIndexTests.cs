using MetaRL.Evaluation;
using MetaRL.Reports.Index;
using MetaRL.Reports.Runs;

namespace MetaRL.Reports.Tests.Index;

public sealed class RunIndexTests : IDisposable
{
    readonly RunFolders runs = new();

    public void Dispose() => runs.Dispose();

    [Fact]
    public void A_run_is_told_with_its_settings_iterations_and_scores()
    {
        string evaluation = RunFolders.Evaluation(2);
        string folder = runs.Write("a/2", seed: 2, innerLr: 0.05, evaluation: evaluation);
        RunSummary run = Assert.Single(RunIndex.Scan(runs.Root));
        Assert.Equal((folder, RunState.Done, "navigation", 2, 3, "cpu"), (run.Folder, run.State, run.Experiment, run.Seed, run.Iterations, run.Device));
        Assert.Equal(("pointNavigation", "maml", "trustRegion", 5), (run.Family, run.Learner, run.Update, run.Planned));
        Assert.Equal(new DateTime(2026, 3, 2, 10, 0, 0, DateTimeKind.Utc), run.Started);
        Assert.Equal(("0.05", "none", "[64,64]"), (run.Settings["learner.innerLr"], run.Settings["update.baseline"], run.Settings["training.sizes"]));
        SeedEvaluation whole = RunFolders.Parsed(evaluation).Seeds[0];
        Assert.Equal(whole.Steps.Select(s => s.Mean), run.Scores);
    }

    // A run that went on keeps what it began with, and has the newer evaluation beside it.
    [Fact]
    public void A_run_that_went_on_has_the_score_of_its_newest_evaluation_and_the_iterations_asked_for_last()
    {
        string folder = runs.Write("a", iterations: 8, evaluation: RunFolders.Evaluation(1));
        string further = Directory.CreateDirectory(Path.Combine(folder, RunFolder.EvaluationsFolder)).FullName;
        File.WriteAllText(Path.Combine(further, "iteration-00000007.json"), RunFolders.Evaluation(2));
        File.WriteAllText(Path.Combine(further, "iteration-00000008.json"), RunFolders.Evaluation(3));
        File.WriteAllText(Path.Combine(further, "mine.json"), RunFolders.Evaluation(4));
        RunSummary evaluated = RunIndex.Read(folder);
        Assert.Equal(RunFolders.Parsed(RunFolders.Evaluation(3)).Seeds[0].Steps.Select(s => s.Mean), evaluated.Scores);
        Assert.Equal((8, "8"), (evaluated.Planned, evaluated.Settings["training.iterations"]));
        File.WriteAllText(Path.Combine(folder, RunFolder.LogFile), """
            2026-03-01 10:00:00Z resumed after iteration 5, up to 7: dotnet run a.cs
            2026-03-01 11:00:00Z resumed after iteration 7, up to 9: dotnet run a.cs
            2026-03-01 11:00:00Z notice: resumed after iteration 7, up to 2: is quoted

            """);
        Assert.Equal((9, 8), (RunIndex.Read(folder).Planned, RunIndex.Read(folder).Iterations));
    }

    // The same iterations judged in another way are no newer.
    [Fact]
    public void An_evaluation_of_the_same_iterations_does_not_take_the_place_of_the_first()
    {
        string folder = runs.Write("a", iterations: 5, evaluation: RunFolders.Evaluation(1));
        string further = Directory.CreateDirectory(Path.Combine(folder, RunFolder.EvaluationsFolder)).FullName;
        File.WriteAllText(Path.Combine(further, "iteration-00000005.json"), RunFolders.Evaluation(2));
        Assert.Equal(RunFolders.Parsed(RunFolders.Evaluation(1)).Seeds[0].Steps.Select(s => s.Mean), RunIndex.Read(folder).Scores);
    }

    [Fact]
    public void Means_of_several_seeds_are_averaged()
    {
        EvaluationRecord a = Samples.Evaluation(1), b = Samples.Evaluation(2);
        string both = System.Text.Json.JsonSerializer.Serialize(a with { Seeds = [.. a.Seeds, .. b.Seeds] }, Persistence.RunJson.Options);
        runs.Write("a", evaluation: both);
        Assert.Equal((a.Seeds[0].Steps[2].Mean + b.Seeds[0].Steps[2].Mean) / 2, RunIndex.Scan(runs.Root)[0].Score!.Value, 1e-12);
    }

    // The claim is the one that a run makes: exclusive, and gone with the process.
    [Fact]
    public void A_run_is_running_while_its_claim_is_held_and_stopped_once_it_was_killed()
    {
        string folder = runs.Write("a");
        string claim = Path.Combine(folder, RunFolder.LockFile);
        Assert.Equal(RunState.Stopped, RunIndex.Read(folder).State);
        using (new FileStream(claim, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None))
            Assert.Equal(RunState.Running, RunIndex.Read(folder).State);
        Assert.True(File.Exists(claim));
        Assert.Equal(RunState.Stopped, RunIndex.Read(folder).State);
    }

    [Theory]
    [InlineData(RunFolder.ConfigFile, "{", "config.json is not that of a run")]
    [InlineData(RunFolder.ConfigFile, "null", "config.json is null")]
    [InlineData(RunFolder.ConfigFile, "{\"name\": \"a package\"}", "config.json is not that of a run")]
    [InlineData(RunFolder.EvaluationFile, "{\"seeds\": [", "evaluation.json cannot be read")]
    [InlineData(RunFolder.EvaluationFile, "{\"seeds\": 3}", "Number found at byte 10, expected StartArray")]
    [InlineData(RunFolder.EvaluationFile, "{\"seeds\": [{\"steps\": [{\"mean\": \"x\"}]}]}", "evaluation.json cannot be read")]
    [InlineData(RunFolder.EvaluationFile, "{\"seeds\": [{\"steps\": [{}]}]}", "a step has no mean")]
    [InlineData(RunFolder.EvaluationFile, "{\"seeds\": [{\"steps\": []}]}", "evaluation.json holds no returns")]
    [InlineData(RunFolder.EvaluationFile, "{}", "evaluation.json holds no returns")]
    public void What_cannot_be_read_is_listed_with_the_reason(string file, string text, string reason)
    {
        string folder = runs.Write("odd");
        runs.Write("well");
        File.WriteAllText(Path.Combine(folder, file), text);
        IReadOnlyList<RunSummary> all = RunIndex.Scan(runs.Root);
        Assert.Equal([RunState.Unreadable, RunState.Stopped], all.Select(r => r.State));
        Assert.Contains(reason, all[0].Fault);
    }

    [Fact]
    public void A_run_without_its_config_is_listed_and_a_folder_that_is_no_run_is_not()
    {
        string folder = runs.Write("a");
        File.Delete(Path.Combine(folder, RunFolder.ConfigFile));
        Directory.CreateDirectory(Path.Combine(runs.Root, "notes"));
        Assert.Equal("config.json is missing", Assert.Single(RunIndex.Scan(runs.Root)).Fault);
        Assert.Throws<DirectoryNotFoundException>(() => RunIndex.Scan(Path.Combine(runs.Root, "none")));
    }

    [Fact]
    public void A_link_back_to_the_root_is_not_followed()
    {
        string folder = runs.Write("a");
        Directory.CreateSymbolicLink(Path.Combine(folder, "back"), runs.Root);
        Assert.Single(RunIndex.Scan(runs.Root));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("{\"itera", 0)]
    [InlineData("{\"iteration\": 4}\n", 5)]
    [InlineData("{\"iteration\": 4}\n{\"iteration\": 5", 5)]
    public void Only_lines_that_are_whole_count(string metrics, int iterations)
    {
        string folder = runs.Write("a");
        File.WriteAllText(Path.Combine(folder, RunFolder.MetricsFile), metrics);
        Assert.Equal(iterations, RunIndex.Read(folder).Iterations);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8_150)]
    [InlineData(8_192)]
    [InlineData(40_000)]
    public void The_last_line_is_found_however_long_it_is(int length)
    {
        string folder = runs.Write("a");
        string line = $"{{\"note\": \"{new string('x', length)}\", \"iteration\": 6}}\n";
        File.WriteAllText(Path.Combine(folder, RunFolder.MetricsFile), "{\"iteration\": 5}\n" + line);
        Assert.Equal(7, RunIndex.Read(folder).Iterations);
        File.WriteAllText(Path.Combine(folder, RunFolder.MetricsFile), "{\"iteration\": 5}\nnonsense\n");
        Assert.Contains("its last line is no record", RunIndex.Read(folder).Fault);
    }
}
