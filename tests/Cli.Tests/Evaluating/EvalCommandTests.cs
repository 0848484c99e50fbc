using MetaRL.Comparison;
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

    // The run keeps what it began with; what it has learned since is what is shown of it.
    [Fact]
    public void A_run_that_went_on_is_shown_by_its_newest_evaluation_everywhere()
    {
        string folder = runs.Copy("resumed"), older = runs.Copy("trials");
        EvaluationRecord newest = RunFolder.LoadEvaluation(Path.Combine(folder, RunFolder.EvaluationsFolder, "iteration-00000005.json"));
        string mean = newest.Seeds[0].Steps[^1].Mean.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        Assert.NotEqual(newest.Seeds[0].Steps[^1].Mean, RunFolder.LoadEvaluation(Path.Combine(folder, RunFolder.EvaluationFile)).Seeds[0].Steps[^1].Mean);
        Assert.Contains($"\"value\": {mean}", Workshop.Run("compare", folder, "--repetitions", "100", "--json").Output);
        Assert.Contains("training.iterations: 5, 2", Workshop.Run("compare", folder, older, "--repetitions", "100").Output);
        string listed = Workshop.Run("runs", "--root", folder, "--json").Output;
        Assert.Contains($"\"score\": {mean}", listed);
        Assert.Contains("\"training.iterations\": \"5\"", listed);
        Assert.DoesNotContain("/5", Workshop.Run("runs", "--root", folder).Output);
        Assert.Equal(MarkdownTable.Of(newest), Workshop.Run("table", folder).Output);
    }

    [Fact]
    public void Fewer_tasks_than_asked_for_are_told()
    {
        (int exit, _, string error) = Workshop.Run("eval", runs.Copy("few"), "--tasks", "21");
        Assert.Equal(0, exit);
        Assert.Matches(@"asked for 21 tasks, found \d+ distinct ones( of \d+ there are|, all there are) \(one drawn twice counts once\)", error);
        Assert.DoesNotContain("asked for", Workshop.Run("eval", runs.Copy("a"), "--tasks", "8").Error);
    }

    [Fact]
    public void A_folder_of_runs_further_below_is_answered_by_theirs()
    {
        string folder = Path.GetDirectoryName(runs.Copy("a"))!;
        string error = Workshop.Run("eval", folder).Error;
        Assert.Contains($"There are runs further below; give the folder of one: {Path.Combine(folder, "a")}", error);
        Assert.DoesNotContain("--out", error);
        File.WriteAllText(Path.Combine(folder, "matrix.json"), "{}");
        Assert.Contains($"It is that of a matrix, whose cells are runs; give the folder of one: {Path.Combine(folder, "a")}", Workshop.Run("eval", folder).Error);
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
    public void The_best_checkpoint_is_judged_where_it_is_asked_for_and_called_so()
    {
        string folder = runs.Copy("watched");
        using var best = Experiments.Runs.SavedRun.Open(Path.Combine(folder, "1"), checkpoint: Experiments.Runs.SavedCheckpoint.Best);
        (string output, EvaluationRecord evaluation, string file) = Eval(folder, "--checkpoint", "best");
        Assert.Contains($"best checkpoints, of iteration {best.Iterations} (seed 1), iteration ", output);
        Assert.StartsWith("best-test-", Path.GetFileName(file));
        Assert.Equal(("best", best.Iterations), (evaluation.Checkpoint, evaluation.Seeds[0].Iterations));
        Assert.Contains($"evaluated: {evaluation.CheckpointWords}", File.ReadAllText(Path.ChangeExtension(file, ".html")));
        (string one, _, string last) = Eval(Path.Combine(folder, "1"), "--checkpoint", "last");
        Assert.Contains("seed 1, 4 iterations: ", one);
        Assert.DoesNotContain("best", last);
    }

    [Fact]
    public void A_best_checkpoint_that_is_not_there_is_an_error_that_says_how_to_get_one()
    {
        (int exit, _, string error) = Workshop.Run(["eval", Path.Combine(runs.Copy("a"), "1"), "--checkpoint", "best"]);
        Assert.Equal(2, exit);
        Assert.Contains("no best checkpoint; ", error);
        Assert.Contains("--set evaluation.every=25", error);
        (exit, _, error) = Workshop.Run(["eval", runs.Copy("a"), "--checkpoint", "bets"]);
        Assert.Equal(2, exit);
        Assert.Contains("--checkpoint: no 'bets'; did you mean 'best'? Expected last or best", error);
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
        Assert.Equal(EvaluationSplit.Train, train.Split);
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
    public void Shifted_tasks_have_provenance_and_a_gap_to_held_out_ones()
    {
        string folder = runs.Copy("point");
        (string output, EvaluationRecord shifted, string file) = Eval(folder, "--split", "shifted", "--tasks", "8", "--widen", "2.5");
        Assert.Equal((EvaluationSplit.Shifted, 2.5f), (shifted.Split, shifted.Widening));
        Assert.StartsWith("shifted-8x4-k2-", Path.GetFileName(file));
        Assert.Contains("8 tasks outside the trained range, in one 2.5 times as wide", output);
        Assert.Contains("generalization gap, 6 held-out tasks minus 8 tasks outside the trained range, in one 2.5 times as wide, with ", output);
        Assert.Matches("k  test - shifted +\u00b1 seeds +\u00b1 tasks +\u00b1 both", output);
        Assert.Contains("8 tasks outside the trained range", File.ReadAllText(Path.ChangeExtension(file, ".html")));
        Assert.NotEqual(shifted.TaskSet, Eval(folder, "--split", "shifted", "--tasks", "8").Evaluation.TaskSet);
        (int exit, string table, string error) = Workshop.Run("table", file);
        Assert.True(exit == 0, error);
        Assert.StartsWith("2 seeds, 8 tasks outside the trained range, in one 2.5 times as wide, 4 rollouts each.", table);
        Assert.Contains("| success rate | ", table);
        Assert.Matches("gain +\u00b1 both +success +\u00b1 both +normalized", output);
        // The run's own evaluation has them, too; a bandit's has none.
        Assert.All(RunFolder.LoadEvaluation(Path.Combine(folder, RunFolder.EvaluationFile)).Seeds.SelectMany(s => s.Steps), s => Assert.Equal(6, s.Success!.Length));
        Assert.DoesNotContain("success", File.ReadAllText(Path.Combine(runs.Copy("a"), RunFolder.EvaluationFile)));
    }

    [Fact]
    public void Splits_stand_side_by_side_with_their_gaps()
    {
        string folder = runs.Copy("point");
        (int exit, string output, string error) = Workshop.Run("eval", folder, "--split", "shifted,train,test", "--tasks", "8", "--out", "all");
        Assert.True(exit == 0, error);
        EvaluationRecord Of(string split) => RunFolder.LoadEvaluation(Path.Combine(folder, "evaluations", $"all-{split}.json"));
        EvaluationRecord[] all = [Of("train"), Of("test"), Of("shifted")];
        Assert.Equal([EvaluationSplit.Train, null, EvaluationSplit.Shifted], all.Select(e => e.Split));
        Assert.Equal(Eval(folder, "--tasks", "8").Evaluation.Seeds[1].Steps[2].Returns, all[1].Seeds[1].Steps[2].Returns);   // as if alone
        string[] lines = output.Split('\n');
        int at = Array.IndexOf(lines, "return, and gaps (seeds are paired, tasks are not):");
        Assert.StartsWith("side by side, train: 8 training tasks; test: 8 held-out tasks; shifted: 8 tasks outside the trained range, in one 1.5", lines[at - 1]);
        Assert.Matches("^k +train +test +shifted +train - test +\u00b1 both +test - shifted +\u00b1 both$", lines[at + 1]);
        double[] row = [.. lines[at + 4].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(x => double.Parse(x, System.Globalization.CultureInfo.InvariantCulture))];
        double[] means = [.. all.Select(e => e.Seeds.Average(s => s.Steps[2].Mean))];
        ScoreMatrix[] scores = [.. all.Select(e => new ScoreMatrix([.. e.Seeds.Select(s => s.Steps[2].Returns)]))];
        CrossedEstimate last = Contrast.Of(scores[1], scores[2], new(Runs: true, Tasks: false));
        double[] expected = [2, .. means, means[0] - means[1], Contrast.Of(scores[0], scores[1], new(Runs: true, Tasks: false)).OverBoth!.Value, last.Mean, last.OverBoth!.Value];
        Assert.All(expected.Zip(row), pair => Assert.Equal(pair.First, pair.Second, 6e-3));
        Assert.Contains("success rate:", lines);
        Assert.Contains("normalized, each between its own reference lines:", lines);
        Assert.Equal(2, Workshop.Run("eval", folder, "--split", "all", "--out", "all").Exit);   // nothing is replaced
    }

    [Fact]
    public void What_cannot_be_evaluated_says_so_in_a_line()
    {
        string folder = runs.Copy("a/1");
        Refused(2, "no such run folder", Path.Combine(folder, "none"));
        Refused(2, "no run here", Path.Combine(folder, "checkpoint"));
        Refused(2, "--split: no 'tset'; did you mean 'test'? Expected test, train, shifted, several of them with commas, or all", folder, "--split", "tset");
        Refused(2, "--split: no ''", folder, "--split", "train,");
        Refused(2, "--widen: says how far shifted tasks reach, and none are asked for", folder, "--widen", "2");
        foreach (string factor in (string[])["1", "0.5", "wide", "NaN", "1e9"])
            Refused(2, $"--widen: '{factor}' found, expected a number above 1, at most 100", folder, "--split", "shifted", "--widen", factor);
        Refused(1, "bernoulli-bandit has no range of tasks to widen, so none lies outside the trained ones; families that have: grid-navi, ", folder, "--split", "all");
        Assert.False(Directory.Exists(Path.Combine(folder, "evaluations")));
        Refused(2, "is not the name of a file", folder, "--out", "../mine");
        Refused(2, "'1' is not a whole number in [2, 1000000]", folder, "--tasks", "1");
        Refused(2, "--source: no file", folder, "--source", "none.cs");
        Directory.Delete(Path.Combine(folder, RunFolder.CheckpointFolder), recursive: true);
        Refused(2, "no checkpoint yet", folder);
        string config = Path.Combine(folder, RunFolder.ConfigFile);
        File.WriteAllText(config, File.ReadAllText(config).Replace("\"bernoulliBandit\"", "\"lagoon\""));
        Refused(2, "give the script or assembly that declares the run's own types, --source SCRIPT.cs: ", folder);
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
