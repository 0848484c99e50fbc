using MetaRL.Tensors.Backends;

namespace MetaRL.Tensors;

/// <summary>
/// A handle on an immutable, dense, row-major array of rank 0 to 4 in a back end's memory. Operations make new tensors,
/// which the innermost <see cref="TensorScope"/> owns.
/// </summary>
public sealed partial class Tensor : IDisposable
{
    readonly Storage storage;
    bool disposed;

    internal Tensor(Storage storage, Shape shape, Node? producer = null, bool isLeaf = false)
    {
        this.storage = storage;
        Shape = shape;
        Producer = producer;
        IsTracked = isLeaf || producer is not null;
        Owner = TensorScope.Frame.Current;
        Owner?.Tensors.Add(this);
    }

    /// <summary>The dimensions.</summary>
    public Shape Shape { get; }

    /// <summary>Where the elements live.</summary>
    public IBackend Backend => storage.Backend;

    /// <summary>Whether gradients flow to or through this tensor.</summary>
    public bool IsTracked { get; }

    internal Node? Producer { get; }
    internal TensorScope.Frame? Owner { get; set; }

    internal Storage Data => disposed
        ? throw new ObjectDisposedException(nameof(Tensor), $"a tensor of shape {Shape} was used after its TensorScope closed; Keep it")
        : storage;

    /// <summary>A tensor with the given elements, row-major.</summary>
    /// <exception cref="ShapeException">The number of values is not the shape's size.</exception>
    public static Tensor From(IBackend backend, ReadOnlySpan<float> values, Shape shape)
    {
        Tensor tensor = Room("From", backend, values.Length, shape);
        backend.Write(tensor.storage, values);
        return tensor;
    }

    /// <inheritdoc cref="From(IBackend, ReadOnlySpan{float}, Shape)"/>
    public static Tensor From(IBackend backend, ReadOnlySpan<double> values, Shape shape)
    {
        Tensor tensor = Room("From", backend, values.Length, shape);
        backend.Write(tensor.storage, values);
        return tensor;
    }

    /// <summary>A tensor with every element equal to <paramref name="value"/>.</summary>
    /// <exception cref="ShapeException">More elements than memory can hold.</exception>
    public static Tensor Full(IBackend backend, Shape shape, double value)
    {
        Tensor tensor = Room("Full", backend, shape.SizeIn("Full"), shape);
        backend.Fill(tensor.storage, value);
        return tensor;
    }

    /// <summary>A tensor whose elements are undefined until a fused kernel fills them.</summary>
    public static Tensor Empty(IBackend backend, Shape shape) => Room("Empty", backend, shape.SizeIn("Empty"), shape);

    /// <summary>A tensor of zeros.</summary>
    public static Tensor Zeros(IBackend backend, Shape shape) => Full(backend, shape, 0);

    /// <summary>The same elements without history: a constant.</summary>
    public Tensor Detach() => IsTracked ? new(Data.Retain(), Shape) : this;

    /// <summary>The same elements as a leaf that gradients can be taken with respect to.</summary>
    public Tensor Track() => new(Data.Retain(), Shape, isLeaf: true);

    /// <summary>Copies the elements to host memory, row-major; as many as the shape's size.</summary>
    public void CopyTo(Span<float> values)
    {
        CheckLength(values.Length);
        Backend.Read(Data, values);
    }

    /// <inheritdoc cref="CopyTo(Span{float})"/>
    public void CopyTo(Span<double> values)
    {
        CheckLength(values.Length);
        Backend.Read(Data, values);
    }

    /// <summary>The elements in a new array, row-major.</summary>
    public double[] ToArray()
    {
        var values = new double[Shape.Size];
        CopyTo(values);
        return values;
    }

    /// <summary>The only element.</summary>
    /// <exception cref="ShapeException">More or fewer than one.</exception>
    public double Item()
    {
        if (Shape.Size != 1) throw new ShapeException($"Item: needs one element, got {Shape}");
        double value = 0;
        CopyTo(new Span<double>(ref value));
        return value;
    }

    /// <summary>Gives the memory back at once; a scope does this for all of its tensors.</summary>
    public void Dispose()
    {
        if (disposed) return;
        disposed = true;
        storage.Release();
    }

    /// <summary>Shape and back end, not the elements.</summary>
    public override string ToString() => $"Tensor {Shape} on {Backend.Name}";

    static Tensor Room(string op, IBackend backend, int count, Shape shape)
    {
        if (shape.SizeIn(op) != count) throw new ShapeException($"{op}: {count} values do not fill {shape}");
        return new(backend.Allocate(count), shape);
    }

    void CheckLength(int length)
    {
        if (length != Shape.Size) throw new ShapeException($"CopyTo: {Shape} has {Shape.Size} elements, the span {length}");
    }
}
