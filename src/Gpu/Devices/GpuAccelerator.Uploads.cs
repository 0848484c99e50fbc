using System.Runtime.CompilerServices;

namespace MetaRL.Gpu.Devices;

sealed partial class GpuAccelerator
{
    /// <summary>Room for so many values of any type without references, content undefined. Dispose it, and see it by
    /// <see cref="GpuBuffer.As"/>.</summary>
    /// <exception cref="InvalidOperationException">The card's memory is full.</exception>
    internal GpuBuffer Allocate<T>(int count) where T : unmanaged
        => Allocate(checked((int)(((long)count * Unsafe.SizeOf<T>() + sizeof(float) - 1) / sizeof(float))));

    /// <summary>Host values in a buffer of their own. Dispose it.</summary>
    internal GpuBuffer Upload<T>(ReadOnlySpan<T> values) where T : unmanaged
    {
        GpuBuffer buffer = Allocate<T>(Math.Max(1, values.Length));
        Write(buffer.As<T>(), values);
        return buffer;
    }
}
