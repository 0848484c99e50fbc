using MetaRL.Envs;
using MetaRL.Policies;
using MetaRL.Policies.Distributions;
using MetaRL.Rollouts;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Problems;

/// <summary>
/// What is to be learned quickly: tasks, the model whose weights adapt, the data that a task shows, and the loss on it.
/// A model is a conditional distribution π_θ(y | x), in reinforcement learning a policy.
/// </summary>
public abstract record Problem
{
    /// <summary>The model. Its names are those of θ that it is ever given.</summary>
    public Policy Policy { get; init; } = new GaussianMlp();

    /// <summary>The policy, made for the problem's spaces.</summary>
    public Policy Model => Policy.For(Spec);

    /// <summary>Name of where tasks come from.</summary>
    public abstract string Name { get; }

    /// <summary>Whose tasks and returns these are, such as those of a family that this one only observes otherwise.</summary>
    public virtual string TaskName => Name;

    /// <summary>What a share of successes is called in tables, such as "accuracy"; null, as by default, for "success rate".</summary>
    public virtual string? SuccessName => null;

    /// <summary>The spaces of the model's inputs and outputs.</summary>
    public abstract EnvSpec Spec { get; }

    /// <summary>Draws a task: a pure function of split and seed.</summary>
    public abstract ITaskDescription SampleTask(Split split, Seed seed);

    /// <summary>The same problem with tasks outside the trained range.</summary>
    /// <param name="factor">How many times as wide the range is that they are drawn from, above 1.</param>
    /// <exception cref="InvalidOperationException">There is no such range; by default there is none.</exception>
    public virtual Problem Shifted(float factor) => throw new InvalidOperationException(
        $"{Name}: a {GetType().Name} has no range of tasks to widen, so none lies outside the trained ones; families of environments may have one");

    /// <summary>Returns known for a task, to compare with; by default none.</summary>
    public virtual IReadOnlyList<ReferenceLine> References(ITaskDescription task) => [];

    /// <summary>What is known of <see cref="ITaskDescription.Parameters"/>: ranges and units; may be empty.</summary>
    public virtual IReadOnlyList<TaskParameter> TaskParameters => [];

    /// <summary>Makes tasks ready to be sampled from, with as many rollouts or examples as meta-training uses.</summary>
    /// <param name="tasks">Of this problem.</param>
    /// <param name="rollouts">Rollouts or examples of a task; null for the problem's own number.</param>
    /// <param name="pool">Where the work is dealt out.</param>
    public abstract ITaskSource Open(IReadOnlyList<ITaskDescription> tasks, int? rollouts, WorkerPool pool);

    /// <summary>Whether all adaptation steps of a task are given the same data; by default each draws its own, with the weights
    /// that it finds.</summary>
    public virtual bool HasOneSupport => false;

    /// <summary>One sample of each of some tasks as tensors.</summary>
    public abstract Batch Upload(IBackend backend, IReadOnlyList<Sample> tasks);

    /// <summary>The loss that adaptation descends, summed over tasks; a scalar.</summary>
    /// <param name="weights">The model's weights, leading dimension T.</param>
    /// <param name="batch">Sampled with these weights.</param>
    /// <param name="twice">Whether second derivatives will be asked for, which saves work then and changes no result.</param>
    public abstract Tensor Loss(Params weights, Batch batch, bool twice = false);

    /// <summary>The loss that meta-learning descends, as far as it is the problem's; by default <see cref="Loss"/>.</summary>
    public virtual Tensor OuterLoss(Params weights, Batch batch) => Loss(weights, batch);

    /// <summary>How well weights do by the data that they sampled, [T, B, 1]: of each rollout or example, higher is better. Means
    /// over B have an error that can be told; no gradient is taken of them.</summary>
    /// <param name="weights">The model's weights, leading dimension T.</param>
    /// <param name="batch">Sampled with these weights.</param>
    /// <exception cref="InvalidOperationException">The problem tells none, as by default.</exception>
    public virtual Tensor Scores(Params weights, Batch batch)
        => throw new InvalidOperationException($"a {GetType().Name} tells no scores of single rollouts or examples; override {nameof(Scores)}, which {nameof(Learners.EarlyStopping)} and {nameof(Learners.LstmMetaLearner)} ask for");

    /// <summary>Fresh weights of the model, leading dimension 1.</summary>
    public Params Init(IBackend backend, Seed seed) => Model.Init(Spec, backend, seed);

    /// <summary>Names of the model's weights, all that it reads of θ.</summary>
    public IReadOnlyList<string> ParameterNames => ModelNames.Of(this);

    /// <summary>The model's weights among the entries of θ, by name: whatever else θ holds never reaches the model.</summary>
    /// <exception cref="KeyNotFoundException">One is missing; the message lists those there are.</exception>
    public Params Weights(Params theta) => theta.Select(ModelNames.Of(this));

    /// <summary>π_θ on a batch's inputs.</summary>
    public Distribution Predict(Params weights, Batch batch) => Model.Act(weights, batch.Obs);

    /// <summary>The Fisher information of π_θ on a batch's inputs, task means; see <see cref="Policy.Fisher"/>.</summary>
    /// <param name="weights">The model's, leading dimension T; constants.</param>
    /// <param name="batch">Of T tasks.</param>
    /// <param name="fraction">Share of each task's rollouts, whole ones and the first, in (0, 1].</param>
    public Func<Params, Params> Fisher(Params weights, Batch batch, double fraction = 1)
    {
        (Observations obs, Tensor weight) = fraction < 1 ? batch.Part(fraction) : (batch.Obs, batch.Weight);
        return Model.Fisher(weights, obs, weight);
    }
}
