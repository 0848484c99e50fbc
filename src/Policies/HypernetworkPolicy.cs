using MetaRL.Envs;
using MetaRL.Policies.Distributions;
using MetaRL.Policies.Networks;
using MetaRL.Policies.Sequences;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Policies;

/// <summary>
/// A policy that remembers, whose memory makes the weights that act (RNN with a hypernetwork, Beck et al. 2023, arXiv:2309.14970):
/// <code>
/// fₜ = memory(o₀ … oₜ)    wₜ = fₜ W + b    aₜ ∼ π_wₜ(· | oₜ)
/// </code>
/// At first W = 0, and b are usual initial weights of the network that acts (Bias-HyperInit, Beck et al. 2022, arXiv:2210.11348).
/// Parameters are the sequence model's behind <c>memory.</c>, <c>hyper.w</c> [T, F, P] and <c>hyper.b</c> [T, 1, P], P weights layer by
/// layer, and what the policy inside has besides layers: <c>log_std</c> does not depend on what was seen. There is no fused loss.
/// </summary>
public sealed record HypernetworkPolicy : Policy
{
    const string Remembering = "memory.", Matrix = "hyper.w", Bias = "hyper.b";

    // From features to weights.
    static readonly GaussianMlp Linear = new() { Hidden = [] };

    /// <summary>What remembers.</summary>
    public SequenceModel Memory { get; init; } = new Gru();

    /// <summary>What acts: an MLP policy, whose layers are generated.</summary>
    public Policy Inner { get; init; } = new CategoricalMlp { Hidden = [32] };

    // What it acts in.
    EnvSpec? Spec { get; init; }

    /// <inheritdoc/>
    public override bool HasMemory => true;

    /// <inheritdoc/>
    public override Policy For(EnvSpec spec) => this with { Inner = Inner.For(spec), Spec = spec };

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The policy was not made for the spec by <see cref="For"/>, or what acts is no MLP policy.</exception>
    /// <exception cref="TooLargeException">The weights do not fit in memory.</exception>
    public override Params Init(EnvSpec spec, IBackend backend, Seed seed)
    {
        if (spec != Spec) throw new ArgumentException($"Init: this {nameof(HypernetworkPolicy)} was not made for these spaces; take policy.For(spec)");
        Params acting = Generated.Init(spec, backend, seed);
        Params layers = acting.Select(Generated.LayerNames);
        double size = (Memory.Features + 1.0) * layers.Size;
        TooLargeException.ThrowUnlessFits(size, sizeof(float) * size, $"a hypernetwork from {Memory.Features} features to {layers.Size} weights",
            "take narrower layers in problem.policy.inner.hidden");
        Params hyper = new(
        [
            (Matrix, Tensor.Zeros(backend, [1, Memory.Features, layers.Size])),
            (Bias, layers.Flatten().Reshape([1, 1, layers.Size])),
        ]);
        return Memory.Init(spec.InputDim, backend, seed.Fork("memory")).Prefixed(Remembering).Concat(hyper).Concat(acting.Select(Generated.HeadNames));
    }

    /// <inheritdoc/>
    public override Distribution Act(Params theta, Observations obs)
    {
        int tasks = obs.Tasks, count = obs.Count;
        Tensor features = Memory.Run(Own(theta), obs with { Values = obs.Values.Slice(-1, 0, Known.InputDim) });
        Tensor weights = features.MatMul(theta[Matrix]) + theta[Bias];
        // Each sample has weights of its own, as each task has elsewhere.
        Params acting = Layers(weights.Reshape([tasks * count, 1, weights.Shape[2]])).Concat(theta.Select(Generated.HeadNames).Map(EachSample));
        var apart = new Observations(obs.Values.Reshape([tasks * count, 1, obs.Values.Shape[2]]), 1);
        return Inner.Act(acting, apart).Map(x => x.Reshape([tasks, count, x.Shape[2]]));

        Tensor EachSample(Tensor x) => x.Expand([tasks, count, x.Shape[2]]).Reshape([tasks * count, 1, x.Shape[2]]);
    }

    // [samples, 1, P] → each layer's matrix and bias.
    Params Layers(Tensor weights)
    {
        int[] widths = Generated.Widths(Known);
        var layers = new List<(string, Tensor)>();
        int at = 0;
        for (int l = 0; l + 1 < widths.Length; l++)
        {
            Add($"{Generated.Layer(l)}.w", widths[l], widths[l + 1]);
            Add($"{Generated.Layer(l)}.b", 1, widths[l + 1]);
        }
        return new(layers);

        void Add(string name, int rows, int columns)
        {
            layers.Add((name, weights.Slice(2, at, rows * columns).Reshape([weights.Shape[0], rows, columns])));
            at += rows * columns;
        }
    }

    /// <inheritdoc/>
    public override IActor CreateActor(EnvSpec spec, Params theta, int count)
    {
        int[] widths = Generated.Widths(spec);
        IMemory memory = Memory.CreateMemory(Own(theta), spec.InputDim, count);
        Params linear = new([("head.w", theta[Matrix]), ("head.b", theta[Bias])]);
        int weights = widths.Zip(widths.Skip(1), static (rows, columns) => (rows + 1) * columns).Sum();
        var hyper = new MlpForward(Linear, linear, Memory.Features, weights, count, Memory.Features);
        return Generated.ActorOf(new GeneratedForward(Generated, widths, memory, Memory.Features, hyper, spec, count), spec, theta);
    }

    Params Own(Params theta) => theta.Own(Remembering, Memory.Names);

    Mlp Generated => Inner as Mlp
        ?? throw new ArgumentException($"a {nameof(HypernetworkPolicy)} makes the weights of an MLP policy, found {Inner.GetType().Name}; set problem.policy.inner to gaussianMlp or categoricalMlp");

    EnvSpec Known => Spec ?? throw new ArgumentException($"Act: this {nameof(HypernetworkPolicy)} does not know what it acts in; take policy.For(spec)");
}
