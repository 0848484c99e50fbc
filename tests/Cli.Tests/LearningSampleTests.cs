using System.Text.Json.Nodes;

namespace MetaRL.Cli.Tests;

/// <summary>What a script declares is chosen from its command line, and does what the page says.</summary>
[Collection(LearningScriptTests.Name)]
public sealed class LearningSampleTests(LearningScript script)
{
    static JsonNode Config(string folder) => JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "config.json")))!;

    [Fact]
    public void Policy_learner_outer_loss_and_baseline_are_set_by_name_and_the_sink_is_told()
    {
        string folder = script.Run("chosen",
            "--set", "problem.policy=linearGaussian", "--set", "problem.policy.initialLogStd=-2", "--set", "problem.baseline=time",
            "--set", "problem.innerObjective=between", "--set", "learner=heavyBall", "--set", "learner.innerLr=0.02", "--set", "update.loss=anytime", "--set", "update.loss.discount=0.3");

        JsonNode settings = Config(folder)["settings"]!;
        Assert.Equal("linearGaussian", (string?)settings["problem"]!["policy"]!["type"]);
        Assert.Equal(-2, (double)settings["problem"]!["policy"]!["initialLogStd"]!);
        Assert.Equal("time", (string?)settings["problem"]!["baseline"]!["type"]);
        Assert.Equal("heavyBall", (string?)settings["learner"]!["type"]);
        Assert.Equal("anytime", (string?)settings["update"]!["loss"]!["type"]);

        string[] metrics = File.ReadAllLines(Path.Combine(folder, "metrics.jsonl"));
        string[] told = File.ReadAllLines(Path.Combine(folder, "returns.csv"));
        Assert.Equal(2, told.Length);
        for (int i = 0; i < 2; i++)
        {
            double after = (double)JsonNode.Parse(metrics[i])!["returns"]!.AsArray()[^1]!;
            Assert.Equal([i, after], told[i].Split(',').Select(double.Parse));
        }

        // In a process that has not needed tensors before it meets the script's types.
        (int exit, string output) = script.Tool("eval", folder, "--steps", "2", "--source", script.Path);
        Assert.True(exit == 0, output);
    }

    [Fact]
    public void Outer_update_and_device_are_set_by_name()
    {
        string folder = script.Run("climb", "--set", "update=hillClimbing", "--set", "learner.order=first", "--set", "update.sigma=0.25", "--device", "float64");
        JsonNode config = Config(folder);
        Assert.Equal("hillClimbing", (string?)config["settings"]!["update"]!["type"]);
        Assert.Equal("float64", (string?)config["environment"]!["device"]);
        string line = File.ReadLines(Path.Combine(folder, "metrics.jsonl")).First();
        Assert.True((double)JsonNode.Parse(line)!["loss"]! > 0);   // minus a return, which is negative here
    }

    [Fact]
    public void A_family_of_parts_choices_and_masks_trains_and_is_checked()
    {
        string folder = script.Run("cafe", "--set", "problem.family=cafe", "--set", "problem.policy=categoricalMlp");
        Assert.Equal("cafe", (string?)Config(folder)["settings"]!["problem"]!["family"]!["type"]);
        Assert.Null(Config(folder)["settings"]!["problem"]!["policy"]!["actions"]);   // which the family tells
        (int exit, string output, string error) = Workshop.Run("env-check", script.Path, "--type", "Cafe");
        Assert.True(exit == 0, output + error);
        Assert.StartsWith("cafe (Cafe): tasks without end, obs {full: box of 1 in [0, 1], left: one each of 4, 4, 4, allowed: box of 5 in [0, 1]}; "
            + "act one each of 3, 2 where 'allowed' allows; horizon 3", output);
        Assert.Matches(@"ok +mask ", output);
    }
}
