using System.Runtime.ExceptionServices;

namespace MetaRL.Rollouts;

/// <summary>The pieces of one kernel: whoever has time takes piece after piece. The one who made it takes part, and waits at
/// the end only for pieces that others have begun.</summary>
sealed class PieceBatch(int count, Action<int> run)
{
    readonly ManualResetEventSlim done = new(false);
    ExceptionDispatchInfo? failure;
    readonly int pieces = count;
    int next, remaining = count;

    public void TakePieces()
    {
        while (true)
        {
            int piece = Interlocked.Increment(ref next) - 1;
            if (piece >= pieces) return;
            Take(piece);
        }
    }

    void Take(int piece)
    {
        try { run(piece); }
        catch (Exception e) { Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null); }
        if (Interlocked.Decrement(ref remaining) == 0) done.Set();
    }

    public void Wait()
    {
        done.Wait();
        failure?.Throw();
    }
}
