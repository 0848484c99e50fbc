namespace Tensors.Tests;

static class Allocations
{
    /// <summary>Bytes that ten runs allocate on this thread: the least of several tries, since compiling on the way allocates, too.</summary>
    public static long Of(Action run)
    {
        long least = long.MaxValue;
        for (int attempt = 0; attempt < 5; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 10; i++) run();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }
}
