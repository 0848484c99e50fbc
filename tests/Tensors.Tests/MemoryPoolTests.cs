using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MetaRL.Tensors.Simd;

namespace Tensors.Tests;

public sealed class MemoryPoolTests
{
    [Fact]
    public void Size_classes_fit_and_waste_at_most_a_quarter()
    {
        int last = -1;
        for (int count = 0; count < 100_000; count++)
        {
            (int index, int size) = MemoryPool.SizeClass(count);
            Assert.InRange(index, last, last + 1);
            Assert.True(size >= count);
            if (count > 64) Assert.True(size <= 1.25 * count, $"{count} floats in {size}");
            Assert.Equal((index, size), MemoryPool.SizeClass(size));
            last = index;
        }
        Assert.True(MemoryPool.SizeClass(int.MaxValue - 1000).Index < 4 + 4 * 25);
    }

    [Fact]
    public unsafe void Every_buffer_starts_on_a_cache_line()
    {
        var pool = new MemoryPool();
        foreach (int count in (int[])[1, 5, 16, 17, 100, 1000, 33_333])
            for (int i = 0; i < 5; i++)
                Assert.Equal(0u, (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(pool.Rent(count).Span(count))) % 64);
    }

    [Fact]
    public void Returned_buffers_are_rented_again_from_any_thread()
    {
        var pool = new MemoryPool();
        MemoryPool.Buffer buffer = pool.Rent(1000);
        var other = new Thread(() => pool.Return(buffer));
        other.Start();
        other.Join();
        Assert.Equal(buffer.Bytes, pool.PooledBytes);
        Assert.Same(buffer, pool.Rent(1024));
        Assert.NotSame(buffer, pool.Rent(1024));
        Assert.Equal(0, pool.PooledBytes);
    }
}
