using System.Runtime;

namespace MetaRL.Envs.Checks;

/// <summary>Bytes that code allocates once it has run before. The runtime books on a thread what it allocates for itself there:
/// while it compiles a method, a faster version of one that runs often included, and while it collects garbage. So a
/// measurement in which either happened is taken again.</summary>
public static class AllocationProbe
{
    const int Attempts = 6;

    /// <summary>Bytes that one run allocates on this thread. The first measurement in which nothing was compiled or collected
    /// counts, whatever it shows; if there is none, the least of all, so that code which allocates in every run always shows.</summary>
    /// <param name="run">What to measure; it should have run before. It is run once, or up to six times.</param>
    public static long Bytes(Action run)
    {
        long least = long.MaxValue;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            (long bytes, bool isDisturbed) = Once(run);
            if (!isDisturbed) return bytes;
            least = Math.Min(least, bytes);
        }
        return least;
    }

    static (long Bytes, bool IsDisturbed) Once(Action run)
    {
        long methods = JitInfo.GetCompiledMethodCount(currentThread: true);
        int collections = GC.CollectionCount(0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        run();
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        bool isDisturbed = JitInfo.GetCompiledMethodCount(currentThread: true) != methods || GC.CollectionCount(0) != collections;
        return (bytes, isDisturbed);
    }
}
