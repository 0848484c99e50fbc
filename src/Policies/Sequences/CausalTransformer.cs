using System.ComponentModel.DataAnnotations;
using MetaRL.Envs;
using MetaRL.Policies.Fused;
using MetaRL.Policies.Networks;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Policies.Sequences;

/// <summary>
/// Attention over what a rollout has shown so far (Vaswani et al. 2017, arXiv:1706.03762; as policy over trials, Melo 2022,
/// arXiv:2206.06614), normalized before each part (Xiong et al. 2020, arXiv:2002.04745):
/// <code>
/// x = s W + b;   each layer:  x ← x + heads(norm x) O,   x ← x + max(norm x · F + f, 0) G + g;   features = norm x
/// head:  softmax( q kᵀ / √d − m · distance ) v  over this step and the last of <see cref="Window"/>
/// </code>
/// Distances count linearly, m = 2^(−8 j / heads) for head j (ALiBi, Press et al. 2022, arXiv:2108.12409), so that there is no
/// longest rollout.
/// </summary>
public sealed record CausalTransformer : SequenceModel
{
    /// <summary>D, numbers of a step between layers; a multiple of the number of heads.</summary>
    [Range(1, 65536)]
    public int Width { get; init; } = 64;

    /// <summary>Attention heads of a layer.</summary>
    [Range(1, 1024)]
    public int Heads { get; init; } = 4;

    /// <summary>Layers.</summary>
    [Range(1, 100)]
    public int Layers { get; init; } = 2;

    /// <summary>Width of a layer's feed-forward part.</summary>
    [Range(1, 65536)]
    public int Hidden { get; init; } = 128;

    /// <summary>Steps that are attended to, the present one among them.</summary>
    [Range(1, 100_000)]
    public int Window { get; init; } = 256;

    /// <inheritdoc/>
    public override int Features => Width;

    internal int HeadWidth => Width / Heads;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names =>
    [
        "in.w", "in.b",
        .. Enumerable.Range(0, Layers).SelectMany(static l => NamesOf(l)),
        "out.g", "out.b",
    ];

    static string[] NamesOf(int l) =>
    [
        $"{l}.attend.g", $"{l}.attend.b", $"{l}.q", $"{l}.k", $"{l}.v", $"{l}.o",
        $"{l}.think.g", $"{l}.think.b", $"{l}.up.w", $"{l}.up.b", $"{l}.down.w", $"{l}.down.b",
    ];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The width is no multiple of the number of heads.</exception>
    public override Params Init(int inputs, IBackend backend, Seed seed)
    {
        if (Width % Heads != 0) throw new ArgumentException($"{nameof(CausalTransformer)}: width {Width} is no multiple of {Heads} heads");
        // What is added to x starts small, the smaller the more layers add to it (Radford et al. 2019).
        double share = 1 / Math.Sqrt(2.0 * Layers);
        Params all = new([.. Dense("in", inputs, Width)]);
        for (int l = 0; l < Layers; l++)
        {
            all = all.Concat(new(
            [
                .. LayerNorm.Init($"{l}.attend", Width, backend),
                (Matrix($"{l}.q", Width, Width)), (Matrix($"{l}.k", Width, Width)), (Matrix($"{l}.v", Width, Width)), (Matrix($"{l}.o", Width, Width, share)),
                .. LayerNorm.Init($"{l}.think", Width, backend),
                .. Dense($"{l}.up", Width, Hidden), .. Dense($"{l}.down", Hidden, Width, share),
            ]));
        }
        return all.Concat(new(LayerNorm.Init("out", Width, backend)));

        (string, Tensor)[] Dense(string name, int from, int to, double scale = 1)
            => [Matrix($"{name}.w", from, to, scale), ($"{name}.b", Tensor.Zeros(backend, [1, 1, to]))];

        (string, Tensor) Matrix(string name, int from, int to, double scale = 1)
        {
            double[] w = WeightMatrix.Draw(WeightInit.Glorot, Activation.Relu, from, to, false, seed.Fork(name));
            return (name, Tensor.From(backend, w, [1, from, to]) * scale);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Something was remembered before: attention needs the steps themselves.</exception>
    public override Tensor Run(Params weights, Observations seen)
    {
        if (seen.State is not null)
            throw new ArgumentException($"{nameof(CausalTransformer)}: rollouts begin with a state; attention has none, take a {nameof(Gru)}, or whole rollouts");
        Tensor x = seen.Values.MatMul(weights["in.w"]) + weights["in.b"];
        Tensor? distances = FusedAttention.Holds(seen, x) ? null : Distances(seen);   // the same in all layers
        for (int l = 0; l < Layers; l++)
        {
            x += Attend(weights, l, LayerNorm.Apply(weights, $"{l}.attend", x), seen, distances);
            Tensor up = LayerNorm.Apply(weights, $"{l}.think", x).MatMul(weights[$"{l}.up.w"]) + weights[$"{l}.up.b"];
            x += up.Relu().MatMul(weights[$"{l}.down.w"]) + weights[$"{l}.down.b"];
        }
        return LayerNorm.Apply(weights, "out", x);
    }

    Tensor Attend(Params weights, int l, Tensor x, Observations seen, Tensor? distances)
    {
        Tensor q = x.MatMul(weights[$"{l}.q"]), k = x.MatMul(weights[$"{l}.k"]), v = x.MatMul(weights[$"{l}.v"]);
        Tensor heads = FusedAttention.Holds(seen, q, k, v)
            ? new FusedAttention(this, seen, (q, k, v) => Composite(q, k, v, seen, Distances(seen))).Run(q, k, v)
            : Composite(q, k, v, seen, distances ?? Distances(seen));
        return heads.MatMul(weights[$"{l}.o"]);
    }

    // What heads make of queries, keys and values, [T, H·B, D] each.
    Tensor Composite(Tensor q, Tensor k, Tensor v, Observations seen, Tensor distances)
    {
        Tensor scores = ByHead(q, seen).MatMul(ByHead(k, seen), transposeB: true) / Math.Sqrt(HeadWidth) + distances;
        Tensor heads = scores.Softmax(-1).MatMul(ByHead(v, seen));
        Tensor inTime = heads.Reshape([seen.Tasks, seen.Envs * Heads, seen.Steps, HeadWidth]).Transpose(1, 2);
        return inTime.Reshape(q.Shape);
    }

    // [T, H·B, D] → [T·B, heads, H, d]
    Tensor ByHead(Tensor x, Observations seen)
    {
        Tensor rollouts = x.Reshape([seen.Tasks, seen.Steps, seen.Envs * Heads, HeadWidth]).Transpose(1, 2);
        return rollouts.Reshape([seen.Tasks * seen.Envs, Heads, seen.Steps, HeadWidth]);
    }

    // [1, heads, H, H]: minus the distance in the head's measure; what is later or out of the window is out of reach.
    Tensor Distances(Observations seen)
    {
        const double OutOfReach = -1e30;
        int steps = seen.Steps;
        long size = (long)Heads * steps * steps;
        if (size > Array.MaxLength)
            throw new ShapeException($"{nameof(CausalTransformer)}: attention of {Heads} heads between {steps} steps is more than an array holds; take shorter rollouts");
        var one = new double[size];
        for (int head = 0; head < Heads; head++)
            for (int to = 0; to < steps; to++)
                for (int from = 0; from < steps; from++)
                {
                    int distance = to - from;
                    bool isSeen = distance >= 0 && distance < Window;
                    one[(head * steps + to) * steps + from] = isSeen ? -Slope(head) * distance : OutOfReach;
                }
        return Tensor.From(seen.Values.Backend, one, [1, Heads, steps, steps]);
    }

    internal double Slope(int head) => Math.Pow(2, -8.0 * (head + 1) / Heads);

    /// <inheritdoc/>
    public override IMemory CreateMemory(Params weights, int inputs, int count) => new TransformerMemory(this, weights, inputs, count);
}
