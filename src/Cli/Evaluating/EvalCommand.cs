using System.CommandLine;
using System.Globalization;
using MetaRL.Envs;
using MetaRL.Evaluation;
using MetaRL.Experiments.Commands;
using MetaRL.Experiments.Configuration;

namespace MetaRL.Cli.Evaluating;

/// <summary><c>metarl eval</c>: measures what a saved run has learned.</summary>
static class EvalCommand
{
    const string Help = """
        Measures a saved run, or all seeds of a folder: returns after k = 0..K adaptation steps on tasks drawn anew.
        What is not given is as in the run's own evaluation; with nothing given the numbers are those of its evaluation.json.
        The outcome goes to a file of its own, RUN/evaluations/NAME.json, with every task's returns; no file is ever replaced.
        """;

    public static Command Of(TextWriter output, TextWriter error)
    {
        var folder = new Argument<string>("run") { Description = "A run folder, or that of several seeds" };
        Option<int?> steps = Options.Number("--steps", "K, adaptation steps", 0, 1000);
        Option<int?> tasks = Options.Number("--tasks", "Tasks to draw; one drawn twice counts once", 2, 1_000_000);
        Option<int?> rollouts = Options.Number("--rollouts", "Fresh rollouts behind each return", 1, 1_000_000);
        Option<int?> seed = Options.Number("--seed", "Of tasks and rollouts", 0, int.MaxValue);
        Option<int?> workers = Options.Number("--workers", "Worker threads; results do not depend on it", 1, 1024);
        var split = new Option<string>("--split")
        {
            HelpName = "test|train|shifted|all",
            Description = "Held-out tasks, tasks as in training, or tasks outside the trained range; several with commas, side by side",
            DefaultValueFactory = _ => "test",
        };
        var widen = new Option<string?>("--widen") { HelpName = "F", Description = "How many times as wide the range of shifted tasks is (default 1.5)" };
        Option<string> checkpoint = CheckpointOption.Of();
        split.CompletionSources.Add("test", "train", "shifted", "all");
        var source = new Option<string?>("--source") { HelpName = "SCRIPT", Description = "The script (.cs) or assembly (.dll) that declares the run's own types" };
        var name = new Option<string?>("--out") { HelpName = "NAME", Description = "Name of the file (default: made of the settings)" };
        var command = new ToolCommand("eval", Help,
            "metarl eval runs/point_navigation/1 --tasks 600 --steps 4", "metarl eval runs/point_navigation --tasks 600 --split train,test,shifted")
        { folder, steps, tasks, rollouts, seed, split, widen, checkpoint, workers, source, name };
        command.SetAction(r =>
        {
            IReadOnlyList<EvaluationSplit> splits = SplitsOf(r.GetValue(split)!);
            EvalOptions options = new(Path.TrimEndingDirectorySeparator(r.GetValue(folder)!))
            {
                Steps = r.GetValue(steps),
                Tasks = r.GetValue(tasks),
                Rollouts = r.GetValue(rollouts),
                Seed = r.GetValue(seed),
                Splits = splits,
                Widening = WideningOf(r.GetValue(widen), splits),
                Workers = r.GetValue(workers) ?? Environment.ProcessorCount,
                Checkpoint = CheckpointOption.Read(r.GetValue(checkpoint)!),
                Source = r.GetValue(source),
                Out = NameOf(r.GetValue(name)),
            };
            using Interrupt interrupt = new();
            return new EvalSession(options, output, error, interrupt.Token).Run();
        });
        return command;
    }

    static readonly string[] SplitNames = ["train", "test", "shifted"];

    static IReadOnlyList<EvaluationSplit> SplitsOf(string text)
    {
        if (text == "all") return Enum.GetValues<EvaluationSplit>();
        return [.. text.Split(',', StringSplitOptions.TrimEntries).Select(SplitOf).Distinct().Order()];
    }

    static EvaluationSplit SplitOf(string text)
    {
        int index = Array.IndexOf(SplitNames, text);
        return index >= 0 ? (EvaluationSplit)index
            : throw new ToolException($"--split: no '{text}'{EditDistance.DidYouMean(text, SplitNames)} Expected test, train, shifted, several of them with commas, or all");
    }

    static float WideningOf(string? text, IReadOnlyList<EvaluationSplit> splits)
    {
        if (text is null) return ShiftedFamily.UsualFactor;
        if (!splits.Contains(EvaluationSplit.Shifted)) throw new ToolException("--widen: says how far shifted tasks reach, and none are asked for; give --split shifted, too");
        bool isFactor = float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float factor) && factor is > 1 and <= ShiftedFamily.MostFactor;
        return isFactor ? factor : throw new ToolException($"--widen: '{text}' found, expected a number above 1, at most {ShiftedFamily.MostFactor}");
    }

    // A name alone: what the command writes stays in the run folder.
    static string? NameOf(string? text)
    {
        if (text is null) return null;
        string name = text.EndsWith(".json", StringComparison.Ordinal) ? text[..^".json".Length] : text;
        bool isName = name.Length > 0 && name != "." && name != ".." && name.IndexOfAny(['/', '\\', .. Path.GetInvalidFileNameChars()]) < 0;
        return isName ? name : throw new ToolException($"--out: '{text}' is not the name of a file; the file goes to RUN/evaluations/NAME.json");
    }
}
