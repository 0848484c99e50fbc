using System.Numerics;

namespace MetaRL.Gpu.Devices;

/// <summary>Freed buffers of a card by size class, to be used again: the driver's own allocation waits for the card.</summary>
sealed class GpuPool
{
    const int SmallestPower = 6;   // up to 64 floats one class, above four for each power of two

    readonly Stack<GpuBuffer>[] free = [.. Enumerable.Range(0, 1 + 4 * (31 - SmallestPower)).Select(static _ => new Stack<GpuBuffer>())];

    internal long CachedBytes { get; private set; }

    internal GpuBuffer? TryTake(int sizeClass)
    {
        if (!free[sizeClass].TryPop(out GpuBuffer? buffer)) return null;
        CachedBytes -= buffer.Bytes;
        return buffer;
    }

    internal void Keep(GpuBuffer buffer)
    {
        CachedBytes += buffer.Bytes;
        free[buffer.SizeClass].Push(buffer);
    }

    /// <summary>Gives everything back to the driver.</summary>
    internal void Drop()
    {
        foreach (Stack<GpuBuffer> buffers in free)
            while (buffers.TryPop(out GpuBuffer? buffer)) buffer.Memory.Dispose();
        CachedBytes = 0;
    }

    /// <summary>The class for so many floats, and its size: at most 25% more, beyond 64.</summary>
    internal static (int Class, long Size) SizeClass(int count)
    {
        if (count <= 1 << SmallestPower) return (0, 1 << SmallestPower);
        int power = BitOperations.Log2((uint)count - 1);
        long quarter = 1L << (power - 2);
        long step = (count - 1 - (1L << power)) / quarter;
        return (1 + 4 * (power - SmallestPower) + (int)step, (1L << power) + (step + 1) * quarter);
    }
}
