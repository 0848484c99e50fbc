using System.ComponentModel.DataAnnotations;
using MetaRL.Envs;
using MetaRL.Policies.Fused;
using MetaRL.Policies.Networks;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd.Layers;

namespace MetaRL.Policies;

/// <summary>Nonlinearity of hidden layers.</summary>
public enum Activation
{
    /// <summary>tanh x</summary>
    Tanh,
    /// <summary>max(x, 0)</summary>
    Relu,
}

/// <summary>How layers start; biases are 0 unless it says otherwise.</summary>
public enum WeightInit
{
    /// <summary>Random orthogonal, gain √2 (5/3 for tanh) in hidden layers (Saxe et al. 2014, arXiv:1312.6120).</summary>
    Orthogonal,
    /// <summary>Uniform on ±√(6 / (in + out)) (Glorot and Bengio 2010).</summary>
    Glorot,
    /// <summary>Weights and biases uniform on ±1/√in, so that hidden units start centred all over the inputs (PyTorch's
    /// default for linear layers).</summary>
    UniformFanIn,
}

/// <summary>A multilayer perceptron that ends in a linear layer; the common part of the MLP policies.
/// Parameters of layer l: <c>body{l}.w</c> [T, in, out] and <c>body{l}.b</c> [T, 1, out]; the last is <c>head</c>.</summary>
public abstract record Mlp : Policy
{
    /// <summary>Widths of the hidden layers.</summary>
    [Range(1, 65536)]
    public int[] Hidden { get; init; } = [64, 64];

    /// <summary>Nonlinearity of hidden layers.</summary>
    public Activation Activation { get; init; } = Activation.Tanh;

    /// <summary>Random initialization of the weight matrices.</summary>
    public WeightInit WeightInit { get; init; } = WeightInit.Glorot;

    /// <summary>Factor on the last layer's initial weights: a small one starts near the zero action or uniform choice.</summary>
    [Range(0.0, 100.0)]
    public double HeadScale { get; init; } = 1;

    /// <summary>Width of the last layer.</summary>
    protected abstract int Outputs(EnvSpec spec);

    /// <inheritdoc/>
    /// <exception cref="TooLargeException">The weights do not fit in memory.</exception>
    public override Params Init(EnvSpec spec, IBackend backend, Seed seed)
    {
        int[] widths = Widths(spec);
        RequireFit(widths);
        var items = new List<(string, Tensor)>();
        for (int l = 0; l + 1 < widths.Length; l++)
        {
            int inputs = widths[l], outputs = widths[l + 1];
            double scale = l == Hidden.Length ? HeadScale : 1;
            double[] w = WeightMatrix.Draw(WeightInit, Activation, inputs, outputs, l < Hidden.Length, seed.Fork(Layer(l)));
            items.Add(($"{Layer(l)}.w", Tensor.From(backend, Array.ConvertAll(w, v => v * scale), [1, inputs, outputs])));
            double[] b = WeightInit == WeightInit.UniformFanIn
                ? WeightMatrix.Uniform(outputs, 1 / Math.Sqrt(inputs), seed.Fork($"{Layer(l)}.b"))
                : new double[outputs];
            items.Add(($"{Layer(l)}.b", Tensor.From(backend, Array.ConvertAll(b, v => v * scale), [1, 1, outputs])));
        }
        return new(items);
    }

    // All of them are one vector in some places, and are drawn in float64.
    void RequireFit(int[] widths)
    {
        if (widths.Any(static width => width < 1))
            throw new ShapeException($"Init: layers {string.Join(" x ", widths)}; expected widths of at least 1, see problem.policy.hidden");
        double weights = widths.Zip(widths.Skip(1), static (inputs, outputs) => (inputs + 1.0) * outputs).Sum();
        string what = $"weights of a policy with layers {string.Join(" x ", widths)}";
        TooLargeException.ThrowUnlessFits(weights, (sizeof(float) + sizeof(double)) * weights, what,
            $"problem.policy.hidden is {string.Join(',', Hidden)}: take narrower layers");
    }

    /// <summary>The last layer's output, [T, N, out].</summary>
    /// <param name="own">This policy's parameters alone, see <see cref="Own"/>.</param>
    /// <param name="obs">[T, N, O]</param>
    protected Tensor Forward(Params own, Tensor obs)
    {
        // The fused pass has no gradient at all.
        bool tracked = Autograd.IsRecording && own.IsTracked;
        if (!tracked && Fused(own, obs) is { } fused) return fused.Outputs(own.Flatten(), obs);
        return Body(own, obs).MatMul(own["head.w"]) + own["head.b"];
    }

    /// <summary>What the last layer sees, [T, N, D]: the last hidden layer's output, or the observations where there is none.</summary>
    /// <param name="own">With the parameters of the hidden layers.</param>
    /// <param name="obs">[T, N, O]</param>
    private protected Tensor Body(Params own, Tensor obs)
    {
        Tensor x = obs;
        for (int l = 0; l < Hidden.Length; l++)
        {
            x = x.MatMul(own[$"{Layer(l)}.w"]) + own[$"{Layer(l)}.b"];
            x = Activation == Activation.Tanh ? x.Tanh() : x.Relu();
        }
        return x;
    }

    /// <inheritdoc/>
    public override Tensor Loss(Params theta, PolicyBatch batch, Surrogate surrogate, bool twice = false)
    {
        Params own = Own(theta);
        if (Fused(own, batch) is not { } fused) return base.Loss(own, batch, surrogate, twice);
        var loss = new FusedLoss(fused, batch, surrogate, twice, flat => base.Loss(own.Unflatten(flat), batch, surrogate));
        return loss.At(own.Flatten());
    }

    /// <inheritdoc/>
    public override Func<Params, Params> Fisher(Params theta, Observations obs, Tensor weight)
    {
        Params own = Own(theta);
        var batch = new PolicyBatch(obs, obs.Values, weight, weight);   // the Fisher information needs no actions
        if (!FusedGuard.IsColumn(weight, obs.Values) || Fused(own, obs.Values) is not { } fused)
        {
            Func<Params, Params> composite = base.Fisher(own, obs, weight);
            return u => composite(Own(u));
        }
        Tensor flat = own.Flatten();
        FusedRecord record = fused.Record(batch, keepSignals: false);
        return u => own.Unflatten(fused.FisherProduct(flat, batch, Own(u).Flatten(), record));
    }

    /// <summary>This policy's parameters in its order, by name; whatever else θ holds stays out.</summary>
    /// <exception cref="KeyNotFoundException">One is missing; the message lists those there are.</exception>
    protected Params Own(Params theta) => theta.Select(Names);

    /// <inheritdoc/>
    public override IActor CreateActor(EnvSpec spec, Params theta, int count)
        => ActorOf(new MlpForward(this, theta, spec.InputDim, Outputs(spec), count, spec.ObsDim), spec, theta);

    /// <summary>An actor on what a network of the policy's shape gives.</summary>
    internal abstract IActor ActorOf(IForward network, EnvSpec spec, Params theta);

    internal abstract IFusedHead Head(Params theta);

    /// <summary>Of inputs, hidden layers and outputs.</summary>
    internal int[] Widths(EnvSpec spec) => [spec.InputDim, .. Hidden, Outputs(spec)];

    /// <summary>Where parameters lie in one flat vector.</summary>
    internal MlpLayout Layout(EnvSpec spec) => new(spec.InputDim, Hidden, Outputs(spec), HeadNames.Length * Outputs(spec), spec.MaskDim);

    /// <summary>A, numbers of an action.</summary>
    internal abstract int ActWidth(Params own);

    /// <summary>How many of the last numbers of an observation are an action mask.</summary>
    /// <param name="own">The policy's parameters.</param>
    /// <param name="obs">[T, N, O]; of any other shape there is none.</param>
    internal virtual int MaskWidth(Params own, Tensor obs) => 0;

    /// <summary>Parameters of the action distribution, after the network's.</summary>
    internal virtual string[] HeadNames => [];

    /// <summary>Parameters of the network alone.</summary>
    internal string[] LayerNames => [.. BodyNames, "head.w", "head.b"];

    /// <summary>Those of the hidden layers.</summary>
    private protected string[] BodyNames => [.. Enumerable.Range(0, Hidden.Length).SelectMany(l => (string[])[$"{Layer(l)}.w", $"{Layer(l)}.b"])];

    string[] Names => [.. LayerNames, .. HeadNames];

    IFusedMlp? Fused(Params own, PolicyBatch batch) => FusedGuard.Holds(batch, ActWidth(own)) ? Fused(own, batch.Obs.Values) : null;

    // Kernels for these weights and observations; null where there are none, and the composite runs.
    IFusedMlp? Fused(Params own, Tensor obs)
    {
        if (!FusedGuard.Holds(own, obs, Hidden, MaskWidth(own, obs))) return null;
        int inputs = own.ShapeOf($"{Layer(0)}.w")[-2], outputs = own.ShapeOf("head.b")[-1];
        int tail = HeadNames.Sum(name => own.ShapeOf(name)[-1]);
        var layout = new MlpLayout(inputs, Hidden, outputs, tail, MaskWidth(own, obs));
        return FusedKernels.Of(obs.Backend, layout, Activation, Head(own));
    }

    /// <summary>What follows layer l.</summary>
    internal Nonlinearity After(int l) => l == Hidden.Length ? Nonlinearity.None : Activation == Activation.Tanh ? Nonlinearity.Tanh : Nonlinearity.Relu;

    internal string Layer(int l) => l == Hidden.Length ? "head" : $"body{l}";
}
