namespace MetaRL.Tensors;

/// <summary>Reverse-mode differentiation. An op records its inputs and its vector–Jacobian product, which is itself
/// written in tensor ops; so gradients can be differentiated again, to any order.</summary>
public static class Autograd
{
    [ThreadStatic] static int paused;

    /// <summary>Whether ops on this thread record their history.</summary>
    public static bool IsRecording => paused == 0;

    /// <summary>Stops recording on this thread until disposed.</summary>
    public static NoGradScope NoGrad()
    {
        paused++;
        return new(true);
    }

    /// <summary>Ends a <see cref="NoGrad"/>. A ref struct on purpose: no <c>await</c> inside.</summary>
    public ref struct NoGradScope
    {
        bool active;
        internal NoGradScope(bool active) => this.active = active;
        /// <summary>Records again.</summary>
        public void Dispose()
        {
            if (!active) return;
            paused--;
            active = false;
        }
    }

    /// <summary>Records on this thread until disposed, also inside a <see cref="NoGrad"/>: for gradient rules that need
    /// a graph of their own.</summary>
    public static RecordScope Record() => new(ref paused);

    /// <summary>Ends a <see cref="Record"/>.</summary>
    public readonly ref struct RecordScope
    {
        readonly ref int paused;
        readonly int before;

        internal RecordScope(ref int paused)
        {
            before = paused;
            this.paused = ref paused;
            paused = 0;
        }

        /// <summary>Pauses again where recording was paused.</summary>
        public void Dispose() => paused = before;
    }

    /// <summary>∂(Σ y)/∂w for each parameter w of <paramref name="wrt"/>, in its names and shapes.</summary>
    /// <inheritdoc cref="Grad(Tensor, IReadOnlyList{Tensor}, bool)"/>
    public static Params Grad(Tensor y, Params wrt, bool createGraph = false) => wrt.IsJoined
        ? wrt.Unflatten(Grad(y, [wrt.Flatten()], createGraph)[0])
        : wrt.WithValues(Grad(y, wrt.Values, createGraph));

    /// <summary>∂(Σ y)/∂w for each tensor w of <paramref name="wrt"/>; zeros where y depends on others of them, but not on w.</summary>
    /// <param name="y">Any shape; its elements are summed.</param>
    /// <param name="wrt">Tracked tensors: leaves or intermediate results.</param>
    /// <param name="createGraph">Whether the result can be differentiated again.</param>
    /// <exception cref="InvalidOperationException">A tensor of <paramref name="wrt"/> is not tracked, or y depends on none of
    /// them; or a graph through a rule that has no further derivative (<see cref="Tensor.WithGradient"/>,
    /// <see cref="Tensor.WithFirstOrderGradient"/>).</exception>
    public static Tensor[] Grad(Tensor y, IReadOnlyList<Tensor> wrt, bool createGraph = false)
    {
        foreach (Tensor w in wrt)
            if (!w.IsTracked)
                throw new InvalidOperationException($"Grad: {w} is not tracked; take gradients with respect to x.Track() and compute y from that");
        if (createGraph) return new Adjoints(y, wrt).ToLeaves(freeing: false);
        using NoGradScope pause = NoGrad();
        using TensorScope scope = TensorScope.Open();
        Tensor[] grads = new Adjoints(y, wrt).ToLeaves(freeing: true);
        foreach (Tensor g in grads) scope.Keep(g);
        return grads;
    }
}

/// <summary>How a tensor was made.</summary>
internal sealed class Node(Tensor[] inputs, Vjp vjp, PiecePlace? piece = null)
{
    internal readonly Tensor[] Inputs = inputs;
    internal readonly Vjp Vjp = vjp;

    /// <summary>Where this is a slice of its one input: its adjoint waits for those of the other slices.</summary>
    internal readonly PiecePlace? Piece = piece;
}
