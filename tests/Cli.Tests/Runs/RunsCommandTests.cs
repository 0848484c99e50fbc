using System.Text.Json;
using MetaRL.Experiments.Runs;
using MetaRL.Persistence;
using MetaRL.Reports.Runs;

namespace MetaRL.Cli.Tests.Runs;

public sealed class RunsCommandTests : IDisposable
{
    readonly Workshop shop = new();

    public void Dispose() => shop.Dispose();

    static RunConfig Config(int seed, double innerLr) => new()
    {
        Experiment = "navigation",
        Seed = seed,
        Settings = new()
        {
            ["problem"] = new System.Text.Json.Nodes.JsonObject { ["family"] = new System.Text.Json.Nodes.JsonObject { ["type"] = "pointNavigation" } },
            ["learner"] = new System.Text.Json.Nodes.JsonObject { ["type"] = "maml", ["innerLr"] = innerLr },
            ["update"] = new System.Text.Json.Nodes.JsonObject { ["type"] = "trustRegion" },
            ["training"] = new System.Text.Json.Nodes.JsonObject { ["iterations"] = 300 },
        },
        Environment = new() { ["started"] = "2026-03-02 10:00:00Z" },
    };

    string Write(string name, int seed, double innerLr)
    {
        string folder = Path.Combine(shop.Folder, name);
        RunFolderWriter.Create(folder, Config(seed, innerLr)).Dispose();
        return folder;
    }

    (int Exit, string Output, string Error) Runs(params string[] args) => Workshop.Run(["runs", "--root", shop.Folder, .. args]);

    [Fact]
    public void Lists_filters_and_sorts()
    {
        Write("a/1", 1, 0.1);
        string second = Write("a/2", 2, 0.2);
        File.WriteAllText(Path.Combine(second, RunFolder.EvaluationFile),
            """{"seeds": [{"seed": 2, "steps": [{"k": 0, "returns": [1], "mean": -40.5}, {"k": 1, "returns": [1], "mean": -10.25}]}]}""");
        (int exit, string output, string error) = Runs();
        Assert.Equal((0, ""), (exit, error));
        string[] lines = output.TrimEnd().Split('\n');
        Assert.Equal("folder  family           learner/update    seed  iterations          score k=0 \u2192 K  state    started", lines[0]);
        Assert.Equal("a/1     pointNavigation  maml/trustRegion     1       0/300                         stopped  2026-03-02 10:00", lines[1]);
        Assert.Equal("a/2     pointNavigation  maml/trustRegion     2       0/300  -40.50 \u2192 -10.25 (k=1)  done     2026-03-02 10:00", lines[2]);
        Assert.Equal(2, Runs("learner.innerLr=0.2").Output.TrimEnd().Split('\n').Length);
        Assert.Contains("a/2", Runs("score>-11").Output);
        Assert.StartsWith("a/2", Runs("--sort", "score").Output.Split('\n')[1]);
        Assert.Contains("none of 2 runs", Runs("bandit").Error);
    }

    // The claim of the writer itself, not one like it.
    [Fact]
    public void A_run_that_is_being_written_is_running()
    {
        using (RunFolderWriter.Create(Path.Combine(shop.Folder, "a"), Config(1, 0.1)))
            Assert.Contains("running", Runs("state=running").Output);
        Assert.Contains("stopped", Runs().Output);
    }

    [Fact]
    public void A_narrow_terminal_gets_fewer_columns_and_the_end_of_the_folder()
    {
        Write("a-rather-long-name-of-an-experiment/with-a-variant-0.25/1", 1, 0.1);
        var (output, error) = (new StringWriter(), new StringWriter());
        Assert.Equal(0, Tool.Run(["runs", "--root", shop.Folder], output, error, width: 40));
        Assert.All(output.ToString().TrimEnd().Split('\n'), line => Assert.InRange(line.Length, 1, 40));
        Assert.Contains("\u2026", output.ToString());
        Assert.Contains("variant-0.25/1", output.ToString());
        Assert.Contains("left out for want of width: family", error.ToString());
    }

    [Fact]
    public void Json_holds_every_setting_and_faults()
    {
        Write("a", 1, 0.1);
        Directory.CreateDirectory(Path.Combine(shop.Folder, "b"));
        File.WriteAllText(Path.Combine(shop.Folder, "b", RunFolder.ConfigFile), "{");
        using JsonDocument document = JsonDocument.Parse(Runs("--json").Output);
        Assert.Equal("0.1", document.RootElement[0].GetProperty("settings").GetProperty("learner.innerLr").GetString());
        Assert.Equal("unreadable", document.RootElement[1].GetProperty("state").GetString());
        Assert.Contains("not that of a run", document.RootElement[1].GetProperty("fault").GetString());
        Assert.Contains("b: unreadable, config.json is not that of a run", Runs().Output);
    }

    [Theory]
    [InlineData("no run has a 'lerner'; did you mean 'learner'?", "lerner=maml")]
    [InlineData("no run has a 'innerLr'; did you mean 'learner.innerLr'?", "innerLr=0.1")]
    [InlineData("no run has a 'scor'; did you mean 'score'?", "--sort", "scor")]
    [InlineData("'high' is no number", "score>high")]
    [InlineData("no option '--jsn'; did you mean '--json'?", "--jsn")]
    public void What_is_mistyped_is_named_with_the_nearest(string words, params string[] args)
    {
        Write("a", 1, 0.1);
        (int exit, _, string error) = Runs(args);
        Assert.Equal(2, exit);
        Assert.Contains(words, error);
        Assert.Single(error.Trim().Split('\n'));
    }

    [Fact]
    public void No_folder_and_no_runs_say_so()
    {
        Assert.Contains("no such folder", Workshop.Run("runs", "--root", Path.Combine(shop.Folder, "none")).Error);
        (int exit, _, string error) = Runs("learner=maml");
        Assert.Equal(0, exit);
        Assert.Contains("no runs in", error);
    }

    [Fact]
    public void A_mistyped_command_is_named_with_the_nearest()
    {
        (int exit, _, string error) = Workshop.Run("rnus");
        Assert.Equal(2, exit);
        Assert.Contains("no command 'rnus'; did you mean 'runs'? Have: envs", error);
    }

    [Fact]
    public void Control_characters_in_names_are_escaped()
    {
        Write("a\u001b[31m", 1, 0.1);
        (_, string output, _) = Runs();
        Assert.DoesNotContain('\u001b', output);
        Assert.Contains("\\u001b[31m", output);
    }
}
