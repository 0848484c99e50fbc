using MetaRL.Tensors;

namespace MetaRL.Policies.Networks;

/// <summary>A network's forward pass over spans, for acting in B environments. It allocates nothing.</summary>
interface IForward
{
    /// <summary>Forgets everything seen.</summary>
    void Begin();

    /// <summary>Whether spans are what an actor of so many environments takes.</summary>
    /// <exception cref="ShapeException">One is not.</exception>
    void Check(int obs, int rngs, int act, int logProb, int actWidth);

    /// <summary>obs [B, O], of which the first are the inputs → the last layer's output [B, OutputStride], in this object's memory until the next call.</summary>
    Span<float> Run(ReadOnlySpan<float> obs);

    /// <summary>Floats from one row of the output to the next.</summary>
    int OutputStride { get; }
}
