using System.CommandLine;
using MetaRL.Experiments.Commands;

namespace MetaRL.Cli.Exporting;

/// <summary><c>metarl export</c>: takes a policy out of a run.</summary>
static class ExportCommand
{
    public const string SafeTensors = "safetensors", Onnx = "onnx";

    const string Help = """
        Writes the policy of a saved run as a file for other programs: where adaptation starts, or adapted to a task of its evaluation.
        ONNX is a graph from observations to distributions of actions, normalization included, for any runtime; safetensors are the weights
        by name, for C# (ExportedPolicy.Load) and PyTorch. No file is ever replaced.
        """;

    public static Command Of(TextWriter output)
    {
        var folder = new Argument<string>("run") { Description = "The folder of a run, of one seed" };
        Option<string> format = Options.Choice("--format", "What to write", Onnx, SafeTensors);
        var path = new Option<string?>("--out") { HelpName = "FILE", Description = "The file (default: policy.onnx or policy.safetensors)" };
        Option<string> checkpoint = CheckpointOption.Of();
        Option<int?> task = Options.Number("--task", "Adapt to this task of the run's evaluation, from 0 (default: none)", 0, int.MaxValue);
        Option<int?> steps = Options.Number("--steps", "K, adaptation steps (default: the evaluation's)", 0, 1000);
        Option<int?> seed = Options.Number("--seed", "Of tasks and rollouts (default: the evaluation's)", 0, int.MaxValue);
        var source = new Option<string?>("--source") { HelpName = "SCRIPT", Description = "The script (.cs) or assembly (.dll) that declares the run's own types" };
        var command = new ToolCommand("export", Help,
            "metarl export runs/point_navigation/1 --out start.onnx", "metarl export runs/point_navigation/1 --task 0 --steps 2 --format safetensors --out adapted.safetensors")
        { folder, format, path, checkpoint, task, steps, seed, source };
        command.SetAction(r =>
        {
            if (r.GetValue(path) == "") throw new ToolException("--out: '' is not a file");
            string kind = r.GetValue(format)!, file = r.GetValue(path) ?? $"policy.{kind}";
            ExportOptions options = new(Path.TrimEndingDirectorySeparator(r.GetValue(folder)!), kind, file)
            {
                Checkpoint = CheckpointOption.Read(r.GetValue(checkpoint)!),
                Task = r.GetValue(task),
                Steps = NeedsTask("--steps", r.GetValue(steps), r.GetValue(task)),
                Seed = NeedsTask("--seed", r.GetValue(seed), r.GetValue(task)),
                Source = r.GetValue(source),
            };
            RequireEnding(file, kind);
            using Interrupt interrupt = new();
            return new ExportSession(options, output, interrupt.Token).Run();
        });
        return command;
    }

    static int? NeedsTask(string name, int? value, int? task) => value is null || task is not null ? value
        : throw new ToolException($"{name}: belongs to --task, the policy at \u03c6 is adapted to none; give --task 0, too");

    // A file that says of itself what it is not would be opened by the wrong program.
    static void RequireEnding(string file, string kind)
    {
        string other = kind == Onnx ? SafeTensors : Onnx;
        if (file.EndsWith($".{other}", StringComparison.OrdinalIgnoreCase)) throw new ToolException($"--out {file}: is to be {kind}; give --format {other}, or another name");
    }
}
