using System.Numerics.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Tensors.Simd;

/// <summary>float32 on the CPU with the widest vectors that the hardware accelerates; nothing to install. Memory is
/// pooled: in a steady state no element of a tensor is allocated anew. Results depend on the vector width, but neither
/// on the thread nor on where a buffer lies.</summary>
public sealed partial class SimdBackend : IBackend
{
    readonly MemoryPool pool = new();

    /// <summary>One for the whole process, so that its tensors mix and its memory is shared.</summary>
    public static SimdBackend Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "simd";

    /// <summary>Bytes of memory that were given back and wait to be used again.</summary>
    public long PooledBytes => pool.PooledBytes;

    sealed class Room : Storage
    {
        MemoryPool.Buffer? buffer;

        internal Room(SimdBackend backend, int count) : base(backend, count)
        {
            buffer = backend.pool.Rent(count);
            CountAllocation();
        }

        // A span keeps its array alive, even when the tensor is collected while a kernel runs.
        internal Span<float> Values => Buffer.Span(Count);

        internal Memory<float> Writable => Buffer.Memory(Count);

        MemoryPool.Buffer Buffer => buffer ?? throw new ObjectDisposedException(nameof(Storage), "a simd storage was used after it was freed");

        internal MemoryPool.Buffer Detach()
        {
            MemoryPool.Buffer given = buffer ?? throw new ObjectDisposedException(nameof(Storage), "a simd storage was freed twice");
            buffer = null;
            return given;
        }
    }

    /// <summary>A tensor's elements, for kernels written outside the engine; valid while the tensor is.</summary>
    /// <exception cref="ArgumentException">The tensor lives on another back end.</exception>
    public static ReadOnlySpan<float> Elements(Tensor tensor) => tensor.Data is Room room
        ? room.Values
        : throw new ArgumentException($"Elements: {tensor} has no elements in the simd back end's memory");

    /// <summary>A tensor's memory, for a fused kernel that fills it before anyone else has it.</summary>
    /// <inheritdoc cref="Elements"/>
    public static Memory<float> Memory(Tensor tensor) => tensor.Data is Room room
        ? room.Writable
        : throw new ArgumentException($"Memory: {tensor} has no elements in the simd back end's memory");

    static Span<float> V(Storage s) => ((Room)s).Values;

    /// <inheritdoc/>
    public Storage Allocate(int count)
    {
        KernelGuard.Allocate(count, sizeof(float));
        return new Room(this, count);
    }

    /// <inheritdoc/>
    public void Free(Storage storage)
    {
        KernelGuard.Own(this, "Free", "storage", storage);
        pool.Return(((Room)storage).Detach());
    }

    /// <inheritdoc/>
    public void Write(Storage to, ReadOnlySpan<float> values)
    {
        KernelGuard.Has(this, "Write", "the storage", to, values.Length);
        values.CopyTo(V(to));
    }

    /// <inheritdoc/>
    public void Write(Storage to, ReadOnlySpan<double> values)
    {
        KernelGuard.Has(this, "Write", "the storage", to, values.Length);
        TensorPrimitives.ConvertTruncating(values, V(to));
    }

    /// <inheritdoc/>
    public void Read(Storage from, Span<float> values)
    {
        KernelGuard.Has(this, "Read", "the storage", from, values.Length);
        V(from).CopyTo(values);
    }

    /// <inheritdoc/>
    public void Read(Storage from, Span<double> values)
    {
        KernelGuard.Has(this, "Read", "the storage", from, values.Length);
        TensorPrimitives.ConvertTruncating<float, double>(V(from), values);
    }

    /// <inheritdoc/>
    public void Fill(Storage y, double value)
    {
        KernelGuard.Own(this, "Fill", "y", y);
        V(y).Fill((float)value);
    }
}
