using System.Runtime.CompilerServices;
using MetaRL.Envs;
using MetaRL.Learners;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;

namespace MetaRL.Sampling;

/// <summary>
/// Samples tasks and adapts to them: support → θ₁ → support → … → query. On a back end that prefers large batches all tasks
/// of a chunk adapt in one operation and chunks follow one another; else a chunk is a task, and all of them go side by side.
/// Seeds mean the same either way, so results differ by rounding only.
/// </summary>
sealed class TaskSampler(Problem problem, MetaLearner learner, IBackend backend, WorkerPool pool, int chunkSize)
{
    // Measured trajectories are many and only their returns are kept.
    const int MeasuredTogether = 64;

    // Problems whose environments were looked at on the host before a device plays them.
    static readonly ConditionalWeakTable<Problem, object> seen = [];

    readonly SamplingClock clock = new();

    /// <summary>Wall time spent on environments, acting and advantages since this was made.</summary>
    public TimeSpan RolloutTime => clock.RolloutTime;

    /// <summary>Wall time spent on uploads and adaptation.</summary>
    public TimeSpan AdaptationTime => clock.AdaptationTime;

    /// <summary>Whether samples come to the host, whole, even where a device could keep them.</summary>
    public bool OnHost { get; init; }

    /// <summary>The data of every task, and their upload, a batch a chunk in memory of its own. Dispose that.</summary>
    public SampledChunk[] Gather(Params phi, GatherOrder order, CancellationToken cancel)
        => [.. InFlight(order, order.Count).SelectMany(part => Numbered(part, () => GatherPart(phi, part, cancel)))];

    /// <summary>Figures of fresh data with θ₀ … θ_K, which no adaptation step has seen; [tasks].</summary>
    public MeasuredTask[] Measure(Params phi, MeasureOrder order, CancellationToken cancel)
        => [.. InFlight(order.Gather, MeasuredTogether).SelectMany(part => Numbered(part, () => MeasurePart(phi, order with { Gather = part }, cancel)))];

    /// <summary>A task's model weights after 0 … steps adaptation steps; on the host, leading dimension 1.</summary>
    public Params[] Weights(Params phi, ITaskDescription task, int steps, int iteration, Seed seed, CancellationToken cancel)
    {
        using TensorScope scope = TensorScope.Open();
        using AdaptingTasks tasks = Begin(phi, iteration, [task]);
        using ISampling support = Source([task], null);
        var weights = new List<Params>();
        for (int k = 0; ; k++)
        {
            Params own = tasks.HostWeights()[0].Map(static x => Tensor.From(x.Backend, x.ToArray(), x.Shape));
            weights.Add(scope.Keep(own));
            if (k == steps) return [.. weights];
            Adapt(support, tasks, [seed.Fork(SupportOf(k))], cancel);
        }
    }

    /// <summary>A sample of each task with θ₀, of a given number of rollouts or examples.</summary>
    public Sample[] DrawInitial(Params phi, GatherOrder order, int rollouts, CancellationToken cancel)
    {
        using TensorScope scope = TensorScope.Open();
        ITaskDescription[] tasks = order.DrawTasks(problem);
        using AdaptingTasks initial = Begin(phi, order.Iteration, tasks);
        return problem.Open(tasks, rollouts, pool).Draw(initial.HostWeights(), order.Seeds, cancel);
    }

    // Parts of a host's tasks are of a given size: what is sampled does not depend on it.
    IEnumerable<GatherOrder> InFlight(GatherOrder order, int onHost)
    {
        int size = backend.PrefersLargeBatches ? chunkSize : onHost;
        for (int first = 0; first < order.Count; first += size) yield return order.Part(first, Math.Min(size, order.Count - first));
    }

    // A task that fails is named by its index in the whole meta-batch.
    static T Numbered<T>(GatherOrder part, Func<T> work)
    {
        try { return work(); }
        catch (JobException e) when (part.First > 0) { throw new JobException(part.First + e.Index, e.InnerException!); }
    }

    SampledChunk[] GatherPart(Params phi, GatherOrder order, CancellationToken cancel)
    {
        ITaskDescription[] tasks = order.DrawTasks(problem);
        Seed[] seeds = order.Seeds;
        using ISampling source = Source(tasks, null);
        using AdaptingTasks adapting = Begin(phi, order.Iteration, tasks);
        TensorArena[] memory = [.. adapting.Chunks.Select(static _ => new TensorArena())];
        try
        {
            var supports = new List<Drawn>();
            for (int k = 0; k < learner.InnerSteps; k++)
            {
                Drawn support = source.Draw(adapting, [.. seeds.Select(s => s.Fork("support").Fork(SupportOf(k)))], memory, cancel);
                clock.Adaptation(() => adapting.Adapt(support.Batches, cancel));
                supports.Add(support);
            }
            Drawn? query = order.Query ? source.Query.Draw(adapting, [.. seeds.Select(static s => s.Fork("query"))], memory, cancel) : null;
            TaskData[] data = [.. tasks.Select((task, i) => new TaskData([.. supports.Select(s => s.Samples[i])], query?.Samples[i]) { Parameters = task.Parameters })];
            return [.. adapting.Chunks.Select((chunk, c) => Chunk(chunk, c))];

            SampledChunk Chunk((int First, int Count) chunk, int c)
            {
                var batch = new TaskBatch([.. supports.Select(s => s.Batches[c])], query?.Batches[c], chunk.Count);
                return new(order.First + chunk.First, data[chunk.First..(chunk.First + chunk.Count)], batch, memory[c]);
            }
        }
        catch
        {
            foreach (TensorArena arena in memory) arena.Dispose();
            throw;
        }
    }

    MeasuredTask[] MeasurePart(Params phi, MeasureOrder order, CancellationToken cancel)
    {
        ITaskDescription[] tasks = order.Gather.DrawTasks(problem);
        Seed[] seeds = order.Gather.Seeds;
        using ISampling support = Source(tasks, null), fresh = Source(tasks, order.Rollouts);
        using AdaptingTasks adapting = Begin(phi, order.Gather.Iteration, tasks);
        var measured = Array.ConvertAll(tasks, _ => new MeasuredTask(new TaskScore[order.Steps + 1], new long[order.Steps + 1]));
        for (int k = 0; ; k++)
        {
            Seed[] step = [.. seeds.Select(s => s.Fork((ulong)k))];
            TaskScore[] scores = fresh.Query.Score(adapting, [.. step.Select(static s => s.Fork("measure"))], cancel);
            for (int i = 0; i < tasks.Length; i++) measured[i].Scores[k] = scores[i];
            if (k == order.Steps) return measured;
            Sample[] samples = Adapt(support, adapting, [.. seeds.Select(s => s.Fork(SupportOf(k)).Fork("support"))], cancel);
            for (int i = 0; i < tasks.Length; i++) measured[i].Spent[k + 1] = samples[i].Steps + (problem.HasOneSupport ? 0 : measured[i].Spent[k]);
        }
    }

    AdaptingTasks Begin(Params phi, int iteration, ITaskDescription[] tasks)
        => new(problem, learner, backend, pool, phi, iteration, tasks, Math.Min(chunkSize, tasks.Length));

    ISampling Source(IReadOnlyList<ITaskDescription> tasks, int? rollouts)
    {
        bool onDevice = !OnHost && backend is ISamplingBackend device && device.WhyOnHost(problem) is null;
        if (!onDevice) return new HostSampling(problem.Open(tasks, rollouts, pool), clock);
        if (seen.TryAdd(problem, problem)) PlayOnHost(tasks[0]);
        return new DeviceSampling(((ISamplingBackend)backend).Open(problem, tasks, rollouts), clock);
    }

    // Data of adaptation step k.
    ulong SupportOf(int k) => problem.HasOneSupport ? 0 : (ulong)k;

    // One rollout, since the host looks at all that an environment shows in its first collection, and a device does not.
    void PlayOnHost(ITaskDescription task)
    {
        using TensorScope scope = TensorScope.Open();
        Params fresh = problem.Init(SimdBackend.Instance, new Seed(0).Fork("look"));
        problem.Open([task], 1, pool).Draw([fresh], [new Seed(0).Fork("look")], CancellationToken.None);
    }

    // One adaptation step, whose data are not kept.
    Sample[] Adapt(ISampling source, AdaptingTasks tasks, Seed[] seeds, CancellationToken cancel)
    {
        TensorArena[] memory = [.. tasks.Chunks.Select(static _ => new TensorArena())];
        try
        {
            Drawn support = source.Draw(tasks, seeds, memory, cancel);
            tasks.Adapt(support.Batches, cancel);
            return support.Samples;
        }
        finally
        {
            foreach (TensorArena arena in memory) arena.Dispose();
        }
    }
}

/// <summary>A chunk of tasks that was sampled.</summary>
/// <param name="First">Index of its first task.</param>
/// <param name="Data">Of each task.</param>
/// <param name="Upload">The same on the back end.</param>
/// <param name="Memory">Holds the upload.</param>
sealed record SampledChunk(int First, TaskData[] Data, TaskBatch Upload, TensorArena Memory) : IDisposable
{
    public void Dispose() => Memory.Dispose();
}

/// <summary>What measuring one task came to.</summary>
/// <param name="Scores">With θ₀ … θ_K, [K + 1].</param>
/// <param name="Spent">Environment steps, or examples, that adaptation took until θₖ; [K + 1].</param>
sealed record MeasuredTask(TaskScore[] Scores, long[] Spent)
{
    /// <summary>By episode of a rollout, [K + 1][episodes].</summary>
    public double[][] Figures => Array.ConvertAll(Scores, static s => s.ByEpisode);

    /// <summary>Share of the episodes that were a success, [K + 1]; null where it is not defined.</summary>
    public double[]? Success => Array.TrueForAll(Scores, static s => s.SuccessRate is not null) ? Array.ConvertAll(Scores, static s => s.SuccessRate!.Value) : null;
}
