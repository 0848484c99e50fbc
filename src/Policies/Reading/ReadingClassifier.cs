using MetaRL.Envs;
using MetaRL.Policies.Distributions;
using MetaRL.Policies.Networks;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Policies.Reading;

/// <summary>
/// A classifier that knows a task by having read its support: what it keeps of labelled examples are entries of θ, made in one pass
/// without a gradient step and differentiable in all that is learned. Another model's features are what examples are compared by.
/// </summary>
public abstract record ReadingClassifier : Policy
{
    /// <summary>What every name of <see cref="Read"/> begins with.</summary>
    public const string Prefix = "read.";

    /// <summary>Whose features examples are compared by: an <see cref="IFeatureModel"/>. Its last layer is left out.</summary>
    public Policy Inner { get; init; } = new CategoricalMlp();

    /// <summary>N, the classes of a task; told by <see cref="For"/>.</summary>
    private protected int Ways { get; init; }

    IFeatureModel Model => Inner as IFeatureModel
        ?? throw new ArgumentException($"{GetType().Name} compares examples by features, and {Inner.GetType().Name} has none; set problem.policy.inner to categoricalMlp or convClassifier");

    /// <inheritdoc/>
    public override Policy For(EnvSpec spec) => this with { Inner = Inner.For(spec), Ways = WaysOf(spec) };

    /// <summary>What was read is no weight.</summary>
    /// <inheritdoc/>
    public override bool IsConstant(string name) => IsRead(name);

    /// <summary>Whether an entry of θ is something that was read.</summary>
    /// <param name="name">Of an entry.</param>
    public static bool IsRead(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The features' weights, the classifier's own, and what has read nothing, which tells all classes alike.</summary>
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Targets are not one choice, or the model inside has no features.</exception>
    public override Params Init(EnvSpec spec, IBackend backend, Seed seed)
    {
        IFeatureModel model = Model;
        Params inner = Inner.Init(spec, backend, seed);
        int width = inner[model.HeadWeight].Shape[1], ways = WaysOf(spec);
        Params features = inner.Where(name => name != model.HeadWeight && name != model.HeadBias);
        return new([.. features.Items().Select(static p => (p.Name, p.Value)), .. Fresh(width, ways, backend, seed.Fork("reading")), .. Blank(width, ways, backend)]);
    }

    int WaysOf(EnvSpec spec) => spec.Action.Choices is [var ways]
        ? ways
        : throw new ArgumentException($"{GetType().Name}: targets are {spec.Action}; expected one choice, the class of an example");

    /// <summary>What is kept of a support.</summary>
    /// <param name="theta">Leading dimension T or 1.</param>
    /// <param name="obs">[T, S, O], the examples.</param>
    /// <param name="target">[T, S, 1], the number of each one's class.</param>
    /// <returns>All entries whose name begins with <see cref="Prefix"/>; differentiable in θ to any order.</returns>
    /// <exception cref="InvalidOperationException">The classifier was not made for a spec.</exception>
    /// <exception cref="ShapeException">There is not one target for each example.</exception>
    public Params Read(Params theta, Observations obs, Tensor target)
    {
        RequireTargets("Read", obs.Values, target);
        if (Ways == 0) throw new InvalidOperationException($"Read: this {GetType().Name} does not know how many classes there are; take policy.For(spec)");
        return Keep(theta, Model.Features(theta, obs), OneHot(target, Ways));
    }

    // [T, S, N], 1 at an example's class.
    private protected static Tensor OneHot(Tensor target, int ways)
    {
        Tensor classes = Tensor.From(target.Backend, [.. Enumerable.Range(0, ways).Select(static i => (float)i)], [1, 1, ways]);
        return Tensor.Equal(target, classes);
    }

    private protected static void RequireTargets(string op, Tensor values, Tensor target)
    {
        Shape examples = values.Shape;
        if (examples.Rank != 3 || target.Shape != examples.With(2, 1))
            throw new ShapeException($"{op}: examples {examples} and targets {target.Shape}; expected [T, S, O] and [T, S, 1]");
    }

    /// <inheritdoc/>
    public override Distribution Act(Params theta, Observations obs) => new Categorical(Logits(theta, Model.Features(theta, obs)));

    /// <summary>What the model inside makes of examples, [T, N, D].</summary>
    /// <inheritdoc cref="IFeatureModel.Features"/>
    public Tensor Features(Params theta, Observations obs) => Model.Features(theta, obs);

    /// <inheritdoc/>
    public override IActor CreateActor(EnvSpec spec, Params theta, int count)
    {
        using TensorScope scope = TensorScope.Open();
        return new TensorActor(this, spec, theta.Select(Init(spec, theta.Backend, new Seed(0)).Names), count);
    }

    /// <summary>Fresh weights beside those of the features; by default none.</summary>
    /// <param name="width">D, features of an example.</param>
    /// <param name="ways">N</param>
    /// <param name="backend">Where they live.</param>
    /// <param name="seed">Of the random initialization.</param>
    private protected virtual (string Name, Tensor Value)[] Fresh(int width, int ways, IBackend backend, Seed seed) => [];

    /// <summary>A weight matrix of Glorot and Bengio 2010, [1, rows, columns].</summary>
    private protected static Tensor Glorot(string name, int rows, int columns, IBackend backend, Seed seed)
        => Tensor.From(backend, WeightMatrix.Draw(WeightInit.Glorot, Activation.Tanh, rows, columns, false, seed.Fork(name)), [1, rows, columns]);

    /// <summary>Rows scaled to length 1.</summary>
    /// <param name="x">[T, N, D]</param>
    /// <param name="tiny">Added to squared lengths, so that a row of 0 has a direction.</param>
    private protected static Tensor Directions(Tensor x, double tiny) => x / (x.Square().Sum(-1) + tiny).Sqrt();

    /// <summary>What has read nothing.</summary>
    /// <inheritdoc cref="Fresh"/>
    private protected abstract (string Name, Tensor Value)[] Blank(int width, int ways, IBackend backend);

    /// <summary>What is kept of examples.</summary>
    /// <param name="theta">The weights.</param>
    /// <param name="features">[T, S, D]</param>
    /// <param name="labels">[T, S, N], 1 at an example's class, else 0.</param>
    private protected abstract Params Keep(Params theta, Tensor features, Tensor labels);

    /// <summary>[T, Q, N]</summary>
    /// <param name="theta">The weights, and what was read.</param>
    /// <param name="features">[T, Q, D]</param>
    private protected abstract Tensor Logits(Params theta, Tensor features);
}
