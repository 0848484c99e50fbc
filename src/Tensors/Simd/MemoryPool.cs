using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MetaRL.Tensors.Simd;

/// <summary>Float buffers to use again, by size class. A buffer that is never returned is ordinary garbage.</summary>
internal sealed class MemoryPool
{
    const int Alignment = 16;     // floats in a cache line, and in the widest vector
    const int SmallestPower = 6;  // up to 64 floats: multiples of 16; above: four classes for each power of two
    readonly ConcurrentBag<Buffer>[] free = [.. Enumerable.Range(0, 4 + 4 * (31 - SmallestPower)).Select(_ => new ConcurrentBag<Buffer>())];
    long pooledBytes;

    /// <summary>Bytes of the buffers that wait to be used again.</summary>
    internal long PooledBytes => Interlocked.Read(ref pooledBytes);

    internal Buffer Rent(int count)
    {
        (int index, int size) = SizeClass(count);
        if (!free[index].TryTake(out Buffer? buffer)) return new Buffer(index, size);
        Interlocked.Add(ref pooledBytes, -buffer.Bytes);
        return buffer;
    }

    internal void Return(Buffer buffer)
    {
        Interlocked.Add(ref pooledBytes, buffer.Bytes);
        free[buffer.SizeClass].Add(buffer);
    }

    /// <summary>The class for <paramref name="count"/> floats and its size: at most 25% above count, beyond 64.</summary>
    internal static (int Index, int Size) SizeClass(int count)
    {
        if (count <= 1 << SmallestPower)
        {
            int lines = Math.Max(1, (count + Alignment - 1) / Alignment);
            return (lines - 1, lines * Alignment);
        }
        int power = BitOperations.Log2((uint)count - 1);
        int quarter = 1 << (power - 2);
        int step = (count - 1 - (1 << power)) / quarter;
        int size = (int)Math.Min((1L << power) + (step + 1L) * quarter, Array.MaxLength - Alignment);
        return (4 + 4 * (power - SmallestPower) + step, size);
    }

    /// <summary>Floats that start on a cache line, so that no result depends on where a buffer lies. On the pinned heap,
    /// since moving would break that.</summary>
    internal sealed class Buffer
    {
        readonly float[] array;
        readonly int start;

        internal Buffer(int sizeClass, int size)
        {
            SizeClass = sizeClass;
            Bytes = (long)size * sizeof(float);
            array = GC.AllocateUninitializedArray<float>(size + Alignment, pinned: true);
            start = FirstAligned(array);
        }

        internal int SizeClass { get; }
        internal long Bytes { get; }
        internal Span<float> Span(int count) => array.AsSpan(start, count);
        internal Memory<float> Memory(int count) => array.AsMemory(start, count);
    }

    static unsafe int FirstAligned(float[] array)
    {
        nuint past = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array)) / sizeof(float) % Alignment;
        return past == 0 ? 0 : Alignment - (int)past;
    }

    [ThreadStatic] static Buffer? scratch;

    /// <summary>This thread's working memory, content undefined; the next call on the thread gives the same memory.</summary>
    /// <exception cref="ShapeException">More than an array can hold.</exception>
    internal static Span<float> Scratch(long count)
    {
        bool isEnough = scratch is not null && scratch.Bytes >= count * sizeof(float);
        if (!isEnough) scratch = Larger(count);
        return scratch!.Span((int)count);
    }

    static Buffer Larger(long count)
    {
        const int most = 1 << 30;
        if (count > most) throw new ShapeException($"a kernel's working memory would be {count} floats, at most {most}; multiply in parts");
        return new(-1, SizeClass((int)count).Size);
    }
}
