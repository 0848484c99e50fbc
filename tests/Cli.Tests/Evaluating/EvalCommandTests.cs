using MetaRL.Envs;
using MetaRL.Evaluation;
using MetaRL.Reports.Runs;

namespace MetaRL.Cli.Tests.Evaluating;

public sealed class EvalCommandTests(TrainedRuns runs) : IClassFixture<TrainedRuns>
{
    static (string Output, EvaluationRecord Evaluation, string File) Eval(string folder, params string[] args)
    {
        (int exit, string output, string error) = Workshop.Run(["eval", folder, .. args]);
        Assert.True(exit == 0, error);
        string file = output.Split('\n').Single(line => line.StartsWith("evaluation: ", StringComparison.Ordinal))["evaluation: ".Length..];
        return (output, RunFolder.LoadEvaluation(file), file);
    }

    [Theory]
    [InlineData("a/1")]
    [InlineData("a")]
    [InlineData("trials")]
    public void With_the_runs_own_settings_the_numbers_are_those_of_its_evaluation(string name)
    {
        string folder = runs.Copy(name);
        EvaluationRecord own = RunFolder.LoadEvaluation(Path.Combine(folder, RunFolder.EvaluationFile));
        EvaluationRecord again = Eval(folder, "--workers", "2").Evaluation;
        Assert.Equal(own.Tasks, again.Tasks);
        Assert.Equal(own.References, again.References);
        Assert.Equal(own.Seeds.Select(s => s.Seed), again.Seeds.Select(s => s.Seed));
        foreach ((AdaptationStep before, AdaptationStep after) in own.Seeds.SelectMany(s => s.Steps).Zip(again.Seeds.SelectMany(s => s.Steps)))
        {
            Assert.Equal(before.Returns, after.Returns);   // bit by bit
            Assert.Equal((before.Mean, before.HalfWidth95, before.GainHalfWidth95), (after.Mean, after.HalfWidth95, after.GainHalfWidth95));
            Assert.Equal(before.ByEpisode, after.ByEpisode);
        }
    }

    [Fact]
    public void A_table_tells_steps_spent_intervals_normalized_scores_and_the_task_set()
    {
        string folder = runs.Copy("a");
        (string output, EvaluationRecord evaluation, _) = Eval(folder, "--tasks", "20", "--steps", "3", "--rollouts", "5", "--seed", "7");
        Assert.Contains($"tiny, seed 1, 2, 2 iterations: 20 held-out tasks, 5 rollouts each, task set {evaluation.TaskSet}", output);
        Assert.Matches("k  env steps +return +\u00b1 seeds +\u00b1 tasks +\u00b1 both +gain +\u00b1 both +normalized", output);
        Assert.Contains("normalized: 0 is random (", output);
        Assert.Contains("1 is oracle (", output);
        // Three rollouts of four pulls each step.
        Assert.Equal([0, 12, 24, 36], evaluation.Seeds[1].Steps.Select(s => s.EnvSteps));
        Assert.Equal((2, 7), (evaluation.Provenance!.Iterations, (int)evaluation.Provenance.Settings["seed"]!));
        Assert.All(evaluation.Seeds.SelectMany(s => s.Steps), s => Assert.Equal(20, s.Returns.Length));
        Assert.NotEqual(evaluation.TaskSet, Eval(folder, "--tasks", "20", "--seed", "8").Evaluation.TaskSet);
    }

    [Fact]
    public void Trials_are_told_by_episode()
    {
        string output = Eval(runs.Copy("trials")).Output;
        Assert.Contains("return by episode of a rollout:", output);
        Assert.Matches("episode +k=0 +k=1 +k=2", output);
    }

    [Fact]
    public void No_evaluation_replaces_another()
    {
        string folder = runs.Copy("a/1");
        (_, _, string file) = Eval(folder, "--out", "mine");
        Assert.Equal(Path.Combine(folder, "evaluations", "mine.json"), file);
        Assert.True(File.Exists(Path.ChangeExtension(file, ".html")));
        string before = File.ReadAllText(file), own = File.ReadAllText(Path.Combine(folder, RunFolder.EvaluationFile));
        (int exit, _, string error) = Workshop.Run("eval", folder, "--out", "mine", "--tasks", "9");
        Assert.Equal(2, exit);
        Assert.Contains("mine.json is there already", error);
        string usual = Eval(folder).File;
        Assert.Equal(usual, Eval(folder).File);   // the same numbers need no second file
        Assert.Equal((before, own), (File.ReadAllText(file), File.ReadAllText(Path.Combine(folder, RunFolder.EvaluationFile))));
    }

    [Fact]
    public void Training_tasks_give_the_generalization_gap()
    {
        string folder = runs.Copy("a");
        (string output, EvaluationRecord train, _) = Eval(folder, "--split", "train", "--tasks", "8");
        Assert.Equal(Split.Train, train.Split);
        Assert.Contains("8 training tasks", output);
        Assert.Contains("generalization gap, 8 training tasks minus 6 held-out tasks, with ", output);
        Assert.Matches("k  train - test +\u00b1 seeds +\u00b1 tasks +\u00b1 both", output);
        EvaluationRecord test = RunFolder.LoadEvaluation(Path.Combine(folder, RunFolder.EvaluationFile));
        double gap = train.Seeds.Average(s => s.Steps[1].Mean) - test.Seeds.Average(s => s.Steps[1].Mean);
        string[] row = output.Split('\n').Single(line => line.StartsWith("1  ", StringComparison.Ordinal) && line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == 5)
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(gap, double.Parse(row[1], System.Globalization.CultureInfo.InvariantCulture), 1e-3);
        Assert.Contains("generalization gap", Eval(folder, "--tasks", "12").Output);
        Assert.DoesNotContain("generalization gap", Eval(folder, "--tasks", "12", "--rollouts", "2").Output);
    }

    [Fact]
    public void What_cannot_be_evaluated_says_so_in_a_line()
    {
        string folder = runs.Copy("a/1");
        Refused(2, "no such run folder", Path.Combine(folder, "none"));
        Refused(2, "no run here", Path.Combine(folder, "checkpoint"));
        Refused(2, "--split: no 'tset'; did you mean 'test'? Expected test or train", folder, "--split", "tset");
        Refused(2, "is not the name of a file", folder, "--out", "../mine");
        Refused(2, "'1' is not a whole number in [2, 1000000]", folder, "--tasks", "1");
        Refused(2, "--source: no file", folder, "--source", "none.cs");
        Directory.Delete(Path.Combine(folder, RunFolder.CheckpointFolder), recursive: true);
        Refused(2, "no checkpoint yet", folder);
        string config = Path.Combine(folder, RunFolder.ConfigFile);
        File.WriteAllText(config, File.ReadAllText(config).Replace("\"bernoulliBandit\"", "\"lagoon\""));
        Refused(2, "give the script or assembly that declares it: --source SCRIPT.cs", folder);
        File.WriteAllText(config, "{");
        Refused(1, "not a valid RunConfig", folder);
    }

    static void Refused(int exit, string words, params string[] args)
    {
        (int found, _, string error) = Workshop.Run(["eval", .. args]);
        Assert.Contains(words, error);
        Assert.Single(error.Trim().Split('\n'));
        Assert.Equal(exit, found);
    }
}
