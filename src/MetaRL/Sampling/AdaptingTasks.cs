using MetaRL.Envs;
using MetaRL.Learners;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;

namespace MetaRL.Sampling;

/// <summary>
/// Tasks on their way from θ₀ to θ_K while they are sampled: the one adaptation loop, in chunks of tasks that are one batch of
/// tensors each. Sampling never needs a graph of the adaptation; the meta-gradient rebuilds it from the stored data
/// (<see cref="Chain"/>).
/// </summary>
sealed class AdaptingTasks : IDisposable
{
    readonly Problem problem;
    readonly MetaLearner learner;
    readonly IBackend backend;
    readonly WorkerPool pool;
    readonly Params phi;
    readonly int iteration;
    readonly IReadOnlyList<ITaskDescription> tasks;
    readonly Chunk[] chunks;
    int k;

    public AdaptingTasks(Problem problem, MetaLearner learner, IBackend backend, WorkerPool pool, Params phi, int iteration,
        IReadOnlyList<ITaskDescription> tasks, int chunkSize)
    {
        this.problem = problem;
        this.learner = learner;
        this.backend = backend;
        this.pool = pool;
        this.phi = phi;
        this.iteration = iteration;
        this.tasks = tasks;
        chunks = [.. Enumerable.Range(0, tasks.Count).Chunk(chunkSize).Select(part => new Chunk(part[0], part.Length))];
        pool.MapChunks(backend, chunks, (chunk, _) => chunk.Begin(() => learner.Initial(phi, chunk.Count).Detach()), CancellationToken.None);
    }

    /// <summary>Each task's model weights on the host, leading dimension 1; they belong to the scope that is open.</summary>
    public Params[] HostWeights() => [.. chunks.SelectMany(HostWeights)];

    /// <summary>The model weights of all tasks, leading dimension T, where they live.</summary>
    /// <exception cref="InvalidOperationException">They are not in one chunk.</exception>
    public Params ChunkWeights() => chunks is [var only]
        ? learner.Weights(problem, phi, only.Theta)
        : throw new InvalidOperationException($"ChunkWeights: {tasks.Count} tasks lie in {chunks.Length} chunks; expected one");

    /// <summary>One step of every task, from a batch of each chunk.</summary>
    public void Adapt(Batch[] batches, CancellationToken cancel)
    {
        pool.MapChunks(backend, chunks, (chunk, i) => chunk.Begin(() => Next(chunk, batches[i])), cancel);
        k++;
    }

    /// <summary>Uploads a sample of each task, a batch a chunk, into the caller's arenas, one a chunk.</summary>
    public Batch[] Upload(IReadOnlyList<Sample> samples, TensorArena[] arenas, CancellationToken cancel)
        => pool.MapChunks(backend, chunks, (chunk, i) =>
        {
            using TensorScope scope = arenas[i].Enter();
            return problem.Upload(backend, [.. samples.Skip(chunk.First).Take(chunk.Count)]);
        }, cancel);

    /// <summary>First task and number of tasks of each chunk.</summary>
    public IEnumerable<(int First, int Count)> Chunks => chunks.Select(static c => (c.First, c.Count));

    public void Dispose()
    {
        foreach (Chunk chunk in chunks) chunk.Dispose();
    }

    Params Next(Chunk chunk, Batch support)
    {
        AdaptStep step = new()
        {
            Problem = problem,
            Learner = learner,
            Phi = phi,
            K = k,
            Iteration = iteration,
            Support = support,
            CreateGraph = false,
        };
        try
        {
            return learner.Adapt(step, chunk.Theta.Track()).Detach();
        }
        // A cancellation, too: nothing here has been given what could be cancelled.
        catch (Exception e)
        {
            string which = chunk.Count == 1 ? tasks[chunk.First].Description : $"one of the tasks {chunk.First} to {chunk.First + chunk.Count - 1}";
            throw new TaskFailedException($"{which}, adaptation step {k}", e);
        }
    }

    IEnumerable<Params> HostWeights(Chunk chunk)
    {
        Params weights = learner.Weights(problem, phi, chunk.Theta);
        bool isReady = chunk.Count == 1 && !backend.PrefersLargeBatches;
        if (isReady) return [weights];
        Params host = OnHost(weights);
        return [.. Enumerable.Range(0, chunk.Count).Select(i => host.Map(x => x.Slice(0, i, 1)))];
    }

    // One download for all parameters of all tasks.
    static Params OnHost(Params weights)
    {
        Tensor flat = weights.Flatten();
        var values = new float[flat.Shape.Size];
        flat.CopyTo(values);
        return weights.Unflatten(Tensor.From(SimdBackend.Instance, values, flat.Shape));
    }

    // Some tasks whose weights are one batch of tensors.
    sealed class Chunk(int first, int count) : IDisposable
    {
        TensorArena? memory;

        public int First => first;
        public int Count => count;
        public Params Theta { get; private set; } = null!;

        // θₖ takes the place of θₖ₋₁, whose memory goes back.
        public bool Begin(Func<Params> next)
        {
            var arena = new TensorArena();
            using (TensorScope own = arena.Enter())
            {
                using TensorScope work = TensorScope.Open();
                Theta = work.Keep(next());
            }
            memory?.Dispose();
            memory = arena;
            return true;
        }

        public void Dispose() => memory?.Dispose();
    }
}
