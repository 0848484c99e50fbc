using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace MetaRL.Gpu.Devices;

// What is freed is kept, since the driver's own allocation waits for the card.
sealed partial class GpuAccelerator
{
    /// <summary>Bytes that buffers and what is kept may take together; beyond, the card counts as full.</summary>
    internal long MostBytes { get; init; } = long.MaxValue;

    /// <summary>Room for so many floats, content undefined. Dispose it.</summary>
    /// <exception cref="InvalidOperationException">The card's memory is full.</exception>
    internal GpuBuffer Allocate(int floats)
    {
        lock (access)
        {
            Bind();
            (int sizeClass, long size) = GpuPool.SizeClass(floats);
            GpuBuffer buffer = pool.TryTake(sizeClass) ?? NewBuffer(sizeClass, size);
            buffer.Count = floats;
            buffer.IsLent = true;
            liveBytes += buffer.Bytes;
            return buffer;
        }
    }

    internal void Free(GpuBuffer buffer)
    {
        lock (access)
        {
            if (!buffer.IsLent) return;
            buffer.IsLent = false;
            liveBytes -= buffer.Bytes;
            pool.Keep(buffer);
        }
    }

    GpuBuffer NewBuffer(int sizeClass, long size)
    {
        MemoryBuffer1D<float, Stride1D.Dense>? memory = TryNew(size);
        if (memory is null)
        {
            DropCache();
            memory = TryNew(size);
        }
        return memory is null ? throw Full(size * sizeof(float)) : new(this, memory, sizeClass);
    }

    MemoryBuffer1D<float, Stride1D.Dense>? TryNew(long size)
    {
        if (liveBytes + pool.CachedBytes + size * sizeof(float) > MostBytes) return null;
        try { return accelerator.Allocate1D<float>(size); }
        catch (Exception e) when (e is OutOfMemoryException or CudaException { Error: nameof(CudaError.CUDA_ERROR_OUT_OF_MEMORY) }) { return null; }
    }

    InvalidOperationException Full(long bytes)
    {
        long has = Math.Min(accelerator.MemorySize, MostBytes);
        return new($"Allocate: {Name} has no room for {MiB(bytes)} MiB more: {MiB(liveBytes)} of its {MiB(has)} MiB are in use here."
            + " Lower training.tasksPerChunk or problem.rollouts");
    }

    static long MiB(long bytes) => (bytes + (1 << 20) - 1) >> 20;

    /// <summary>Gives what was kept to be used again back to the driver.</summary>
    internal void DropCache()
    {
        lock (access)
        {
            Bind();
            accelerator.Synchronize();
            pool.Drop();
        }
    }
}
