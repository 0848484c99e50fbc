using MetaRL.Learners;
using MetaRL.Losses;
using MetaRL.Policies.Distributions;
using MetaRL.Rollouts;
using MetaRL.Sampling;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Training;

namespace MetaRL.Updates;

/// <summary>The loss of adapted weights on query trajectories.</summary>
/// <param name="learner">Gives the policy.</param>
/// <param name="theta">θ_K of T tasks.</param>
/// <param name="query">Their query trajectories.</param>
/// <returns>A scalar, summed over tasks.</returns>
public delegate Tensor OuterLoss(MetaLearner learner, Params theta, TrajectoryBatch query);

/// <summary>
/// One meta-iteration's objective as a function of φ, on stored trajectories: mean over tasks of the outer loss of
/// θ_K(φ). Computed in chunks of tasks on the engine's workers, on a GPU one after another, and summed in the order of
/// the tasks, so that results do not depend on the number of workers. The uploaded data belongs to the caller's
/// <see cref="TensorScope"/>.
/// </summary>
public sealed class MetaObjective
{
    readonly MetaLearner learner;
    readonly RolloutEngine engine;
    readonly CancellationToken cancel;
    readonly int tasks, iteration;
    readonly Chunk[] chunks;

    /// <summary>Uploads the data.</summary>
    /// <param name="learner">Adapts.</param>
    /// <param name="tasks">Data of the meta-batch, each with the same number of adaptation steps.</param>
    /// <param name="tasksPerChunk">Tasks computed as one batch of tensors.</param>
    /// <param name="engine">Runs a job per chunk.</param>
    /// <param name="backend">Where the data goes.</param>
    /// <param name="iteration">For error messages.</param>
    /// <param name="cancel">Stops between jobs.</param>
    public MetaObjective(MetaLearner learner, IReadOnlyList<TaskData> tasks, int tasksPerChunk, RolloutEngine engine, IBackend backend,
        int iteration = 0, CancellationToken cancel = default)
        : this(learner, [.. tasks.Chunk(tasksPerChunk).Select(part => TaskBatch.Of(backend, part))], engine, iteration, cancel)
    {
    }

    /// <summary>On data that is uploaded already.</summary>
    /// <param name="learner">Adapts.</param>
    /// <param name="chunks">The meta-batch in its order.</param>
    /// <param name="engine">Runs a job per chunk.</param>
    /// <param name="iteration">For error messages.</param>
    /// <param name="cancel">Stops between jobs.</param>
    public MetaObjective(MetaLearner learner, IReadOnlyList<TaskBatch> chunks, RolloutEngine engine, int iteration = 0, CancellationToken cancel = default)
    {
        (this.learner, this.engine, this.iteration, this.cancel) = (learner, engine, iteration, cancel);
        this.chunks = new Chunk[chunks.Count];
        for (int i = 0; i < chunks.Count; tasks += chunks[i].Tasks, i++) this.chunks[i] = new(tasks, chunks[i]);
    }

    /// <summary>Loss and ∇φ of it, through the adaptation.</summary>
    /// <param name="phi">Where to differentiate.</param>
    /// <param name="outer">The loss after adaptation.</param>
    /// <returns>The gradient belongs to the caller's scope.</returns>
    /// <exception cref="NonFiniteException">A task's loss or gradient is NaN or infinite.</exception>
    public (double Loss, Params Gradient) LossAndGradient(Params phi, OuterLoss outer)
        => Mean(engine.MapChunks(phi.Backend, chunks, (chunk, _) =>
        {
            using TensorScope scope = TensorScope.Open();
            return Differentiate(phi, chunk, outer, scope).Part;
        }, cancel));

    /// <summary><see cref="LossAndGradient"/> and <see cref="Policies"/> from one adaptation: what an outer update starts from.</summary>
    /// <inheritdoc cref="LossAndGradient"/>
    /// <returns>The gradient belongs to the caller's scope. Dispose the policies.</returns>
    public (double Loss, Params Gradient, AdaptedPolicies Policies) LossGradientAndPolicies(Params phi, OuterLoss outer)
    {
        (Part Part, Distribution Policy)[] all = engine.MapChunks(phi.Backend, chunks, (chunk, _) =>
        {
            using TensorScope scope = TensorScope.Open();
            (Part part, Params theta) = Differentiate(phi, chunk, outer, scope);
            return (part, Kept(scope, theta.Detach(), chunk));
        }, cancel);
        var policies = new AdaptedPolicies([.. all.Select(static a => a.Policy)]);
        try
        {
            (double loss, Params gradient) = Mean([.. all.Select(static a => a.Part)]);
            return (loss, gradient, policies);
        }
        catch (NonFiniteException)
        {
            policies.Dispose();
            throw;
        }
    }

    (Part Part, Params Theta) Differentiate(Params phi, Chunk chunk, OuterLoss outer, TensorScope scope)
    {
        Params tracked = phi.Track(), theta = learner.AdaptAll(tracked, chunk.Data, createGraph: true);
        Tensor loss = outer(learner, theta, chunk.Data.Query);
        Params gradient = scope.Keep(Autograd.Grad(loss, tracked));
        return (new(loss.Item(), gradient), theta);   // read last: a device's queue is full by now
    }

    (double Loss, Params Gradient) Mean(Part[] parts)
    {
        // Not in the jobs: whatever the workers' timing, the first task at fault is the one that is named.
        for (int i = 0; i < parts.Length; i++) FiniteCheck.Check(parts[i].Loss, parts[i].Gradient, $"iteration {iteration}, {chunks[i].Name}");
        return (parts.Sum(p => p.Loss) / tasks, TaskMean.Of([.. parts.Select(p => p.Gradient)], tasks));
    }

    /// <summary>Loss, and mean KL(reference ‖ π_θ_K(φ)) over the query states, without gradients.</summary>
    /// <param name="phi">Where to evaluate.</param>
    /// <param name="outer">The loss after adaptation.</param>
    /// <param name="reference">From <see cref="Policies(Params)"/> at the φ that KL is measured from.</param>
    public (double Loss, double Kl) Evaluate(Params phi, OuterLoss outer, AdaptedPolicies reference)
    {
        (double Loss, double Kl)[] parts = engine.MapChunks(phi.Backend, chunks, (chunk, i) =>
        {
            using TensorScope scope = TensorScope.Open();
            Params theta = Adapted(phi, chunk);
            Tensor kl = Objectives.Kl(reference[i], learner.Policy, theta, chunk.Data.Query), loss = outer(learner, theta, chunk.Data.Query);
            return (loss.Item(), kl.Item());
        }, cancel);
        return (parts.Sum(p => p.Loss) / tasks, parts.Sum(p => p.Kl) / tasks);
    }

    /// <summary>What the adapted policies of φ do on the query states: a point to measure KL from. Dispose it.</summary>
    public AdaptedPolicies Policies(Params phi) => new(engine.MapChunks(phi.Backend, chunks, (chunk, _) =>
    {
        using TensorScope scope = TensorScope.Open();
        return Kept(scope, Adapted(phi, chunk), chunk);
    }, cancel));

    /// <summary>The Fisher information of the adapted policies at φ. Dispose it.</summary>
    public FisherProduct Fisher(Params phi) => new(phi, learner, [.. chunks.Select(c => c.Data)], tasks, engine, cancel);

    // π_θ on the query states, out of the scope.
    Distribution Kept(TensorScope scope, Params theta, Chunk chunk)
    {
        var kept = new List<Tensor>();
        Distribution constant = learner.Policy.Act(theta, chunk.Data.Query.Obs).Map(x => { kept.Add(x.Detach()); return kept[^1]; });
        foreach (Tensor x in kept) scope.Keep(x);
        return constant;
    }

    Params Adapted(Params phi, Chunk chunk) => learner.AdaptAll(phi.Track(), chunk.Data, createGraph: false).Detach();

    sealed record Chunk(int FirstTask, TaskBatch Data)
    {
        public string Name => Data.Tasks == 1 ? $"task {FirstTask}" : $"one of the tasks {FirstTask} to {FirstTask + Data.Tasks - 1}";
    }

    readonly record struct Part(double Loss, Params Gradient);
}

/// <summary>Action distributions of adapted policies on their query states, one a chunk of tasks.</summary>
public sealed class AdaptedPolicies : IDisposable
{
    readonly Distribution[] chunks;

    internal AdaptedPolicies(Distribution[] chunks) => this.chunks = chunks;

    internal Distribution this[int chunk] => chunks[chunk];

    /// <summary>Frees them.</summary>
    public void Dispose()
    {
        foreach (Distribution pi in chunks) pi.Map(static x => { x.Dispose(); return x; });
    }
}
