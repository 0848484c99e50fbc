using System.Diagnostics;
using MetaRL.Conflicts;
using MetaRL.Envs;
using MetaRL.Learners;
using MetaRL.Policies;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Sampling;
using MetaRL.Shards;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Updates;

namespace MetaRL.Training;

/// <summary>
/// Meta-training, one iteration at a time: an outer update asks for what it needs of this iteration's tasks (support,
/// adaptation and query, sampled on the workers) and changes φ. Everything random is keyed by (seed, iteration, task), so
/// the outcome depends neither on the number of workers nor on where a run was interrupted.
/// </summary>
public sealed class MetaTrainer : IDisposable
{
    readonly Problem problem;
    readonly MetaLearner learner;
    readonly MetaUpdate update;
    readonly TrainingConfig config;
    readonly ITaskShard shard;
    readonly Seed root;
    readonly ConflictMeter conflicts;

    /// <summary>Starts from fresh weights, with tasks on this machine.</summary>
    /// <param name="problem">What is learned.</param>
    /// <param name="learner">How it adapts.</param>
    /// <param name="update">The outer update.</param>
    /// <param name="config">Sizes.</param>
    /// <param name="backend">Where tensors live.</param>
    /// <param name="pool">Runs the jobs; not disposed here.</param>
    /// <param name="seed">Decides everything random.</param>
    /// <exception cref="ArgumentException">Problem, learner and update do not go together.</exception>
    public MetaTrainer(Problem problem, MetaLearner learner, MetaUpdate update, TrainingConfig config, IBackend backend, WorkerPool pool, int seed)
        : this(problem, learner, update, config, backend, new LocalShard(problem, learner, backend, pool, config.TasksPerChunk), seed)
    {
    }

    /// <summary>Starts from fresh weights, with tasks on a given shard.</summary>
    /// <param name="problem">What is learned.</param>
    /// <param name="learner">How it adapts.</param>
    /// <param name="update">The outer update.</param>
    /// <param name="config">Sizes.</param>
    /// <param name="backend">Where φ and the update's memory live.</param>
    /// <param name="shard">Where tasks are sampled and differentiated; disposed with this.</param>
    /// <param name="seed">Decides everything random.</param>
    /// <exception cref="ArgumentException">Problem, learner and update do not go together.</exception>
    public MetaTrainer(Problem problem, MetaLearner learner, MetaUpdate update, TrainingConfig config, IBackend backend, ITaskShard shard, int seed)
    {
        learner.RequireFit(problem, update);
        this.problem = problem;
        this.learner = learner;
        this.update = update;
        this.config = config;
        this.shard = shard;
        root = new Seed((ulong)seed).Fork("training");
        conflicts = new(problem, config, root.Fork("conflicts"));
        conflicts.RequireFit(update);
        Params phi = learner.Init(problem, backend, root.Fork("init"));
        RequireStatistics(phi);
        State = new(0, phi, update.Init(phi));
    }

    /// <summary>Where training is. Setting it, as when resuming, takes over the tensors.</summary>
    public TrainingState State { get; set; }

    /// <summary>Whether <see cref="TrainingConfig.Iterations"/> are done.</summary>
    public bool IsDone => State.Iteration >= config.Iterations;

    /// <summary>One meta-iteration. If it throws, the state is as before.</summary>
    /// <exception cref="JobException">A task's job threw; the message names the task and its seed.</exception>
    /// <exception cref="NonFiniteException">A loss, gradient, parameter, return or another number of the record is NaN or infinite.</exception>
    /// <exception cref="ArgumentException">The settings ask for conflicts between tasks by number, and there are no gradients of single tasks.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IterationRecord Step(CancellationToken cancel = default)
    {
        using TensorScope scope = TensorScope.Open();
        long start = Stopwatch.GetTimestamp();
        (int number, Params phi, UpdateState state) = State;
        Seed seed = root.Fork("iteration").Fork((ulong)number);
        ConflictMeter? meter = conflicts.IsDue(number) ? conflicts : null;
        var iteration = new MetaIteration(problem, learner, shard, phi, number, seed, config.MetaBatch, meter, cancel);
        UpdateResult result = update.Apply(phi, state, iteration);
        if (!iteration.HasGradient) meter?.MissGradient(update.GetType().Name);
        FiniteCheck.Check(result.Phi.Where(name => !problem.Policy.IsConstant(name)), number);
        Params next = Absorbed(phi, result.Phi, iteration);
        IterationRecord record = Record(iteration, result, Stopwatch.GetElapsedTime(start));
        FiniteCheck.Check(record);
        Advance(new(number + 1, next, result.State), scope);
        return record;
    }

    /// <summary>Frees φ, the update's memory and the shard.</summary>
    public void Dispose()
    {
        shard.Dispose();
        State.Dispose();
    }

    // A learner may keep the model's weights under other names; its statistics are found by their own alone.
    void RequireStatistics(Params phi)
    {
        if (!problem.Policy.KeepsStatistics) return;
        if (ModelNames.Of(problem).FirstOrDefault(name => problem.Policy.IsConstant(name) && !phi.Names.Contains(name)) is not { } missing) return;
        throw new ArgumentException($"{problem.Policy.GetType().Name} keeps '{missing}' among the weights, and what {learner.GetType().Name} learns has no entry "
            + $"of that name: it has {string.Join(", ", phi.Names)}; keep the model's weights under their own names");
    }

    // Whatever the update made of the policy's constants, such as a mean that rounds: they are what they were, and what was seen since.
    // Merged in the order of tasks, so that sums have the same bits on any number of workers and shards.
    Params Absorbed(Params before, Params after, MetaIteration iteration)
    {
        if (!problem.Policy.KeepsStatistics) return after;
        Params kept = after.With(before.Where(problem.Policy.IsConstant));
        if (PolicyExperience.Merged(iteration.Sampled.Select(static t => t.Seen)) is not { } seen) return kept;
        Params absorbed = problem.Policy.Absorb(kept, seen);
        FiniteCheck.CheckStatistics(absorbed.Where(problem.Policy.IsConstant), iteration.Number);
        return absorbed;
    }

    // Tensors that both states share (a step may change nothing) must survive the old state's end.
    void Advance(TrainingState next, TensorScope scope)
    {
        TrainingState old = State;
        foreach (Tensor x in next.Tensors) scope.Keep(x);
        State = next;
        foreach (Tensor x in old.Tensors.Except(next.Tensors)) x.Dispose();
    }

    static IterationRecord Record(MetaIteration iteration, UpdateResult result, TimeSpan total)
    {
        IReadOnlyList<TaskStatistics> tasks = iteration.Sampled;
        double sampling = iteration.RolloutSeconds + iteration.AdaptationSeconds;
        double[] byEpisode = Mean(tasks, static t => t.LastByEpisode);
        return new()
        {
            Iteration = iteration.Number,
            Returns = Mean(tasks, static t => t.Returns),
            ReturnByEpisode = byEpisode.Length > 1 ? byEpisode : null,
            Loss = result.Loss,
            GradientNorm = result.GradientNorm,
            Kl = result.Kl,
            EnvSteps = tasks.Sum(static t => t.Steps),
            Seconds = new(iteration.RolloutSeconds, iteration.AdaptationSeconds, total.TotalSeconds - sampling, 0),
            Extra = Extra(tasks, result.Extra),
            Conflicts = iteration.Conflicts,
        };
    }

    // What the update tells of itself and, where a value function is learned, how much of the returns it predicts.
    static IReadOnlyDictionary<string, double> Extra(IReadOnlyList<TaskStatistics> tasks, IReadOnlyDictionary<string, double> own)
        => tasks.Average(static t => t.ExplainedVariance) is { } explained ? new Dictionary<string, double>(own) { ["explainedVariance"] = explained } : own;

    // Entry by entry, over all tasks that have it.
    static double[] Mean(IReadOnlyList<TaskStatistics> tasks, Func<TaskStatistics, double[]> of)
    {
        int length = tasks.Count == 0 ? 0 : tasks.Max(t => of(t).Length);
        return [.. Enumerable.Range(0, length).Select(k => tasks.Where(t => of(t).Length > k).Average(t => of(t)[k]))];
    }
}
