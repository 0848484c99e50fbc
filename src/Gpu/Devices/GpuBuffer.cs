using ILGPU;
using ILGPU.Runtime;

namespace MetaRL.Gpu.Devices;

/// <summary>Floats on a card, lent by <see cref="GpuAccelerator.Allocate"/>; disposing gives them back to its pool.</summary>
/// <param name="owner">Where it goes back to.</param>
/// <param name="memory">As many floats as the size class has.</param>
/// <param name="sizeClass">Of the pool.</param>
sealed class GpuBuffer(GpuAccelerator owner, MemoryBuffer1D<float, Stride1D.Dense> memory, int sizeClass) : IDisposable
{
    /// <summary>How many floats were asked for; content undefined until written.</summary>
    internal int Count { get; set; }

    /// <summary>Whether it is somebody's, and not the pool's.</summary>
    internal bool IsLent { get; set; }

    /// <summary>The floats that were asked for.</summary>
    /// <exception cref="ObjectDisposedException">It was given back.</exception>
    internal ArrayView<float> View
    {
        get
        {
            ObjectDisposedException.ThrowIf(!IsLent, this);
            return memory.View.AsContiguous().SubView(0, Count);
        }
    }

    /// <summary>The same memory as values of another type, as many as it holds.</summary>
    internal ArrayView<T> As<T>() where T : unmanaged => memory.View.Cast<float, T>().AsContiguous();

    /// <summary>Where it begins in the card's memory.</summary>
    internal nint Address => memory.NativePtr;

    internal MemoryBuffer1D<float, Stride1D.Dense> Memory => memory;

    internal int SizeClass => sizeClass;

    internal long Bytes => memory.LengthInBytes;

    /// <summary>Back to the pool, once. Work that was launched before may still use it: what uses it next runs later.</summary>
    public void Dispose() => owner.Free(this);
}
