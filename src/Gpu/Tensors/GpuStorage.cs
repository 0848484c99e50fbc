using ILGPU;
using MetaRL.Gpu.Devices;
using MetaRL.Tensors.Backends;

namespace MetaRL.Gpu.Tensors;

/// <summary>Elements of a tensor on a card.</summary>
sealed class GpuStorage : Storage
{
    GpuBuffer? buffer;

    internal GpuStorage(GpuBackend backend, int count) : base(backend, count)
    {
        buffer = backend.Accelerator.Allocate(count);
        CountAllocation();
    }

    /// <summary>The elements, as many as <see cref="Storage.Count"/>.</summary>
    /// <exception cref="ObjectDisposedException">They were given back.</exception>
    internal ArrayView<float> View => Buffer.View;

    /// <summary>Once the host has seen the elements: all are whole numbers from 0 up to below this, so that kernels need not
    /// look. Null where nothing is known; whatever is written forgets it.</summary>
    internal int? IndicesBelow { get; set; }

    GpuBuffer Buffer => buffer ?? throw new ObjectDisposedException(nameof(Storage), $"a {Backend.Name} storage was used after it was freed");

    internal void Free()
    {
        Buffer.Dispose();
        buffer = null;
    }
}
