using System.Diagnostics;
using MetaRL.Envs;
using MetaRL.Learners;
using MetaRL.Rollouts;
using MetaRL.Sampling;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Updates;

namespace MetaRL.Training;

/// <summary>
/// Meta-training, one iteration at a time: draw tasks → each task's support, adaptation and query on the workers →
/// outer update. Everything random is keyed by (seed, iteration, task), so the outcome depends neither on the number
/// of workers nor on where a run was interrupted.
/// </summary>
public sealed class MetaTrainer : IDisposable
{
    readonly TaskFamily family;
    readonly MetaLearner learner;
    readonly MetaUpdate update;
    readonly TrainingConfig config;
    readonly IBackend backend;
    readonly RolloutEngine engine;
    readonly Experience experience;
    readonly BatchExperience? batchExperience;
    readonly int chunk;
    readonly Seed root;

    /// <summary>Starts from fresh weights.</summary>
    /// <param name="family">Where tasks come from.</param>
    /// <param name="learner">What is learned and how it adapts.</param>
    /// <param name="update">The outer update.</param>
    /// <param name="config">Sizes.</param>
    /// <param name="backend">Where tensors live.</param>
    /// <param name="engine">Runs the jobs; not disposed here.</param>
    /// <param name="seed">Decides everything random.</param>
    public MetaTrainer(TaskFamily family, MetaLearner learner, MetaUpdate update, TrainingConfig config, IBackend backend, RolloutEngine engine, int seed)
    {
        (this.family, this.learner, this.update, this.config, this.backend, this.engine) = (family, learner, update, config, backend, engine);
        root = new Seed((ulong)seed).Fork("training");
        experience = new(learner, family.Spec, config, backend);
        chunk = config.ChunkOn(backend, config.MetaBatch);
        if (backend.PrefersLargeBatches && chunk > 1) batchExperience = new(learner, family.Spec, config, backend, engine, chunk);
        Params phi = learner.Init(family.Spec, backend, root.Fork("init"));
        State = new(0, phi, update.Init(phi));
    }

    /// <summary>Where training is. Setting it, as when resuming, takes over the tensors.</summary>
    public TrainingState State { get; set; }

    /// <summary>Whether <see cref="TrainingConfig.Iterations"/> are done.</summary>
    public bool IsDone => State.Iteration >= config.Iterations;

    /// <summary>One meta-iteration. If it throws, the state is as before.</summary>
    /// <exception cref="JobException">A task's job threw; the message names the task and its seed.</exception>
    /// <exception cref="NonFiniteException">A loss, gradient or parameter is NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IterationRecord Step(CancellationToken cancel = default)
    {
        using TensorScope scope = TensorScope.Open();
        long start = Stopwatch.GetTimestamp();
        (int iteration, Params phi, UpdateState state) = State;
        (TaskData[] data, TaskBatch[]? upload) = Gather(phi, root.Fork("iteration").Fork((ulong)iteration), cancel);
        TimeSpan sampling = Stopwatch.GetElapsedTime(start);

        MetaObjective objective = upload is null
            ? new(learner, data, chunk, engine, backend, iteration, cancel)
            : new(learner, upload, engine, iteration, cancel);
        UpdateResult result = update.Apply(phi, state, objective);
        FiniteCheck.Check(result.Phi, iteration);
        Advance(new(iteration + 1, result.Phi, result.State), scope);
        return Record(iteration, data, result, sampling, Stopwatch.GetElapsedTime(start));
    }

    /// <summary>Frees φ and the update's memory.</summary>
    public void Dispose() => State.Dispose();

    // A null upload leaves it to the objective.
    (TaskData[] Data, TaskBatch[]? Upload) Gather(Params phi, Seed seed, CancellationToken cancel)
    {
        ITask[] tasks = [.. Enumerable.Range(0, config.MetaBatch).Select(i => family.Sample(Split.Train, seed.Fork("task").Fork((ulong)i)))];
        Seed[] seeds = [.. Enumerable.Range(0, config.MetaBatch).Select(i => seed.Fork("rollout").Fork((ulong)i))];
        return batchExperience is null
            ? (engine.Map(tasks, (task, i, stop) => TaskFailedException.Naming(task, seeds[i], () => experience.Gather(phi, task, seeds[i], stop)), cancel), null)
            : batchExperience.Gather(phi, tasks, seeds, cancel);
    }

    // Tensors that both states share (a step may change nothing) must survive the old state's end.
    void Advance(TrainingState next, TensorScope scope)
    {
        TrainingState old = State;
        foreach (Tensor x in next.Tensors) scope.Keep(x);
        State = next;
        foreach (Tensor x in old.Tensors.Except(next.Tensors)) x.Dispose();
    }

    static IterationRecord Record(int iteration, TaskData[] data, UpdateResult result, TimeSpan sampling, TimeSpan total)
    {
        double rollout = data.Sum(d => d.RolloutTime.TotalSeconds), adaptation = data.Sum(d => d.AdaptationTime.TotalSeconds);
        double share = rollout + adaptation > 0 ? rollout / (rollout + adaptation) : 1;
        return new()
        {
            Iteration = iteration,
            Returns = [.. Enumerable.Range(0, data[0].Support.Count + 1).Select(k => data.Average(d => d.Returns[k]))],
            Loss = result.Loss,
            GradientNorm = result.GradientNorm,
            Kl = result.Kl,
            EnvSteps = data.Sum(d => d.EnvSteps),
            Seconds = new(share * sampling.TotalSeconds, (1 - share) * sampling.TotalSeconds, (total - sampling).TotalSeconds, 0),
            Extra = result.Extra,
        };
    }
}

/// <summary>Sampling or adaptation of a task threw; the message names the task and its seed.</summary>
public sealed class TaskFailedException(string message, Exception cause) : Exception(message, cause)
{
    internal static T Naming<T>(ITask task, Seed seed, Func<T> work)
    {
        try { return work(); }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new TaskFailedException($"{task.Description}, seed 0x{seed.Key:x16}: {e.Message}", e);
        }
    }
}

/// <summary>Everything that the next meta-iteration depends on, besides the settings and the seed.</summary>
/// <param name="Iteration">Meta-iterations done.</param>
/// <param name="Phi">What is meta-learned; constants.</param>
/// <param name="Update">The outer update's memory.</param>
public sealed record TrainingState(int Iteration, Params Phi, UpdateState Update) : IDisposable
{
    internal IEnumerable<Tensor> Tensors => Phi.Values.Concat(Update.Tensors.Values);

    /// <summary>Frees the tensors.</summary>
    public void Dispose() { foreach (Tensor x in Tensors) x.Dispose(); }
}
