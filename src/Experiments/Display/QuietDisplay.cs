using MetaRL.Experiments.Sinks;
using Spectre.Console.Rendering;

namespace MetaRL.Experiments.Display;

/// <summary>Shows nothing.</summary>
public sealed class QuietDisplay : IRunDisplay
{
    /// <inheritdoc/>
    public IRunSink Follow() => new Nothing();

    /// <inheritdoc/>
    public void Note(string text) { }

    /// <inheritdoc/>
    public void Draw(IRenderable content) { }

    sealed class Nothing : IRunSink;
}
