using System.Text;
using MetaRL.Cli.Tests.Evaluating;
using MetaRL.Envs;
using MetaRL.Evaluation;
using MetaRL.Experiments.Runs;
using MetaRL.Export;
using MetaRL.Rollouts;
using MetaRL.Tensors;

namespace MetaRL.Cli.Tests.Exporting;

public sealed class ExportCommandTests(TrainedRuns runs) : IClassFixture<TrainedRuns>
{
    static string Export(string run, string file, params string[] more)
    {
        (int exit, string output, string error) = Workshop.Run(["export", run, "--out", file, .. more]);
        Assert.True(exit == 0, error);
        return output;
    }

    static (int Exit, string Error) Fails(params string[] args)
    {
        (int exit, _, string error) = Workshop.Run(["export", .. args]);
        return (exit, error);
    }

    static void Same(Params expected, Params found)
    {
        Assert.Equal(expected.Names, found.Names);
        Assert.All(expected.Items(), p => Assert.Equal(p.Value.ToArray(), found[p.Name].ToArray()));
    }

    [Fact]
    public void Phi_is_what_a_file_of_weights_holds()
    {
        string folder = Path.Combine(runs.Copy("watched"), "2"), file = Path.Combine(folder, "..", "new", "policy.safetensors"), best = file + ".best";
        string output = Export(folder, file, "--format", "safetensors");
        Assert.Equal($"{file}: GaussianMlp of tiny, seed 2, 4 iterations, at \u03c6, where adaptation starts\n", output);
        ExportedPolicy policy = ExportedPolicy.Load(file);
        using SavedRun run = SavedRun.Open(folder);
        Same(run.Phi, policy.Theta);
        Assert.Equal("last", policy.Facts["checkpoint"]);

        Export(folder, best, "--format", "safetensors", "--checkpoint", "best");
        using var kept = SavedRun.Open(folder, checkpoint: SavedCheckpoint.Best);
        ExportedPolicy other = ExportedPolicy.Load(best);
        Same(kept.Phi, other.Theta);
        Assert.Equal(("best", $"{kept.Iterations}"), (other.Facts["checkpoint"], other.Facts["iterations"]));
    }

    [Fact]
    public void A_task_of_the_evaluation_is_adapted_to()
    {
        string folder = Path.Combine(runs.Copy("a"), "1"), file = Path.Combine(folder, "adapted.safetensors");
        string output = Export(folder, file, "--format", "safetensors", "--task", "1", "--steps", "3");
        using SavedRun run = SavedRun.Open(folder);
        using WorkerPool pool = new(1);
        Evaluator evaluator = new(run.Config.Problem, run.Config.Learner, run.Config.Evaluation, run.Backend, pool);
        ITaskDescription task = evaluator.Tasks[1];
        Assert.Contains($"after 3 adaptation steps on {task.Description}\n", output);
        ExportedPolicy policy = ExportedPolicy.Load(file);
        Assert.Equal((task.Description, "3"), (policy.Facts["task"], policy.Facts["steps"]));
        Same(run.Adapt(task, 3, new Seed((ulong)run.Config.Evaluation.Seed).Fork("export").Fork(1)), policy.Theta);

        string others = Path.Combine(folder, "others.safetensors");
        Export(folder, others, "--format", "safetensors", "--task", "1", "--seed", "9");
        Assert.NotEqual(task.Description, ExportedPolicy.Load(others).Facts["task"]);
        Assert.Equal($"{run.Config.Evaluation.Steps}", ExportedPolicy.Load(others).Facts["steps"]);
    }

    [Fact]
    public void Onnx_is_what_is_written_where_nothing_else_is_asked_for()
    {
        string folder = Path.Combine(runs.Copy("a"), "1"), file = Path.Combine(folder, "policy.onnx");
        Export(folder, file);
        string text = Encoding.Latin1.GetString(File.ReadAllBytes(file));
        Assert.All((string[])["MetaRL", "obs", "logits", "body0.w", "categoricalMlp"], word => Assert.Contains(word, text));
    }

    [Fact]
    public void What_cannot_be_done_is_said_and_nothing_is_written()
    {
        string all = runs.Copy("a"), folder = Path.Combine(all, "1"), taken = Path.Combine(folder, "config.json"), file = Path.Combine(folder, "x.onnx");
        string before = File.ReadAllText(taken);
        Assert.Equal((2, $"error: {taken} is there already; give another --out\n"), Fails(folder, "--out", taken));
        Assert.Equal(before, File.ReadAllText(taken));
        Assert.Equal((2, $"error: --out {all}: a folder is there; expected a file\n"), Fails(folder, "--out", all));
        Assert.Equal((2, $"error: --task: 99 found, and the evaluation has 6 tasks; expected 0 to 5\n"), Fails(folder, "--out", file, "--task", "99"));
        Assert.Contains("--steps: belongs to --task", Fails(folder, "--out", file, "--steps", "2").Error);
        Assert.Contains("is to be onnx; give --format safetensors, or another name", Fails(folder, "--out", "p.safetensors").Error);
        Assert.Contains("--format: no 'onx'; did you mean 'onnx'? Expected onnx, safetensors", Fails(folder, "--format", "onx").Error);
        Assert.Contains("--checkpoint: no 'bets'; did you mean 'best'?", Fails(folder, "--out", file, "--checkpoint", "bets").Error);
        Assert.Contains("holds runs of several training seeds; open one of them: ", Fails(all, "--out", file).Error);
        Assert.Contains("no such run folder", Fails(folder + "x", "--out", file).Error);
        Assert.False(File.Exists(file));
    }
}
