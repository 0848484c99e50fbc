using System.ComponentModel.DataAnnotations;
using MetaRL.Envs;
using MetaRL.Policies.Sequences;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Learners;

/// <summary>
/// A learned optimizer (Andrychowicz et al. 2016, arXiv:1606.04474): an LSTM, the same for every coordinate and with a state of
/// its own for each, sees the coordinate's gradient on a logarithmic scale and says how it moves,
/// θₖ₊₁ = θₖ + η w·hₖ₊₁,  (hₖ₊₁, cₖ₊₁) = LSTM(scaled ∇L(θₖ; τₖ), hₖ, cₖ). It begins without moving, w = 0.
/// </summary>
public sealed record LearnedOptimizer : CoordinateLearner
{
    /// <summary>Of each LSTM's state.</summary>
    [Range(1, 1024)]
    public int Width { get; init; } = 20;

    /// <summary>LSTMs, one on another.</summary>
    [Range(1, 8)]
    public int Layers { get; init; } = 2;

    /// <summary>η: an output of 1 moves a coordinate by so much.</summary>
    [Range(0.0, 1000.0, MinimumIsExclusive = true)]
    public double OutputScale { get; init; } = 0.1;

    Lstm Cell => new() { Width = Width };

    /// <inheritdoc/>
    protected override Params Rule(IBackend backend, Seed seed)
    {
        Params head = new([("head.w", Tensor.Zeros(backend, [1, Width, 1])), ("head.b", Tensor.Zeros(backend, [1, 1, 1]))]);
        return Enumerable.Range(0, Layers)
            .Select(layer => Cell.Init(layer == 0 ? 2 : Width, backend, seed.Fork((ulong)layer)).Prefixed($"lstm{layer}."))
            .Append(head)
            .Aggregate(static (all, part) => all.Concat(part));
    }

    /// <inheritdoc/>
    protected override Params Memory(IBackend backend, int tasks, int coordinates)
    {
        Tensor zero = Tensor.Zeros(backend, [tasks, coordinates, Width]);
        return new(Enumerable.Range(0, Layers).SelectMany(layer => ((string, Tensor)[])[($"h{layer}", zero), ($"c{layer}", zero)]));
    }

    /// <inheritdoc/>
    protected override (Tensor Next, Params Memory) Move(AdaptStep step, Params rule, Coordinates at)
    {
        Tensor x = LogScale.Of(at.Gradient, LogRange);   // [T, P, 2]
        var memory = new List<(string, Tensor)>();
        for (int layer = 0; layer < Layers; layer++)
        {
            Params lstm = rule.Group($"lstm{layer}.");
            Tensor gates = x.MatMul(lstm["w"]) + lstm["b"] + at.Memory[$"h{layer}"].MatMul(lstm["u"]);
            (x, Tensor c) = Cell.Next(gates, at.Memory[$"c{layer}"]);
            memory.AddRange([($"h{layer}", x), ($"c{layer}", c)]);
        }
        Tensor output = x.MatMul(rule["head.w"]) + rule["head.b"];   // [T, P, 1]
        return (at.Theta.AddScaled(output.Reshape(at.Theta.Shape), OutputScale), new(memory));
    }
}
