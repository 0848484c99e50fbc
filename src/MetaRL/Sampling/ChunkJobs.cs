using MetaRL.Rollouts;
using MetaRL.Tensors.Backends;

namespace MetaRL.Sampling;

static class ChunkJobs
{
    /// <summary>f of every chunk of tasks: side by side on all workers; one after another on a back end that prefers large
    /// batches, since each fills the device and only one must fit its memory.</summary>
    internal static TOut[] MapChunks<TIn, TOut>(
        this WorkerPool pool, IBackend backend, IReadOnlyList<TIn> chunks, Func<TIn, int, TOut> f, CancellationToken cancel)
        => pool.Map(chunks, (chunk, i, _) => f(chunk, i), cancel, maxParallelism: backend.PrefersLargeBatches ? 1 : pool.Workers);
}
