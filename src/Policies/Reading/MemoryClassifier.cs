using System.ComponentModel.DataAnnotations;
using MetaRL.Envs;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Policies.Reading;

/// <summary>
/// An external memory that the support is written into, example by example, and queries read from by content (MANN, Santoro et al. 2016,
/// arXiv:1605.06065):
/// <code>
/// r = softmax(cos(key, Mᵢ))                                 reading weights over slots i
/// w = σ(α) r₋₁ + (1 − σ(α)) l₋₁                             writing weights: where was read last, or where is used least
/// Mᵢ ← Mᵢ (1 − lᵢ) + wᵢ value                               the slot used least is forgotten first
/// u ← γ u + r + w,   l = 1 at the least of u                least recently used access
/// logits = [f, r M] W + b
/// </code>
/// key = f K and value = [f, y] V: an example is written together with its class, where the paper's sequences show the class one step
/// late; and a query is no part of a sequence.
/// </summary>
public sealed record MemoryClassifier : ReadingClassifier
{
    const string Memory = Prefix + "memory", KeyWeight = "mann.key", ValueWeight = "mann.value", Gate = "mann.gate", OutWeight = "mann.w", OutBias = "mann.b";
    const double Tiny = 1e-6;

    /// <summary>Slots of the memory.</summary>
    [Range(1, 65536)]
    public int Slots { get; init; } = 64;

    /// <summary>Numbers of a slot.</summary>
    [Range(1, 65536)]
    public int Width { get; init; } = 40;

    /// <summary>γ, how much of a slot's usage is left after each example.</summary>
    [Range(0.0, 1.0)]
    public double Decay { get; init; } = 0.95;

    private protected override (string, Tensor)[] Fresh(int width, int ways, IBackend backend, Seed seed)
    {
        Tensor Matrix(string name, int rows, int columns) => Glorot(name, rows, columns, backend, seed);
        return
        [
            (KeyWeight, Matrix(KeyWeight, width, Width)),
            (ValueWeight, Matrix(ValueWeight, width + ways, Width)),
            (Gate, Tensor.Zeros(backend, [1, 1, 1])),
            (OutWeight, Matrix(OutWeight, width + Width, ways)),
            (OutBias, Tensor.Zeros(backend, [1, 1, ways])),
        ];
    }

    private protected override (string, Tensor)[] Blank(int width, int ways, IBackend backend) => [(Memory, Tensor.Full(backend, [1, Slots, Width], Tiny))];

    private protected override Params Keep(Params theta, Tensor features, Tensor labels)
    {
        int tasks = features.Shape[0], examples = features.Shape[1];
        Tensor keys = features.MatMul(theta[KeyWeight]), values = Tensor.Concat([features, labels], -1).MatMul(theta[ValueWeight]);
        Tensor gate = theta[Gate].Sigmoid();
        Tensor memory = Tensor.Full(features.Backend, [tasks, Slots, Width], Tiny), none = Tensor.Zeros(features.Backend, [tasks, 1, Slots]);
        Tensor reading = none, usage = none, least = Least(usage);
        for (int s = 0; s < examples; s++)
        {
            Tensor writing = gate * reading + (1 - gate) * least;
            memory = memory * (1 - least.Transpose()) + writing.MatMul(values.Slice(1, s, 1), transposeA: true);
            reading = Reading(keys.Slice(1, s, 1), memory);
            usage = (Decay * usage + reading + writing).Detach();
            least = Least(usage);
        }
        return new([(Memory, memory)]);
    }

    // 1 at the slot that is used least, the first of several; [T, 1, slots], constant.
    Tensor Least(Tensor usage)
    {
        double[] all = usage.ToArray();
        var least = new double[all.Length];
        for (int at = 0; at < all.Length; at += Slots)
        {
            int lowest = at;
            for (int i = at + 1; i < at + Slots; i++)
                if (all[i] < all[lowest]) lowest = i;
            least[lowest] = 1;
        }
        return Tensor.From(usage.Backend, least, usage.Shape);
    }

    static Tensor Reading(Tensor keys, Tensor memory) => Directions(keys, Tiny * Tiny).MatMul(Directions(memory, Tiny * Tiny), transposeB: true).Softmax(-1);

    private protected override Tensor Logits(Params theta, Tensor features)
    {
        Tensor memory = theta[Memory];
        Tensor read = Reading(features.MatMul(theta[KeyWeight]), memory).MatMul(memory);
        return Tensor.Concat([features, read], -1).MatMul(theta[OutWeight]) + theta[OutBias];
    }
}
