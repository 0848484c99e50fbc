using ILGPU;
using ILGPU.Runtime;
using MetaRL.Envs.Tables;

namespace MetaRL.Envs.Tests.Gpu;

/// <summary>Copies tables to an accelerator's memory, and keeps them there.</summary>
sealed class DeviceTables(Accelerator accelerator) : ITableBinder, IDisposable
{
    readonly List<MemoryBuffer> buffers = [];

    internal int Count => buffers.Count;

    public unsafe Table<T> Bind<T>(Table<T> host) where T : unmanaged
    {
        MemoryBuffer1D<T, Stride1D.Dense> buffer = accelerator.Allocate1D(host.Host.ToArray());
        buffers.Add(buffer);
        return new((T*)buffer.NativePtr, host.Length);
    }

    public void Dispose()
    {
        foreach (MemoryBuffer buffer in buffers) buffer.Dispose();
    }
}
