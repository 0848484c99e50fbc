using MetaRL.Tensors.Backends;
using TorchSharp;
using TorchTensor = TorchSharp.torch.Tensor;

namespace MetaRL.Tensors.Torch;

/// <summary>
/// A handle on device memory that a kernel assigns as a whole: what an operation of libtorch returns becomes the storage
/// without a copy. float32, contiguous unless it repeats another storage. It remembers in which shape it was written,
/// since most readers want that shape.
/// </summary>
sealed class TorchStorage : Storage
{
    readonly TorchBackend backend;
    readonly Lock indexing = new();
    TorchTensor? value, index;
    Shape shape;
    long bytes;
    int? indexBelow;   // once known: every element is a whole number from 0 up to below this
    bool freed;

    internal TorchStorage(TorchBackend backend, int count) : base(backend, count)
    {
        this.backend = backend;
        CountAllocation();
    }

    /// <summary>Whether a kernel has assigned it.</summary>
    internal bool IsWritten => value is not null;

    /// <summary>The shape it was written in.</summary>
    internal Shape Shape => shape;

    /// <summary>The tensor as it was written; belongs to the storage.</summary>
    internal TorchTensor Value => value ?? throw (freed
        ? new ObjectDisposedException(nameof(Storage), $"a {backend.Name} storage was used after it was freed")
        : new InvalidOperationException($"a {backend.Name} storage was read before it was written"));

    /// <summary>The elements in a shape of the same size. Dispose it.</summary>
    internal TorchView As(Shape wanted)
    {
        TorchTensor tensor = Value;
        return wanted == shape ? new(tensor, isOwner: false) : new(tensor.reshape(wanted.Dims()), isOwner: true);
    }

    /// <summary>The elements in a row of memory. Dispose it.</summary>
    internal TorchView Dense()
    {
        TorchTensor tensor = Value;
        return tensor.is_contiguous() ? new(tensor, isOwner: false) : new(tensor.contiguous(), isOwner: true);
    }

    /// <summary>Takes over an operation's result, which has this shape.</summary>
    /// <param name="result">float32.</param>
    /// <param name="resultShape">Its dimensions.</param>
    /// <param name="indicesBelow"><see cref="IndicesBelow"/> of the elements, where the host has seen them.</param>
    internal void Set(TorchTensor result, Shape resultShape, int? indicesBelow = null)
    {
        // Kernels that broadcast or swap dimensions may leave their result in another order.
        if (!result.is_contiguous()) using (TorchTensor ordered = result) result = ordered.contiguous();
        Assign(result, resultShape, 4L * Count);
        indexBelow = indicesBelow;
    }

    /// <summary>Takes over a tensor of this shape that repeats the memory of another storage and keeps it alive.</summary>
    internal void SetRepeated(TorchTensor view, Shape viewShape, TorchStorage of) => Assign(view, viewShape, of.bytes);

    void Assign(TorchTensor tensor, Shape tensorShape, long held)
    {
        ObjectDisposedException.ThrowIf(freed, this);
        Forget();
        value = tensor.DetachFromDisposeScope();   // a scope that the caller's thread has open is not ours
        shape = tensorShape;
        bytes = held;
        backend.Count(bytes);
    }

    /// <summary>The elements as int64 in this shape, checked once to be whole numbers in [0, limit). Dispose it.</summary>
    /// <exception cref="IndexOutOfRangeException">One is not.</exception>
    internal TorchView Indices(Shape wanted, int limit)
    {
        lock (indexing)
        {
            // On a GPU an index outside would end the process's use of the device; a fraction would be truncated.
            if (indexBelow is not { } below || below > limit) CheckIndices(limit);
            index ??= Value.to_type(torch.ScalarType.Int64).DetachFromDisposeScope();
            return new(index.reshape(wanted.Dims()), isOwner: true);
        }
    }

    void CheckIndices(int limit)
    {
        Span<float> values = new float[Count];
        backend.Read(this, values);
        foreach (float v in values)
            if (!IsIndex(v) || v >= limit) throw new IndexOutOfRangeException($"Gather: index {v} is not a whole number in [0, {limit})");
        indexBelow = limit;
    }

    /// <summary>A number that all elements are below, if every one is a whole number from 0; else null.</summary>
    internal static int? IndicesBelow(ReadOnlySpan<float> values)
    {
        float largest = -1;
        foreach (float v in values)
        {
            if (!IsIndex(v)) return null;
            largest = MathF.Max(largest, v);
        }
        return (int)largest + 1;
    }

    // Floats above 2²⁴ no longer tell neighbours apart.
    static bool IsIndex(float v) => v is >= 0 and <= 1 << 24 && v == MathF.Floor(v);

    /// <summary>Gives the memory back.</summary>
    internal void Free()
    {
        ObjectDisposedException.ThrowIf(freed, this);
        Forget();
        freed = true;
    }

    void Forget()
    {
        index?.Dispose();
        value?.Dispose();
        backend.Count(-bytes);
        value = null;
        index = null;
        indexBelow = null;
        bytes = 0;
    }
}

/// <summary>A tensor to read from: the storage's own, or a view to be disposed.</summary>
readonly ref struct TorchView(TorchTensor tensor, bool isOwner)
{
    internal readonly TorchTensor Tensor = tensor;

    public void Dispose() { if (isOwner) Tensor.Dispose(); }
}

static class ShapeExtensions
{
    /// <summary>The dimensions as libtorch takes them.</summary>
    internal static long[] Dims(this Shape shape)
    {
        var dims = new long[shape.Rank];
        for (int i = 0; i < dims.Length; i++) dims[i] = shape[i];
        return dims;
    }
}
