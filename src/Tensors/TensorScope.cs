namespace MetaRL.Tensors;

/// <summary>
/// Gives back, when disposed, every tensor that its thread made since it was opened, except those kept.
/// Scopes nest; a kept tensor belongs to the enclosing scope, or to the garbage collector where there is none.
/// A ref struct on purpose: the compiler then refuses an <c>await</c> inside the scope.
/// </summary>
public readonly ref struct TensorScope
{
    readonly Frame frame;
    readonly bool isArena;

    internal TensorScope(Frame frame, bool isArena)
    {
        this.frame = frame;
        this.isArena = isArena;
        frame.Parent = Frame.Current;
        Frame.Current = frame;
    }

    /// <summary>Opens a scope on this thread.</summary>
    public static TensorScope Open()
    {
        Frame frame = Frame.Spare ?? new Frame();
        Frame.Spare = frame.Parent;
        return new(frame, isArena: false);
    }

    /// <summary>Moves a tensor to the enclosing scope; one that this scope does not own lives on where it is.</summary>
    public Tensor Keep(Tensor tensor)
    {
        if (!ReferenceEquals(tensor.Owner, frame)) return tensor;
        tensor.Owner = frame.Parent;
        frame.Parent?.Tensors.Add(tensor);
        return tensor;
    }

    /// <summary>Moves every tensor of a parameter set to the enclosing scope.</summary>
    public Params Keep(Params tensors)
    {
        foreach (Tensor tensor in tensors.Held) Keep(tensor);
        return tensors;
    }

    /// <summary>Gives back what was not kept.</summary>
    /// <exception cref="InvalidOperationException">A scope opened inside this one is still open.</exception>
    public void Dispose()
    {
        if (!ReferenceEquals(Frame.Current, frame))
            throw new InvalidOperationException("a TensorScope was closed before the one opened inside it;"
                + " close them in reverse order, on the thread that opened them");
        Frame.Current = frame.Parent;
        if (isArena) return;
        frame.Clear();
        frame.Parent = Frame.Spare;
        Frame.Spare = frame;
    }

    // Frames are reused, so that a steady state allocates none.
    internal sealed class Frame
    {
        [ThreadStatic] internal static Frame? Current;
        [ThreadStatic] internal static Frame? Spare;
        internal Frame? Parent;
        internal readonly List<Tensor> Tensors = [];

        internal void Clear()
        {
            foreach (Tensor tensor in Tensors)
                if (ReferenceEquals(tensor.Owner, this)) tensor.Dispose();
            Tensors.Clear();
        }
    }
}

/// <summary>A scope that outlives a block of code and may be entered again, also on another thread, one at a time:
/// for a graph that is differentiated many times.</summary>
public sealed class TensorArena : IDisposable
{
    readonly TensorScope.Frame frame = new();

    /// <summary>Tensors made on this thread belong to the arena until the returned scope is disposed.</summary>
    public TensorScope Enter() => new(frame, isArena: true);

    /// <summary>Gives back everything made inside.</summary>
    public void Dispose() => frame.Clear();
}
