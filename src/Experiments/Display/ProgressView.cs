using MetaRL.Training;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace MetaRL.Experiments.Display;

/// <summary>Draws the state of a run in a handful of lines that fit 80 columns, and are cut where there are fewer.</summary>
static class ProgressView
{
    public static IRenderable Of(RunProgress progress, int width, bool unicode)
    {
        List<IRenderable> lines = [new OneLine($"[bold]{VisibleText.Line(progress.Title).EscapeMarkup()}[/]")];
        Add(lines, "iteration", Iteration(progress, width, unicode));
        if (progress.Command is { } command) Add(lines, "in all", command.Words);
        Add(lines, "return", progress.Last is { } last ? Returns(last.Returns, unicode) + Numbers.Episodes(last.ReturnByEpisode, unicode ? "\u2026" : "...") : "...");
        if (progress.After.Count > 1)
            Add(lines, "", $"[green]{Sparkline.Of(progress.After, Math.Clamp(width - 30, 10, 50), unicode).EscapeMarkup()}[/] [grey]{(progress.Last!.Returns.Length > 1 ? "after adaptation" : "return")}[/]");
        if (progress.HeldOut is { } held)
            Add(lines, VisibleText.Line(progress.EvaluatedOn).EscapeMarkup(), $"{Returns(held.HeldOut!, unicode)} [grey]at iteration {held.Iteration + 1}[/]");
        Add(lines, "speed", progress.Last is null ? "..." : Speed(progress));
        Add(lines, "time", progress.Last is null ? "..." : Phases(progress.Seconds));
        return new Rows(lines);
    }

    static void Add(List<IRenderable> lines, string label, string text) => lines.Add(new OneLine($"[grey]{label,-9}[/]  {text}"));

    static string Iteration(RunProgress progress, int width, bool unicode)
    {
        int bar = Math.Clamp(width - 50, 10, 40);
        int full = progress.Iterations == 0 ? bar : (int)((long)bar * progress.Done / progress.Iterations);
        (char on, char off) = unicode ? ('\u2501', '\u2500') : ('#', '-');
        return $"{progress.Done}/{progress.Iterations} [green]{new string(on, full)}[/][grey]{new string(off, bar - full)}[/] {Left(progress)}";
    }

    static string Left(RunProgress progress)
    {
        if (progress.Done >= progress.Iterations) return "done";
        return progress.SecondsLeft is { } seconds ? $"{Numbers.Duration(seconds)} left" : "starting";
    }

    static string Returns(double[] returns, bool unicode)
    {
        if (returns.Length == 0) return "none sampled";
        if (returns.Length == 1) return $"[bold]{Numbers.Value(returns[0])}[/]";
        string arrow = unicode ? "\u2192" : "->";
        int steps = returns.Length - 1;
        string unit = steps == 1 ? "step" : "steps";
        return $"{Numbers.Value(returns[0])} {arrow} [bold green]{Numbers.Value(returns[^1])}[/] after {steps} {unit}";
    }

    static string Speed(RunProgress progress) =>
        $"{Numbers.Count(progress.StepsPerSecond)} env steps/s, {Numbers.Value(progress.Seconds.Total)} s/iteration";

    static string Phases(PhaseSeconds s)
    {
        double total = s.Total > 0 ? s.Total : 1;
        string text = $"rollout {Share(s.Rollout)}, adaptation {Share(s.Adaptation)}, outer update {Share(s.OuterUpdate)}";
        return s.Evaluation > 0 ? $"{text}, evaluation {Share(s.Evaluation)}" : text;

        string Share(double seconds) => Numbers.Percent(seconds / total);
    }
}
