using MetaRL.Training;
using Spectre.Console.Rendering;

namespace MetaRL.Experiments.Display;

/// <summary>Shows nothing.</summary>
public sealed class QuietDisplay : IRunDisplay
{
    /// <inheritdoc/>
    public void Show(RunProgress progress, Action<Action<IterationRecord>> work) => work(progress.Add);

    /// <inheritdoc/>
    public void Note(string text) { }

    /// <inheritdoc/>
    public void Draw(IRenderable content) { }
}
