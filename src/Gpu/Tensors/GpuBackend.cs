using System.Buffers;
using ILGPU;
using MetaRL.Gpu.Devices;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Gpu.Tensors;

/// <summary>
/// float32 on an NVIDIA card, in kernels of our own that the card's driver compiles: nothing else has to be installed.
/// Kernels run behind the caller; only reading elements waits for them. Sums have the same order on every card.
/// </summary>
public sealed partial class GpuBackend : IBackend
{
    readonly GpuBuffer fault;   // of kernels that were given an index outside: [value, size, 1]
    int mayHaveFault;

    static readonly Lazy<GpuBackend> card = new(static () => new(GpuAccelerator.OnCard()));

    /// <summary>On the first card, the same one every time.</summary>
    /// <exception cref="InvalidOperationException">This machine has none.</exception>
    public static GpuBackend Card => card.Value;

    internal GpuBackend(GpuAccelerator accelerator)
    {
        Accelerator = accelerator;
        fault = accelerator.Allocate(3);
        accelerator.Write<float>(fault.View, [0, 0, 0]);
    }

    internal GpuAccelerator Accelerator { get; }

    /// <inheritdoc/>
    public string Name => "gpu";

    /// <inheritdoc/>
    public bool PrefersLargeBatches => true;

    /// <summary>Bytes of the card's memory that storages hold now; freed memory is kept for later on top of it.</summary>
    public long LiveBytes => Accelerator.LiveBytes;

    /// <summary>Bytes of the card's memory that were freed and are kept for later.</summary>
    public long CachedBytes => Accelerator.CachedBytes;

    /// <summary>How often elements were read back; the caller waits there for all kernels before.</summary>
    public long Reads => Accelerator.Reads;

    /// <inheritdoc/>
    public Storage Allocate(int count)
    {
        if (!Accelerator.IsCard) KernelGuard.Allocate(count, sizeof(float));
        if (count < 0) throw new ShapeException($"Allocate: {count} elements");
        return new GpuStorage(this, count);
    }

    /// <inheritdoc/>
    public void Free(Storage storage)
    {
        KernelGuard.Own(this, "Free", "storage", storage);
        S(storage).Free();
    }

    /// <inheritdoc/>
    public void Write(Storage to, ReadOnlySpan<float> values)
    {
        KernelGuard.Has(this, "Write", "the storage", to, values.Length);
        Accelerator.Write(Out(to), values);
        S(to).IndicesBelow = Indices.Below(values);
    }

    /// <inheritdoc/>
    public void Write(Storage to, ReadOnlySpan<double> values)
    {
        KernelGuard.Has(this, "Write", "the storage", to, values.Length);
        float[] rented = ArrayPool<float>.Shared.Rent(values.Length);
        Span<float> narrow = rented.AsSpan(0, values.Length);
        for (int i = 0; i < narrow.Length; i++) narrow[i] = (float)values[i];
        Write(to, (ReadOnlySpan<float>)narrow);
        ArrayPool<float>.Shared.Return(rented);
    }

    /// <inheritdoc/>
    /// <exception cref="IndexOutOfRangeException">A gather or a scatter before had an index outside; results of it are not
    /// handed out. The first read after it throws, on whatever thread and of whatever storage.</exception>
    public void Read(Storage from, Span<float> values)
    {
        KernelGuard.Has(this, "Read", "the storage", from, values.Length);
        Accelerator.Read(S(from).View, values);
        ThrowIfFault();
    }

    /// <inheritdoc/>
    /// <exception cref="IndexOutOfRangeException">As of the other.</exception>
    public void Read(Storage from, Span<double> values)
    {
        KernelGuard.Has(this, "Read", "the storage", from, values.Length);
        float[] rented = ArrayPool<float>.Shared.Rent(values.Length);
        Span<float> narrow = rented.AsSpan(0, values.Length);
        Read(from, narrow);
        for (int i = 0; i < narrow.Length; i++) values[i] = narrow[i];
        ArrayPool<float>.Shared.Return(rented);
    }

    // One more read, and only after kernels that looked at indices themselves.
    void ThrowIfFault()
    {
        if (Interlocked.Exchange(ref mayHaveFault, 0) == 0) return;
        Span<float> found = stackalloc float[3];
        Accelerator.Read(fault.View, found);
        if (found[2] == 0) return;
        Accelerator.Write<float>(fault.View, [0, 0, 0]);
        throw Indices.Outside(found[0], (int)found[1]);
    }

    static GpuStorage S(Storage storage) => (GpuStorage)storage;

    static ArrayView<float> In(Storage x) => S(x).View;

    // What is known of the elements ends where they are written.
    static ArrayView<float> Out(Storage y)
    {
        S(y).IndicesBelow = null;
        return S(y).View;
    }
}
