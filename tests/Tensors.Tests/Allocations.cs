using MetaRL.Envs.Checks;

namespace Tensors.Tests;

static class Allocations
{
    /// <summary>Bytes that ten runs allocate on this thread, after ten others.</summary>
    public static long Of(Action run)
    {
        void Ten()
        {
            for (int i = 0; i < 10; i++) run();
        }
        Ten();
        return AllocationProbe.Bytes(Ten);
    }
}
