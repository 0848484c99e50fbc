using Spectre.Console;

namespace MetaRL.Experiments;

/// <summary>The one call that an experiment script makes.</summary>
public static class Experiment
{
    /// <summary>Trains, evaluates and reports as the command line asks.</summary>
    /// <param name="args">Of the script; see <c>--help</c>.</param>
    /// <param name="config">The experiment.</param>
    /// <returns>Exit code: 0 done, 1 failed, 2 bad usage, 130 interrupted, with a checkpoint to resume from.</returns>
    public static int Run(string[] args, ExperimentConfig config)
    {
        using Interrupt interrupt = new();
        return Run(args, config, new(Terminal(), Console.Out, Console.Error, interrupt.Token));
    }

    internal static int Run(string[] args, ExperimentConfig config, ExperimentHost host)
    {
        try
        {
            RunOptions options = CommandLine.Parse(args);
            if (options.Help) CommandLine.WriteHelp(host.Output, ScriptCommand.Name, Settings.Describe(config));
            else new ExperimentSession(Settings.Apply(config, options.Assignments), options, args, host).Run();
            return 0;
        }
        catch (OperationCanceledException) when (host.Cancel.IsCancellationRequested)
        {
            IEnumerable<string> again = args.Contains("--resume") ? args : args.Append("--resume");
            host.Error.WriteLine($"interrupted; go on with: {ScriptCommand.With(again)}");
            return 130;
        }
        catch (Exception e)
        {
            host.Error.WriteLine(Trace ? e.ToString() : $"error: {e.Message.ReplaceLineEndings(" ")}");
            return e is UsageException ? 2 : 1;
        }
    }

    // Left to itself the console colours what goes to a file, too.
    static IAnsiConsole Terminal() => Console.IsOutputRedirected
        ? AnsiConsole.Create(new() { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No })
        : AnsiConsole.Console;

    static bool Trace => Environment.GetEnvironmentVariable("METARL_TRACE") == "1";
}
