using MetaRL.Envs;
using MetaRL.Problems;
using MetaRL.Rollouts;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Deploying;

/// <summary>
/// A problem whose loss is asked for at points where value and gradient are known already: there it is
/// L(θᵢ) + ⟨∇L(θᵢ), θ − θᵢ⟩. The first point where they are not is told by <see cref="UnknownGradientException"/>; a learner's step, being
/// a pure function, is then made again when they are. So its gradients can be computed apart from it, a rollout at a time.
/// </summary>
sealed record LinearizedProblem : Problem
{
    readonly PolicyProblem own;
    readonly List<(double Loss, Params Gradient)> known = [];
    int asked;

    public LinearizedProblem(PolicyProblem own)
    {
        this.own = own;
        Policy = own.Policy;
    }

    public override string Name => own.Name;

    public override EnvSpec Spec => own.Spec;

    /// <summary>Forgets what is known.</summary>
    public void Clear() => known.Clear();

    /// <summary>Before a step is made, again or for the first time.</summary>
    public void Restart() => asked = 0;

    /// <summary>Loss and gradient at the next point that is asked for.</summary>
    public void Learn(double loss, Params gradient) => known.Add((loss, gradient));

    public override Tensor Loss(Params weights, Batch batch, bool twice = false)
    {
        if (asked == known.Count) throw new UnknownGradientException(weights);
        (double loss, Params gradient) = known[asked++];
        return loss + gradient.Dot(weights - weights.Detach());
    }

    public override Tensor Scores(Params weights, Batch batch) => own.Scores(weights, batch);

    public override ITaskDescription SampleTask(Split split, Seed seed) => own.SampleTask(split, seed);

    public override ITaskSource Open(IReadOnlyList<ITaskDescription> tasks, int? rollouts, WorkerPool pool) => own.Open(tasks, rollouts, pool);

    public override Batch Upload(IBackend backend, IReadOnlyList<Sample> tasks) => own.Upload(backend, tasks);
}

/// <summary>A learner asked for a gradient that is not known yet.</summary>
sealed class UnknownGradientException(Params weights) : Exception("a gradient is not known yet")
{
    /// <summary>Where, leading dimension 1; of the scope that was open.</summary>
    public Params Weights => weights;
}
