using ILGPU;

namespace MetaRL.Gpu.Networks;

/// <summary>The shape of an MLP whose parameters lie in one flat vector: layer by layer W [in, out] and b [out], then what the
/// action distribution has of its own.</summary>
struct Network
{
    /// <summary>[layers + 1], inputs, hidden widths, outputs.</summary>
    internal ArrayView<int> Widths;
    internal int Layers;
    /// <summary>Largest of the widths.</summary>
    internal int MostWidth;
    /// <summary>Numbers of weights and biases, where the distribution's own begin.</summary>
    internal int Tail;
    /// <summary>P, all parameters.</summary>
    internal int Size;
    /// <summary>f of hidden layers, of <see cref="Nonlinear"/>.</summary>
    internal int Hidden;
}
