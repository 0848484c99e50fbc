using MetaRL.Experiments.Display;
using MetaRL.Experiments.Live;
using Spectre.Console;

namespace MetaRL.Experiments;

/// <summary>What a run has around it.</summary>
/// <param name="Console">Progress and tables.</param>
/// <param name="Output">Help and the final path.</param>
/// <param name="Error">Errors.</param>
/// <param name="Cancel">Asks the run to stop.</param>
sealed record ExperimentHost(IAnsiConsole Console, TextWriter Output, TextWriter Error, CancellationToken Cancel)
{
    /// <summary>Where the command that this is a part of shows its runs; null where this is all of it.</summary>
    public CommandView? View { get; init; }

    /// <summary>Why the console takes no more text; null while it does.</summary>
    public Func<string?> ConsoleLost { get; init; } = () => null;

    /// <summary>What a quiet command has to say, too.</summary>
    /// <param name="text">A line.</param>
    /// <param name="isQuiet">Whether it goes to <see cref="Error"/> instead of the display.</param>
    /// <param name="display">Of the command.</param>
    public void Say(string text, bool isQuiet, IRunDisplay display)
    {
        if (isQuiet) Error.WriteLine(VisibleText.Of(text));
        else display.Note(text);
    }
}
