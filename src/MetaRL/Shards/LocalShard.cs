using MetaRL.Envs;
using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Policies.Distributions;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Sampling;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Shards;

/// <summary>Tasks on this machine: sampled by its workers, differentiated on one back end, in chunks of tasks that are one
/// batch of tensors each.</summary>
public sealed class LocalShard : ITaskShard
{
    readonly Problem problem;
    readonly MetaLearner learner;
    readonly IBackend backend;
    readonly WorkerPool pool;
    readonly int? tasksPerChunk;
    ShardChunk[] chunks = [];
    (Params Phi, double Fraction)? fisherAt;

    /// <summary>A shard without data.</summary>
    /// <param name="problem">Gives tasks, model and loss.</param>
    /// <param name="learner">Adapts.</param>
    /// <param name="backend">Where tensors live.</param>
    /// <param name="pool">Where work is dealt out; not disposed here.</param>
    /// <param name="tasksPerChunk">Tasks of a chunk; null for what suits the back end.</param>
    public LocalShard(Problem problem, MetaLearner learner, IBackend backend, WorkerPool pool, int? tasksPerChunk = null)
    {
        this.problem = problem;
        this.learner = learner;
        this.backend = backend;
        this.pool = pool;
        this.tasksPerChunk = tasksPerChunk;
    }

    /// <summary>Keeps data that are there already.</summary>
    /// <param name="data">Of each task, all with the same number of adaptation steps.</param>
    /// <param name="iteration">The meta-iteration that they are of.</param>
    public void Keep(IReadOnlyList<TaskData> data, int iteration = 0)
    {
        Release();
        chunks = [.. data.Chunk(ChunkSize(data.Count)).Select((part, i) => Upload(part, i * ChunkSize(data.Count), iteration))];
    }

    /// <inheritdoc/>
    public GatherResult Gather(Params phi, GatherOrder order, CancellationToken cancel)
    {
        TaskSampler sampler = Sampler(order.Count);
        SampledChunk[] sampled = sampler.Gather(Whole(phi), order, cancel);
        Release();
        chunks = [.. sampled.Select(c => new ShardChunk(c.First - order.First, c.Upload, Returned(c.Data), order.Iteration, c.Memory))];
        return Told(sampler, sampled);
    }

    /// <inheritdoc/>
    public GatherResult Try(Params phi, GatherOrder order, CancellationToken cancel)
    {
        TaskSampler sampler = Sampler(order.Count);
        return Told(sampler, Sampled(sampler, Whole(phi), order, cancel));
    }

    /// <inheritdoc/>
    public IReadOnlyList<TaskData> Collect(Params phi, GatherOrder order, CancellationToken cancel)
        => [.. Sampled(Sampler(order.Count, onHost: true), phi, order, cancel).SelectMany(static c => c.Data)];

    /// <inheritdoc/>
    public double[][][] Measure(Params phi, MeasureOrder order, CancellationToken cancel)
        => Array.ConvertAll(Sampler(order.Gather.Count).Measure(phi, order, cancel), static task => task.Figures);

    /// <summary>A task's model weights after 0, 1, … adaptation steps on fresh data, on the host, leading dimension 1; [steps + 1].</summary>
    /// <param name="phi">What was meta-learned.</param>
    /// <param name="task">Of the problem.</param>
    /// <param name="steps">May exceed the learner's own number.</param>
    /// <param name="iteration">The meta-iteration, for learners that anneal.</param>
    /// <param name="seed">Decides everything random.</param>
    /// <param name="cancel">Stops between steps.</param>
    public Params[] Weights(Params phi, ITaskDescription task, int steps, int iteration, Seed seed, CancellationToken cancel)
        => Sampler(1).Weights(phi, task, steps, iteration, seed, cancel);

    /// <inheritdoc/>
    public IReadOnlyList<Params> Adapted(Params phi, CancellationToken cancel) => Map(cancel, chunk =>
    {
        using TensorScope scope = TensorScope.Open();
        Params theta = Unroll(Whole(phi).Track(), chunk, createGraph: false).Thetas[^1];
        return scope.Keep(theta.Detach().SumOfTasks());
    });

    /// <inheritdoc/>
    public IReadOnlyList<LossPart> LossAndGradient(Params phi, OuterLoss loss, bool anchor, CancellationToken cancel) => Map(cancel, chunk =>
    {
        using TensorScope scope = TensorScope.Open();
        Params tracked = Whole(phi).Track();
        Chain chain = Unroll(tracked, chunk, createGraph: true);
        if (anchor) Anchor(chunk, chain, loss.NeedsSupportAnchors);
        Tensor value = loss.Of(chunk.Anchored(chain));
        Params gradient = scope.Keep(Autograd.Grad(value, tracked));
        return new LossPart(chunk.First, chunk.Data.Tasks, value.Item(), gradient);   // read last: a device's queue is full by now
    });

    /// <inheritdoc/>
    public void Anchor(Params phi, bool supports, CancellationToken cancel) => Map(cancel, chunk =>
    {
        using TensorScope scope = TensorScope.Open();
        Anchor(chunk, Unroll(Whole(phi).Track(), chunk, createGraph: false), supports);
        return true;
    });

    /// <inheritdoc/>
    public IReadOnlyList<double> Returns() => [.. chunks.SelectMany(static chunk => chunk.Returns)];

    /// <inheritdoc/>
    public IReadOnlyList<(double Loss, double Kl)> LossAndKl(Params phi, OuterLoss loss, CancellationToken cancel) => Map(cancel, chunk =>
    {
        using TensorScope scope = TensorScope.Open();
        Chain chain = Unroll(Whole(phi).Track(), chunk, createGraph: false);
        using Autograd.NoGradScope values = Autograd.NoGrad();
        Tensor kl = Objectives.Kl(chunk.RequireAnchor(), problem.Predict(chain.Adapted, chain.Query), chain.Query);
        return (loss.Of(chunk.Anchored(chain)).Item(), kl.Item());
    });

    /// <inheritdoc/>
    public void OpenFisher(Params phi, double fraction, CancellationToken cancel)
    {
        CloseFisher();
        fisherAt = (phi, fraction);
        // Several chunks on a device take turns, and only one chunk's graphs must fit its memory: built again for each product.
        bool keeps = chunks.Length == 1 || !backend.PrefersLargeBatches;
        if (keeps) Map(cancel, chunk => chunk.Fisher = Graph(phi, fraction, chunk));
    }

    /// <inheritdoc/>
    public IReadOnlyList<Params> FisherProduct(Params v, CancellationToken cancel)
    {
        (Params at, double fraction) = fisherAt ?? throw new InvalidOperationException("no Fisher products are open; call OpenFisher first");
        return Map(cancel, chunk =>
        {
            if (chunk.Fisher is { } kept) return kept.Product(v);
            using FisherGraph once = Graph(at, fraction, chunk);
            return once.Product(v);
        });
    }

    /// <inheritdoc/>
    public void CloseFisher()
    {
        foreach (ShardChunk chunk in chunks) chunk.CloseFisher();
        fisherAt = null;
    }

    /// <summary>Frees the data; the pool goes on.</summary>
    public void Dispose() => Release();

    void Release()
    {
        foreach (ShardChunk chunk in chunks) chunk.Dispose();
        chunks = [];
        fisherAt = null;
    }

    ShardChunk Upload(TaskData[] part, int first, int iteration)
    {
        var memory = new TensorArena();
        using TensorScope scope = memory.Enter();
        return new(first, TaskBatch.Of(problem, backend, part), Returned(part), iteration, memory);
    }

    static double[] Returned(TaskData[] tasks) => Array.ConvertAll(tasks, static t => t.Statistics.Returns is [.., var last] ? last : double.NaN);

    void Anchor(ShardChunk chunk, Chain chain, bool supports)
    {
        Distribution adapted = problem.Predict(chain.Adapted.Detach(), chain.Query);
        Distribution Support(int k) => problem.Predict(chain.Weights(k).Detach(), chain.Support[k]);
        chunk.SetAnchor(adapted, supports ? [.. Enumerable.Range(0, chain.Support.Count).Select(Support)] : null);
    }

    SampledChunk[] Sampled(TaskSampler sampler, Params phi, GatherOrder order, CancellationToken cancel)
    {
        SampledChunk[] sampled = sampler.Gather(phi, order, cancel);
        foreach (SampledChunk chunk in sampled) chunk.Dispose();
        return sampled;
    }

    static GatherResult Told(TaskSampler sampler, SampledChunk[] sampled) => new(
        [.. sampled.SelectMany(static c => c.Data).Select(static d => d.Statistics)],
        sampler.RolloutTime.TotalSeconds, sampler.AdaptationTime.TotalSeconds);

    /// <summary>The model's weights before any adaptation, of one task.</summary>
    internal Params InitialWeights(Params phi) => learner.Weights(problem, phi, learner.Initial(phi, 1));

    internal TaskSampler Sampler(int tasks, bool onHost = false) => new(problem, learner, backend, pool, ChunkSize(tasks)) { OnHost = onHost };

    int ChunkSize(int tasks) => tasksPerChunk ?? (backend.PrefersLargeBatches ? Math.Max(1, tasks) : 1);

    // Where an operation costs more than its elements, φ is one tensor.
    Params Whole(Params phi) => backend.PrefersLargeBatches && learner.TakesJoined ? phi.Join() : phi;

    Chain Unroll(Params phi, ShardChunk chunk, bool createGraph) => Chain.Of(problem, learner, phi, chunk.Data, chunk.Iteration, createGraph);

    FisherGraph Graph(Params phi, double fraction, ShardChunk chunk) => new(Whole(phi), fraction, tracked => Unroll(tracked, chunk, createGraph: true));

    T[] Map<T>(CancellationToken cancel, Func<ShardChunk, T> f) => pool.MapChunks(backend, chunks, (chunk, _) => f(chunk), cancel);
}
