using MetaRL.Experiments.Sinks;
using Spectre.Console.Rendering;

namespace MetaRL.Experiments.Display;

/// <summary>Tells people of runs.</summary>
public interface IRunDisplay
{
    /// <summary>Shows one run while it goes on.</summary>
    IRunSink Follow();

    /// <summary>A line or two of text, unless quiet.</summary>
    /// <param name="text">Plain text.</param>
    void Note(string text);

    /// <summary>A table or the like, unless quiet.</summary>
    /// <param name="content">What to draw.</param>
    void Draw(IRenderable content);
}
