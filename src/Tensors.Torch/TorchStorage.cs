using TorchSharp;
using TorchTensor = TorchSharp.torch.Tensor;

namespace MetaRL.Tensors.Torch;

/// <summary>
/// A handle on device memory that a kernel assigns as a whole: what an operation of libtorch returns becomes the storage
/// without a copy. Contiguous float32. It remembers in which shape it was written, since most readers want that shape.
/// </summary>
sealed class TorchStorage : Storage
{
    readonly TorchBackend backend;
    readonly Lock indexing = new();
    TorchTensor? value, index;
    Shape shape;
    int indexLimit;
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
        return wanted == shape ? new(tensor, isOwner: false) : new(tensor.view(wanted.Dims()), isOwner: true);
    }

    /// <summary>Takes over an operation's result, which has this shape.</summary>
    internal void Set(TorchTensor result, Shape resultShape)
    {
        ObjectDisposedException.ThrowIf(freed, this);
        TorchTensor dense = Dense(result.DetachFromDisposeScope());   // a scope that the caller's thread has open is not ours
        Forget();
        (value, shape) = (dense, resultShape);
        backend.Count(4L * Count);
    }

    // Kernels that broadcast or swap dimensions may leave their result in another order.
    static TorchTensor Dense(TorchTensor result)
    {
        if (result.is_contiguous()) return result;
        using (result) return result.contiguous().DetachFromDisposeScope();
    }

    /// <summary>The elements as int64 in this shape, checked once to be whole numbers in [0, limit). Dispose it.</summary>
    /// <exception cref="IndexOutOfRangeException">One is not.</exception>
    internal TorchView Indices(Shape wanted, int limit)
    {
        lock (indexing)
        {
            if (index is null || indexLimit > limit)
            {
                // On a GPU an index outside would end the process's use of the device; a fraction would be truncated.
                Span<float> values = new float[Count];
                backend.Read(this, values);
                foreach (float v in values)
                    if (!(v >= 0 && v < limit && v == MathF.Floor(v))) throw new IndexOutOfRangeException($"Gather: index {v} is not a whole number in [0, {limit})");
                index ??= Value.to_type(torch.ScalarType.Int64).DetachFromDisposeScope();
                indexLimit = limit;
            }
            return new(index.view(wanted.Dims()), isOwner: true);
        }
    }

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
        if (value is not null)
        {
            value.Dispose();
            backend.Count(-4L * Count);
        }
        (value, index) = (null, null);
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
