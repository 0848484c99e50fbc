using MetaRL.Gpu.Devices;
using MetaRL.Tensors.Backends;

namespace MetaRL.Gpu.Tensors;

/// <summary>
/// float32 on an NVIDIA card, in kernels of our own that the card's driver compiles: nothing else has to be installed.
/// Kernels run behind the caller; only reading elements waits for them. Results have the same bits on every card.
/// </summary>
public sealed partial class GpuBackend : IBackend
{
    internal GpuBackend(GpuAccelerator accelerator) => Accelerator = accelerator;

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
    public Storage Allocate(int count) => new GpuStorage(this, count);

    /// <inheritdoc/>
    public void Free(Storage storage) => S(storage).Free();

    /// <inheritdoc/>
    public void Write(Storage to, ReadOnlySpan<float> values) => Accelerator.Write(S(to).View, values);

    /// <inheritdoc/>
    public void Write(Storage to, ReadOnlySpan<double> values) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Read(Storage from, Span<float> values) => Accelerator.Read(S(from).View, values);

    /// <inheritdoc/>
    public void Read(Storage from, Span<double> values) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Fill(Storage y, double value) => throw new NotImplementedException();

    static GpuStorage S(Storage storage) => (GpuStorage)storage;
}
