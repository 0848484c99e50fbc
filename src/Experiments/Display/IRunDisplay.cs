using MetaRL.Training;
using Spectre.Console.Rendering;

namespace MetaRL.Experiments.Display;

/// <summary>Shows a run while it goes on.</summary>
public interface IRunDisplay
{
    /// <summary>Runs the work and shows each record that it reports.</summary>
    /// <param name="progress">Takes in the records.</param>
    /// <param name="work">Gets the function to report with.</param>
    void Show(RunProgress progress, Action<Action<IterationRecord>> work);

    /// <summary>A line or two of text, unless quiet.</summary>
    /// <param name="text">Plain text.</param>
    void Note(string text);

    /// <summary>A table or the like, unless quiet.</summary>
    /// <param name="content">What to draw.</param>
    void Draw(IRenderable content);
}
