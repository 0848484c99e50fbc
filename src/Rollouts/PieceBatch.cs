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

    /// <summary>Pieces that nobody has taken.</summary>
    public int Left => Math.Max(0, pieces - Volatile.Read(ref next));

    public void TakePieces()
    {
        while (TakePiece()) { }
    }

    /// <summary>Runs one; false where none was left.</summary>
    public bool TakePiece()
    {
        int piece = Interlocked.Increment(ref next) - 1;
        if (piece >= pieces) return false;
        try { run(piece); }
        catch (Exception e) { Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null); }
        if (Interlocked.Decrement(ref remaining) == 0) done.Set();
        return true;
    }

    public void Wait()
    {
        done.Wait();
        failure?.Throw();
    }
}
