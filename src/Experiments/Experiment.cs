using MetaRL.Experiments.Commands;
using MetaRL.Experiments.Configuration;
using MetaRL.Experiments.Display;
using MetaRL.Experiments.Matrices;
using MetaRL.Experiments.Sweeps;
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
        string? order = SweepOrder.Take();
        if (order == SweepOrder.Check) return CommandCheck.Run(config, isSweep: false, Console.In, Console.Out);
        using Interrupt interrupt = new();
        if (order == SweepOrder.Train) interrupt.AtEndOf(Console.OpenStandardInput());
        return Run(args, config, Host(interrupt));
    }

    /// <summary>The same for each value and variant of a sweep, and compares the outcomes in one report.</summary>
    /// <param name="args">Of the script; see <c>--help</c>.</param>
    /// <param name="config">What all runs have in common; <c>--set</c> changes it before the sweep does.</param>
    /// <param name="sweep">What they differ in.</param>
    /// <returns>Exit code, as for one experiment.</returns>
    public static int RunSweep(string[] args, ExperimentConfig config, Sweep sweep)
    {
        if (SweepOrder.Take() == SweepOrder.Check) return CommandCheck.Run(config, isSweep: true, Console.In, Console.Out);
        using Interrupt interrupt = new();
        return RunSweep(args, config, sweep, Host(interrupt));
    }

    /// <summary>Trains and evaluates each learner on each family, and puts all into one table and one report. Beside the options of every
    /// script the command line takes <c>--only ROW,…</c> and <c>--columns COLUMN,…</c>; <c>--iterations</c> is what the columns begin with,
    /// and <c>--set</c> holds for every cell that has the setting.</summary>
    /// <param name="args">Of the script; see <c>--help</c>.</param>
    /// <param name="matrix">Rows and columns.</param>
    /// <returns>Exit code, as for one experiment; 1 where a cell failed, after all others were run.</returns>
    public static int RunMatrix(string[] args, ExperimentMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        if (SweepOrder.Take() == SweepOrder.Check) return CommandCheck.Run(matrix.Columns[0].Config with { Name = matrix.Name }, isSweep: true, Console.In, Console.Out);
        using Interrupt interrupt = new();
        return RunMatrix(args, matrix, Host(interrupt));
    }

    /// <summary>Runs what a script does without an experiment, such as acting with a <see cref="Runs.SavedRun"/>, and tells what goes
    /// wrong there in one line, as for an experiment.</summary>
    /// <param name="script">The script.</param>
    /// <returns>Exit code: 0 done, 1 failed, 2 bad usage.</returns>
    public static int Guarded(Action script) => Guarded(script, Console.Error);

    internal static int Guarded(Action script, TextWriter error)
    {
        try
        {
            script();
            return 0;
        }
        catch (Exception e)
        {
            return Tell(e, error);
        }
    }

    internal static int Run(string[] args, ExperimentConfig config, ExperimentHost host) =>
        Run(args, config, host, (settled, options) => new ExperimentSession(settled, options, args, host, RunDisplay.For(host.Console, options.Quiet)).Run());

    internal static int RunSweep(string[] args, ExperimentConfig config, Sweep sweep, ExperimentHost host) =>
        Run(args, config, host, (settled, options) => new SweepSession(settled, sweep, options, args, host).Run());

    internal static int RunMatrix(string[] args, ExperimentMatrix matrix, ExperimentHost host) => Told(args, host, () =>
    {
        RunOptions options = CommandLine.ParseMatrix(args);
        MatrixPlan plan = MatrixPlan.Of(matrix, options);
        if (!options.Help) new MatrixSession(plan, options, args, host).Run();
        else CommandLine.WriteMatrixHelp(host.Output, ScriptCommand.Name, [.. matrix.Rows.Select(r => r.Name)], [.. matrix.Columns.Select(c => c.Name)], plan.Describe());
    });

    static int Run(string[] args, ExperimentConfig config, ExperimentHost host, Action<ExperimentConfig, RunOptions> session) => Told(args, host, () =>
    {
        RunOptions options = CommandLine.Parse(args);
        if (options.Help) CommandLine.WriteHelp(host.Output, ScriptCommand.Name, Settings.Describe(config));
        else session(Settings.Apply(config, options.Assignments), options);
    });

    static int Told(string[] args, ExperimentHost host, Action work)
    {
        try
        {
            work();
            return 0;
        }
        catch (OperationCanceledException) when (host.Cancel.IsCancellationRequested)
        {
            IEnumerable<string> again = args.Contains("--resume") ? args : args.Append("--resume");
            host.Error.WriteLine(VisibleText.Line($"interrupted; go on with: {ScriptCommand.With(again)}"));
            return 130;
        }
        catch (Exception e)
        {
            return Tell(e, host.Error);
        }
    }

    static int Tell(Exception e, TextWriter error)
    {
        error.WriteLine(TraceHint.IsOn ? VisibleText.Of(e.ToString()) : VisibleText.Line($"error: {DeviceErrors.Message(e)}{TraceHint.After(e)}"));
        return e is UsageException ? 2 : 1;
    }

    static ExperimentHost Host(Interrupt interrupt)
    {
        // For all that writes there: what an environment prints must not end a run either.
        LastingWriter output = new(Console.Out), error = new(Console.Error);
        Console.SetOut(output);
        Console.SetError(error);
        return new(Terminal(), Console.Out, Console.Error, interrupt.Token) { ConsoleLost = () => output.Lost ?? error.Lost };
    }

    // Left to itself the console colours what goes to a file, too.
    static IAnsiConsole Terminal() => Console.IsOutputRedirected
        ? AnsiConsole.Create(new() { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No })
        : AnsiConsole.Console;
}
