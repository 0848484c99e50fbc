using System.Text.Json.Nodes;
using MetaRL.Evaluation;
using MetaRL.Experiments.Sinks;
using MetaRL.Persistence;
using MetaRL.Training;
using Spectre.Console;

namespace MetaRL.Experiments.Tests;

static class Samples
{
    public static RunConfig Config { get; } = new()
    {
        Experiment = "sample",
        Seed = 1,
        Settings = new JsonObject { ["training"] = new JsonObject { ["iterations"] = 10 } },
        Environment = new() { ["device"] = "cpu" },
    };

    public static RunStart Start(int iterations, int done = 0) =>
        new() { Config = Config, Folder = "folder", Title = "title", Iterations = iterations, Done = done, IsResumed = done > 0 };

    public static IterationRecord Record(int iteration, double[]? heldOut = null) => new()
    {
        Iteration = iteration,
        Returns = [-40, -40 + iteration],
        Loss = 0.1,
        GradientNorm = 1,
        Kl = 0.01,
        EnvSteps = 50_000,
        Seconds = new(0.5, 0.25, 0.25, 0),
        HeldOut = heldOut,
    };

    public static EvaluationRecord Evaluation(params SeedEvaluation[] seeds) => new()
    {
        Experiment = "sample",
        Family = "point-navigation",
        RolloutsPerTask = 4,
        Tasks = ["a", "b", "c"],
        Seeds = seeds,
        References = [new("oracle", -0.5)],
    };

    // As where output goes to a file.
    public static IAnsiConsole Plain(TextWriter output) => AnsiConsole.Create(new()
    {
        Ansi = AnsiSupport.No,
        ColorSystem = ColorSystemSupport.NoColors,
        Interactive = InteractionSupport.No,
        Out = new AnsiConsoleOutput(output),
    });
}
