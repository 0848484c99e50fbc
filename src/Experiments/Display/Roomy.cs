using Spectre.Console.Rendering;

namespace MetaRL.Experiments.Display;

/// <summary>Something wide, or what takes its place where the terminal has no room for it.</summary>
sealed class Roomy(IRenderable wide, IRenderable narrow) : Renderable
{
    const int Unbounded = 100_000;

    protected override Measurement Measure(RenderOptions options, int maxWidth) => Chosen(options, maxWidth).Measure(options, maxWidth);

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => Chosen(options, maxWidth).Render(options, maxWidth);

    IRenderable Chosen(RenderOptions options, int maxWidth) => wide.Measure(options, Unbounded).Max <= maxWidth ? wide : narrow;
}
